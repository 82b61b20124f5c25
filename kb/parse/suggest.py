"""The nearest of the names that exist, for messages that say “did you mean”."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_CUTOFF = 0.7
_SHORTEST_START = 4


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate most like ``word``, or None where none is near.

    Case, hyphens and underscores do not count; among equals the first by name is taken. A word
    that a name starts with is near it, as in a citation key typed without its last part.
    """
    folded: dict[str, str] = {}
    for candidate in sorted(candidates):
        folded.setdefault(_fold(candidate), candidate)
    wanted = _fold(word)
    matches = get_close_matches(wanted, folded, n=1, cutoff=_CUTOFF)
    if not matches and len(wanted) >= _SHORTEST_START:
        matches = [name for name in folded if name.startswith(wanted)]
    return folded[matches[0]] if matches else None


def _fold(word: str) -> str:
    return word.casefold().replace("_", "-").replace(" ", "-")
