"""Numbers with their nouns, as every message and page writes them."""

from __future__ import annotations


def plural(count: int, one: str, many: str = "") -> str:
    """A number with its noun: ``1 claim``, ``2,500 claims``; ``many`` where no -s makes it."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
