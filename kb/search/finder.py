"""One state of a search into its results: the words, the filters, the order, the counts."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence

from kb.base.bitsets import Bits, Planes, flags, scores, union, walk
from kb.search.counting import Counting
from kb.search.filters import filters
from kb.search.fusion import Ranked, ahead, alike, by_score, fuse
from kb.search.hits import hits
from kb.search.index_words import UNIT
from kb.search.library import Library, library
from kb.search.matching import Matched, match
from kb.search.query import parse
from kb.search.selection import FACETS, Selection
from kb.search.semantic import model
from kb.search.values import Facet, Hit, Results

SIZE = 20
"""Claims on a page."""


def search(
    connection: sqlite3.Connection, selection: Selection, size: int = SIZE, *, meaning: bool = True
) -> Results:
    """What a state of the search finds: ``size`` claims of it, and counts of all of it.

    ``connection`` reads a built database, whatever its row factory. Any words are a query; a
    page past the last has no hits. With ``meaning``, and where the database has vectors, claims
    near in meaning to several words are found as well. Raises
    :class:`kb.base.errors.DatabaseFault` for a database that has no search index.
    """
    start = time.perf_counter()
    index = library(connection)
    query = parse(selection.words)
    matched = match(connection, index, query, meaning=meaning)
    found = filters(connection, index, selection, matched.docs, matched.items)
    counting = Counting(connection, index, selection, found)
    docs = counting.base("").docs
    first = (selection.page - 1) * max(size, 0)
    page = range(first, first + max(size, 0))
    if selection.sort == "relevance" and (matched.planes or matched.near):
        standing = _standing(connection, index)
        ranked = _by_relevance(standing, matched, docs, page)
    else:
        order = index.order(
            connection, "standing" if selection.sort == "relevance" else selection.sort
        )
        ranked = _by_order(order, flags(docs, index.size), matched.planes, page)
    return Results(
        selection,
        query,
        counting.base("").total,
        hits(connection, index.tokenizer, ranked, matched.marks),
        counting.facets(),
        counting.years(),
        matched.notes,
        time.perf_counter() - start,
    )


def facet_values(
    connection: sqlite3.Connection, selection: Selection, facet: str, text: str, limit: int = 60
) -> Facet:
    """Values of a facet whose names hold a text, counted under a state of the search.

    Accents and case are ignored; values without a claim are left out. A source is found by its
    title and authors too. Raises KeyError for a name that is not in ``FACETS``.
    """
    if facet not in FACETS:
        raise KeyError(facet)
    index = library(connection)
    matched = match(connection, index, parse(selection.words))
    found = filters(connection, index, selection, matched.docs, matched.items)
    return Counting(connection, index, selection, found).search(facet, text, limit)


def more_like(connection: sqlite3.Connection, claim: str, limit: int = 10) -> tuple[Hit, ...]:
    """The claims most like one, by its id: by meaning where there are vectors, else by words.

    None for an id that is not there. Nothing is marked in their statements.
    """
    index = library(connection)
    row = connection.execute("SELECT rowid FROM claims WHERE id = ?", (claim,)).fetchone()
    if row is None:
        return ()
    return hits(connection, index.tokenizer, alike(connection, index, row[0], limit), "")


def meaning_of(connection: sqlite3.Connection) -> str:
    """The model by which searches find what is near in meaning; empty where they go by words."""
    return model() if library(connection).vectors(connection) else ""


def _by_order(order: Sequence[int], members: bytes, planes: Planes, page: range) -> Ranked:
    """The documents of one page in an order that is given."""
    shown = walk(order, members, page.start, len(page))
    points = scores(planes, shown)
    return [(doc, score / UNIT) for doc, score in zip(shown, points, strict=True)]


def _by_relevance(standing: Planes, matched: Matched, docs: Bits, page: range) -> Ranked:
    """The documents of one page by their words and, where there are any, by their meaning."""
    planes = (*standing, *matched.planes)
    if not matched.near:
        return [
            (doc, (score >> len(standing)) / UNIT) for doc, score in by_score(planes, docs, page)
        ]
    fused = fuse(planes, union(matched.planes), matched.near)
    least, most = min(fused.values()), 1 << len(planes)
    found = by_score(ahead(planes, fused), docs, page)
    # Claims behind those that were fused score less than the last of them, by their words.
    return [(doc, fused.get(doc, least * (score % most) / most)) for doc, score in found]


def _standing(connection: sqlite3.Connection, index: Library) -> Planes:
    """What stands first among claims that fit equally well: the surer ones, not superseded."""
    rated = {v.value: v.bits(index.size) for v in index.values(connection, "certainty")}
    gone = [v for v in index.values(connection, "status") if v.value == "superseded"]
    current = index.all & ~union(value.bits(index.size) for value in gone)
    high, moderate, low = (rated.get(name, 0) & current for name in ("high", "moderate", "low"))
    return high | low, high | moderate
