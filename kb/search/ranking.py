"""The order of what a query finds by how well it fits, and the one scale of scores.

A *fit* is a number from 0 to 1. Claims that rest on a source which the query names stand first,
then those that hold all words, and within these the order is by reciprocal ranks: by words, and
by meaning where it takes part. What stands first in every respect has 1.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from kb.base.bitsets import Bits, Planes, scores, top, union
from kb.search.fusion import Ranked, ahead, best_fused, by_score, fuse
from kb.search.library import Library
from kb.search.matching import Matched


class Ranking:
    """What one query finds, in order."""

    def __init__(self, connection: sqlite3.Connection, library: Library, matched: Matched) -> None:
        self._matched = matched
        standing = _standing(connection, library)
        self._words = (*standing, *matched.planes)
        self._fused = fuse(self._words, union(matched.planes) & matched.docs, matched.near)
        planes = ahead(self._words, self._fused) if matched.near else self._words
        self._planes: Planes = (*planes, *self._above)

    @property
    def _above(self) -> tuple[Bits, ...]:
        """The sets whose claims stand before all others, the last of them first."""
        matched = self._matched
        return (matched.every, matched.cited) if matched.cited else (matched.every,)

    @property
    def ranks(self) -> bool:
        """Whether there is anything to rank by."""
        return bool(self._matched.planes or self._matched.near or self._matched.cited)

    def page(self, docs: Bits, page: range) -> list[int]:
        """The documents of one page of a set, best first."""
        return [doc for doc, _ in by_score(self._planes, docs, page)]

    def closest(self, count: int) -> Bits:
        """The so many best of all that the query finds."""
        return top(self._planes, self._matched.docs, count)

    def fits(self, docs: Sequence[int]) -> Ranked:
        """Some documents, each with its fit; 0 where there is nothing to rank by."""
        if not self.ranks:
            return [(doc, 0.0) for doc in docs]
        most = 1 << len(self._words)
        least = min(self._fused.values(), default=1.0)
        words = scores(self._words, docs)
        # Claims behind those that were fused score less than the last of them, by their words.
        fused = [
            self._fused.get(doc, least * score / most)
            for doc, score in zip(docs, words, strict=True)
        ]
        whole = best_fused(self._matched.near)
        above = scores(self._above, docs)
        highest = 1 << len(self._above)
        return [
            (doc, (points + score / whole) / highest)
            for doc, points, score in zip(docs, above, fused, strict=True)
        ]


def _standing(connection: sqlite3.Connection, index: Library) -> Planes:
    """What stands first among claims that fit equally well: the surer ones, not superseded."""
    rated = {v.value: v.bits(index.size) for v in index.values(connection, "certainty")}
    gone = [v for v in index.values(connection, "status") if v.value == "superseded"]
    current = index.all & ~union(value.bits(index.size) for value in gone)
    high, moderate, low = (rated.get(name, 0) & current for name in ("high", "moderate", "low"))
    return high | low, high | moderate
