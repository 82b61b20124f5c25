"""How what belongs to claims is numbered, in the database and wherever it is spoken of there."""

from __future__ import annotations

SPACE = 1_000_000
"""More than a claim has of anything: a note of the greatest size has no room for so many."""


def numbered_from(place: int) -> int:
    """The number of the first thing of the claim that stands at a place among all, from 1.

    Each claim has numbers of its own, so that one more thing on a claim moves no other's.
    """
    return place * SPACE + 1
