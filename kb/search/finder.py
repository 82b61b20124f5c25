"""One state of a search into its results: the words, the filters, the order, the counts."""

from __future__ import annotations

import sqlite3
import time
from dataclasses import replace

from kb.search.counting import Counting
from kb.search.finding import find
from kb.search.fusion import alike
from kb.search.hits import hits
from kb.search.library import library
from kb.search.reasons import reasons
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
    finding = find(connection, selection, meaning=meaning)
    index = finding.library
    counting = Counting(connection, index, finding.selection, finding.filters)
    first = (selection.page - 1) * max(size, 0)
    page = range(first, first + max(size, 0))
    fits = finding.ranking.fits(finding.ordered(connection, page))
    shown = hits(connection, index.tokenizer, fits, finding.matched.marks)
    why = reasons(connection, index, finding.matched, [doc for doc, _ in fits])
    explained = (replace(hit, why=why.get(doc)) for hit, (doc, _) in zip(shown, fits, strict=True))
    return Results(
        finding.selection,
        finding.query,
        counting.base("").total,
        finding.by_words,
        finding.holders,
        tuple(explained),
        counting.facets(),
        counting.years(),
        (*finding.selection.remarks, *finding.matched.notes),
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
    finding = find(connection, selection)
    counting = Counting(connection, finding.library, finding.selection, finding.filters)
    return counting.search(facet, text, limit)


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
