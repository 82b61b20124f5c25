"""The nearest of the names that exist, for messages that say “did you mean”."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_CUTOFF = 0.7


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate most like ``word``, or None where none is near.

    Case, hyphens and underscores do not count; among equals the first by name is taken.
    """
    folded: dict[str, str] = {}
    for candidate in sorted(candidates):
        folded.setdefault(_fold(candidate), candidate)
    matches = get_close_matches(_fold(word), folded, n=1, cutoff=_CUTOFF)
    return folded[matches[0]] if matches else None


def _fold(word: str) -> str:
    return word.casefold().replace("_", "-").replace(" ", "-")
