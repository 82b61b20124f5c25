"""Citation keys for what comes in: its own where that can be cited and is free."""

from __future__ import annotations

from collections.abc import Iterable

from kb.base.folding import caseless, composed
from kb.draft.names import key_candidates, may_stay
from kb.model import Source


class Keys:
    """The keys that are taken; capitals do not tell two apart."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._taken = {caseless(key) for key in keys}

    def give(self, source: Source) -> str:
        """The key that a source gets, which is taken from now on."""
        own = composed(source.key)
        free = may_stay(own) and caseless(own) not in self._taken
        key = own if free else self._made(source)
        self._taken.add(caseless(key))
        return key

    def _made(self, source: Source) -> str:
        return next(key for key in key_candidates(source) if caseless(key) not in self._taken)
