"""Citation keys for what comes in: its own where that can be cited and is free."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from kb.draft.names import key_candidates, may_stay
from kb.model import Source


class Keys:
    """The keys that are taken; capitals do not tell two apart."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._taken = {_folded(key) for key in keys}

    def give(self, source: Source) -> str:
        """The key that a source gets, which is taken from now on."""
        own = unicodedata.normalize("NFC", source.key)
        free = may_stay(own) and _folded(own) not in self._taken
        key = own if free else self._made(source)
        self._taken.add(_folded(key))
        return key

    def _made(self, source: Source) -> str:
        return next(key for key in key_candidates(source) if _folded(key) not in self._taken)


def _folded(key: str) -> str:
    return unicodedata.normalize("NFC", key).casefold()
