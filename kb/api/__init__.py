"""The one door to a knowledge base: what commands, ``kb serve``, editors and scripts go through.

It stands above reading, storing, citing and searching, since it needs them all; that is why it is
no part of ``kb.workspace``, which only reads. Modules are imported when they are needed: a check of
unchanged texts takes less time than importing the parsers does.
"""

from kb.api.workspace import Check, Workspace, open_workspace

__all__ = ["Check", "Workspace", "open_workspace"]
