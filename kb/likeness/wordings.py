"""How alike two texts are, by their words."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

_WORD = re.compile(r"\w+")


def words(text: str) -> tuple[str, ...]:
    """The words of a text, in lower case."""
    return tuple(_WORD.findall(text.casefold()))


def likeness(one: str, other: str) -> float:
    """How alike two texts are by their words and the order of them, from 0 to 1."""
    return SequenceMatcher(None, words(one), words(other), autojunk=False).ratio()
