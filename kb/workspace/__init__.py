"""From a folder to a corpus: the only reader of ``sources/`` and ``claims/``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kb.workspace.files import find_root

if TYPE_CHECKING:
    from kb.workspace.corpus import Loaded, load

__all__ = ["Loaded", "find_root", "load"]


def __getattr__(name: str) -> Any:
    # The parsers take longer to import than a check of unchanged texts takes, which needs none.
    if name in __all__:
        from kb.workspace import corpus  # noqa: PLC0415

        return getattr(corpus, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
