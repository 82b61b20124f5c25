"""A knowledge base of literature evidence that lives in git.

Text on disk is loaded and parsed into a frozen model, checked by rules, written to one SQLite
database, and read from there by the search, the pages and the commands. Data flows one way.
:func:`open` is the door for scripts and notebooks.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from kb.base.version import __version__

if TYPE_CHECKING:
    from kb.api import Workspace

__all__ = ["__version__", "open"]


def open(path: str | Path = ".") -> Workspace:  # noqa: A001 - as in kb.open(path)
    """The knowledge base that a folder is in, found by walking up from it.

    Raises :class:`kb.base.errors.KbError` where there is none.
    """
    # By name, since whoever imports a part of the package imports this module as well.
    workspace: Workspace = import_module("kb.api").open_workspace(path)
    return workspace
