"""Words and meaning in one order, by reciprocal ranks; and claims that are like another.

Source: Cormack, Clarke and Büttcher, Reciprocal rank fusion outperforms Condorcet, SIGIR 2009.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from kb.base.bitsets import Bits, Planes, add, docs_of, planes_of, scores, top, union
from kb.search.index_words import UNIT, rarity
from kb.search.letters import indexed
from kb.search.library import Library

Ranked = list[tuple[int, float]]

DEPTH = 500
"""Claims best by words that take part in the fusion; the others follow them."""

NEAR, CLOSE = 50, 0.25
"""Claims nearest in meaning that take part, and the least cosine that they need.

The cosine was chosen on the first, third, fifth … of the judged questions (docs/performance.md).
"""

DAMPING = 10
"""The constant of reciprocal rank fusion, which its authors set to 60 for whole runs of results.

So high, any claim that stands in both rankings passes the one that fits the words best; at 10 that
one stays on the first page, and the judged questions are answered as well.
"""

INFORMATIVE = 12
"""Words of a claim that others are compared by."""


def fuse(planes: Planes, matched: Bits, near: Sequence[tuple[int, float]]) -> dict[int, float]:
    """The claims that stand first, best first, each with its fused score."""
    words = by_score(planes, matched, range(DEPTH))
    fused: dict[int, float] = {}
    for ranking in ([doc for doc, _ in words], [doc for doc, _ in near]):
        for rank, doc in enumerate(ranking, start=1):
            fused[doc] = fused.get(doc, 0.0) + 1 / (DAMPING + rank)
    return dict(sorted(fused.items(), key=lambda pair: (-pair[1], pair[0])))


def best_fused(near: Sequence[tuple[int, float]]) -> float:
    """The fused score of a claim that stands first in every ranking that takes part."""
    return (2 if near else 1) / (DAMPING + 1)


def ahead(planes: Planes, order: Mapping[int, float]) -> Planes:
    """Scores that put some documents, in their order, before all others."""
    places = {doc: len(order) - place for place, doc in enumerate(order)}
    docs = sorted(places)
    size = docs[-1]
    low = planes_of(docs, bytes(places[doc] & 255 for doc in docs), size)
    high = planes_of(docs, bytes(places[doc] >> 8 for doc in docs), size)
    return (*planes, *low, *(0,) * (8 - len(low)), *high)


def by_score(planes: Planes, docs: Bits, page: range) -> list[tuple[int, int]]:
    """The documents of one page, those of the highest scores first, each with its score."""
    before = top(planes, docs, page.start)
    shown = docs_of(top(planes, docs, page.stop) ^ before)
    scored = zip(scores(planes, shown), shown, strict=True)
    return [(doc, score) for score, doc in sorted(scored, key=lambda pair: (-pair[0], pair[1]))]


def alike(connection: sqlite3.Connection, library: Library, doc: int, limit: int) -> Ranked:
    """The documents most like another: by meaning, or by the rarest words that they share."""
    vectors = library.vectors(connection)
    if vectors:
        return vectors.near_claim(connection, doc, limit)
    planes: Planes = ()
    for word in _informative(connection, library, doc):
        planes = add(planes, word)
    others = union(planes) & ~(1 << doc)
    return [(other, score / UNIT) for other, score in by_score(planes, others, range(limit))]


def _informative(connection: sqlite3.Connection, library: Library, doc: int) -> list[Planes]:
    """The scores of the words that tell most of a claim."""
    sql = "SELECT statement, coalesce(prose, '') FROM claims WHERE rowid = ?"
    texts = [" ".join(connection.execute(sql, (doc,)).fetchone())]
    (stems,) = library.tokenizer.stems(texts, indexed)
    holders = library.holders(connection, stems)
    worth = {
        stem: stems.count(stem) * rarity(holders[stem], library.size)
        for stem in sorted(set(stems))
        if holders.get(stem, 0) > 1
    }
    best = sorted(worth, key=lambda stem: (-worth[stem], stem))[:INFORMATIVE]
    return [library.word(connection, stem) for stem in best]
