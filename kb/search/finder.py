"""One state of a search into its results: the words, the filters, the order, the counts."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence

from kb.search.bits import Bits, Planes, docs_of, flags, scores, top, union, walk
from kb.search.counting import Counting, filters
from kb.search.hits import hits
from kb.search.index_words import UNIT
from kb.search.library import Library, library
from kb.search.matching import match
from kb.search.query import parse
from kb.search.state import FACETS, State
from kb.search.values import Facet, Results

SIZE = 20
"""Claims on a page."""

Ranked = list[tuple[int, float]]


def search(connection: sqlite3.Connection, state: State, size: int = SIZE) -> Results:
    """What a state of the search finds: ``size`` claims of it, and counts of all of it.

    ``connection`` reads a built database, whatever its row factory. Any words are a query; a
    page past the last has no hits. Raises :class:`kb.errors.DatabaseFault` for a database that
    has no search index.
    """
    start = time.perf_counter()
    size = max(size, 0)
    shelf = library(connection)
    query = parse(state.words)
    matched = match(connection, shelf, query)
    found = filters(connection, shelf, state, matched.docs)
    docs = found.without()
    counting = Counting(connection, shelf, state, found)
    page = range((state.page - 1) * size, state.page * size)
    if matched.planes and state.sort == "relevance":
        ranked = _by_score((*_standing(connection, shelf), *matched.planes), docs, page)
    else:
        order = shelf.order(connection, "standing" if state.sort == "relevance" else state.sort)
        ranked = _by_order(order, flags(docs, shelf.size), matched.planes, page)
    return Results(
        state,
        query,
        counting.base("").total,
        hits(connection, shelf.tokenizer, ranked, matched.marks),
        counting.facets(),
        counting.years(),
        matched.notes,
        time.perf_counter() - start,
    )


def facet_values(
    connection: sqlite3.Connection, state: State, facet: str, text: str, limit: int = 60
) -> Facet:
    """Values of a facet whose names hold a text, counted under a state of the search.

    Accents and case are ignored; values without a claim are left out. A source is found by its
    title and authors too. Raises KeyError for a name that is not in ``FACETS``.
    """
    if facet not in FACETS:
        raise KeyError(facet)
    shelf = library(connection)
    matched = match(connection, shelf, parse(state.words))
    found = filters(connection, shelf, state, matched.docs)
    return Counting(connection, shelf, state, found).search(facet, text, limit)


def _by_order(order: Sequence[int], members: bytes, planes: Planes, page: range) -> Ranked:
    """The documents of one page in an order that is given."""
    shown = walk(order, members, page.start, len(page))
    return list(zip(shown, _points(planes, shown), strict=True))


def _by_score(planes: Planes, docs: Bits, page: range) -> Ranked:
    """The documents of one page, those of the highest scores first."""
    before = top(planes, docs, page.start)
    shown = docs_of(top(planes, docs, page.stop) ^ before)
    order = sorted(zip(scores(planes, shown), shown, strict=True), key=lambda p: (-p[0], p[1]))
    listed = [doc for _, doc in order]
    return list(zip(listed, _points(planes[LEVELS:], listed), strict=True))


def _points(planes: Planes, docs: Sequence[int]) -> list[float]:
    return [score / UNIT for score in scores(planes, docs)]


LEVELS = 2
"""Planes below those of the words, for the certainty of claims that are level otherwise."""


def _standing(connection: sqlite3.Connection, shelf: Library) -> Planes:
    """What stands first among claims that fit equally well: the surer ones, not superseded."""
    rated = {v.value: v.bits(shelf.size) for v in shelf.values(connection, "certainty")}
    gone = [v for v in shelf.values(connection, "status") if v.value == "superseded"]
    kept = shelf.all & ~union(value.bits(shelf.size) for value in gone)
    high, moderate, low = (rated.get(name, 0) & kept for name in ("high", "moderate", "low"))
    return high | low, high | moderate
