"""One state of the search of a catalogue into its results: what is listed, in order, and counts."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from kb.base.bitsets import Bits, docs_of, flags, walk
from kb.search.catalogue.kinds import CATALOGS, Catalog
from kb.search.catalogue.memory import FacetTable, Memory, memory, order
from kb.search.catalogue.words import Held, Words
from kb.search.finding import CLOSEST, ENOUGH, find
from kb.search.library import Library, library
from kb.search.names import fold, of_value
from kb.search.query import parse
from kb.search.selection import CLAIMS, Selection
from kb.search.values import Bar, Choice, Facet, Fragments, Holders, depth

LISTED = 24
"""Values of a facet that are listed without being looked for."""

YEAR = "year"


@dataclass(frozen=True, slots=True)
class Catalogued:
    """A row that was found: its id, and how well it fits, from 0 to 1; 0 without words.

    ``heading`` and ``snippet`` are its texts with what was found marked; where the whole result
    is read at once, nothing is marked and there is no snippet.
    """

    id: str
    score: float
    heading: Fragments = ()
    snippet: Fragments = ()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One page of what a state of the search finds, with the counts of every facet.

    ``total`` is exact, and ``by_words`` is what it would be for the words alone; each count is
    under the words and all other facets. ``years`` are for the search without its range of years.
    """

    selection: Selection
    total: int
    by_words: int
    holders: Holders
    rows: tuple[Catalogued, ...]
    facets: tuple[Facet, ...]
    years: tuple[Bar, ...]
    notes: tuple[str, ...] = ()


def catalogue(
    connection: sqlite3.Connection, catalog: Catalog, selection: Selection, size: int
) -> Catalogue:
    """What a state of the search finds in a catalogue: ``size`` rows, all of them for 0.

    Raises :class:`kb.base.errors.DatabaseFault` for a database that has no search index.
    """
    return _Finder(connection, catalog, selection).results(size)


def counts_of(
    connection: sqlite3.Connection, words: str, known: Mapping[str, int]
) -> dict[str, int]:
    """How many claims, sources and questions some words show, by the kind's name.

    ``known`` are counts that a search gave already; the others are made once for some words.
    """
    index = library(connection)

    def claims() -> int:
        return find(connection, Selection(words=words)).by_words

    def rows(catalog: Catalog) -> int:
        return _Finder(connection, catalog, Selection(words=words, kind=catalog.kind)).by_words

    makers: dict[str, Callable[[], int]] = {CLAIMS.name: claims}
    makers.update({catalog.kind.name: partial(rows, catalog) for catalog in CATALOGS})
    return {
        name: known[name] if name in known else index.count((name, words), make)
        for name, make in makers.items()
    }


class _Finder:
    """One state of the search of a catalogue."""

    def __init__(
        self, connection: sqlite3.Connection, catalog: Catalog, selection: Selection
    ) -> None:
        self._connection = connection
        self._catalog = catalog
        self._selection = selection
        self._library: Library = library(connection)
        self._memory: Memory = memory(connection, self._library, catalog)
        self._words = Words(
            connection, self._library, catalog, self._memory, parse(selection.words)
        )
        self._held: Held = self._words.held()
        self._chosen = dict(self._filters())
        self._scores: dict[int, float] | None = None
        self._shown, self._docs = self._among(selection.match)

    def _filters(self) -> list[tuple[str, Bits]]:
        made = []
        for name, values in self._selection.chosen.items():
            table = self._memory.facets[name]
            places = frozenset(p for p, term in enumerate(table.terms) if term.value in values)
            made.append((name, table.having(places)))
        if self._selection.has_years and self._catalog.year:
            made.append((YEAR, self._words.within(*self._selection.years)))
        return made

    def _under(self, docs: Bits, without: str = "") -> Bits:
        for name, bits in self._chosen.items():
            if name != without:
                docs &= bits
        return docs

    def _among(self, match: str) -> tuple[str, Bits]:
        """Which of the rows that the words find are shown, before the facets."""
        held = self._held
        if match == "some" or held.docs == held.every:
            return "some", held.docs
        if match == "all" or held.every.bit_count() >= ENOUGH:
            return "all", held.every
        if held.docs.bit_count() <= CLOSEST:
            return "some", held.docs
        closest = self._ranked(held.docs)[:CLOSEST]
        return "closest", sum(1 << doc for doc in closest)

    @property
    def by_words(self) -> int:
        """How many rows the words alone show."""
        docs = self._among("")[1] if self._selection.match else self._docs
        return docs.bit_count()

    def results(self, size: int) -> Catalogue:
        """The page that is asked for; everything where ``size`` is 0."""
        docs = self._under(self._docs)
        page = self._page(docs, size)
        every = self._under(self._held.every)
        holders = Holders(
            self._shown,
            every.bit_count(),
            self._under(self._held.docs).bit_count(),
            docs.bit_count() if self._shown == "closest" else 0,
            self._held.unheld,
        )
        return Catalogue(
            self._selection,
            docs.bit_count(),
            self.by_words,
            holders,
            self._rows(page, marks=size > 0),
            tuple(map(self._facet, self._catalog.facets)),
            self._years(),
            (*self._selection.remarks, *self._held.notes),
        )

    def _page(self, docs: Bits, size: int) -> list[int]:
        size = size or docs.bit_count()
        start = (self._selection.page - 1) * size
        sort = self._selection.sort
        if sort == "relevance" and (self._held.ranked or self._held.named):
            return self._ranked(docs)[start : start + size]
        ordered = order(self._connection, self._library, self._catalog, sort)
        return walk(ordered, flags(docs, self._memory.size), start, size)

    def _ranked(self, docs: Bits) -> list[int]:
        """Rows by how well they fit, those that are level in the order of the list."""
        scores = self._fits()
        standing = order(self._connection, self._library, self._catalog, "relevance")
        listed = walk(standing, flags(docs, self._memory.size), 0, docs.bit_count())
        return sorted(listed, key=lambda doc: -scores.get(doc, 0.0))

    def _fits(self) -> dict[int, float]:
        """The fit of every row that the words find: named first, then those with every word."""
        if self._scores is None:
            held = self._held
            if not (held.ranked or held.named):
                self._scores = {}
                return self._scores
            points = self._bm25()
            most = max(points.values(), default=0.0) or 1.0
            named, every = (frozenset(docs_of(bits)) for bits in (held.named, held.every))
            scale = 4 if named else 2
            self._scores = {
                doc: (2 * (doc in named) + (doc in every) + points.get(doc, 0.0) / most) / scale
                for doc in docs_of(held.docs)
            }
        return self._scores

    def _bm25(self) -> dict[int, float]:
        if not self._held.ranked:
            return {}
        index, weights = self._catalog.index.name, self._catalog.index.weights.values()
        score = f"bm25({index}, {', '.join(map(str, weights))})"
        sql = f"SELECT rowid, -{score} FROM {index} WHERE {index} MATCH ?"  # noqa: S608
        return dict(self._connection.execute(sql, (self._held.ranked,)).fetchall())

    def _rows(self, docs: Sequence[int], *, marks: bool) -> tuple[Catalogued, ...]:
        catalog, scores = self._catalog, self._fits()
        columns = f"rowid, {catalog.key}, {catalog.heading}, {catalog.body}"
        sql = (
            f"SELECT {columns} FROM {catalog.table}"  # noqa: S608 - names of ours
            " WHERE rowid IN (SELECT value FROM json_each(?))"
        )
        rows = {row[0]: row[1:] for row in self._connection.execute(sql, (json.dumps(docs),))}
        expression = self._held.ranked if marks else ""
        texts = [(rows[doc][1], rows[doc][2]) for doc in docs]
        marked = self._library.tokenizer.mark(expression, texts)
        return tuple(
            Catalogued(rows[doc][0], round(scores.get(doc, 0.0), 6), shown.statement, shown.snippet)
            for doc, shown in zip(docs, marked, strict=True)
        )

    def _facet(self, name: str) -> Facet:
        table = self._memory.facets[name]
        base = docs_of(self._under(self._docs, name))
        counts = table.count(base)
        chosen = frozenset(self._selection.chosen.get(name, ()))
        sought = fold(self._selection.sought.get(name, ""))
        places = [
            place
            for place in _ordered(table, counts, is_ranked=_is_long(table))
            if (counts[place] and sought in fold(table.terms[place].label))
            or table.terms[place].value in chosen
        ]
        listed = places[:LISTED] if _is_long(table) else places
        listed += [p for p in places[len(listed) :] if table.terms[p].value in chosen]
        parents = {table.terms[p].value: table.terms[p].parent for p in listed}
        choices = [
            Choice(
                term.value,
                term.label,
                counts[place],
                term.value in chosen,
                term.parent if term.parent in parents else None,
                depth(term.value, parents),
            )
            for place, term in ((p, table.terms[p]) for p in listed)
        ]
        choices += [Choice(v, of_value(v), 0, True) for v in sorted(chosen - parents.keys())]
        label = self._catalog.kind.facets[name]
        return Facet(name, label, tuple(choices), len(listed) < len(places))

    def _years(self) -> tuple[Bar, ...]:
        if not self._catalog.year:
            return ()
        counts: dict[int, int] = {}
        for doc in docs_of(self._under(self._docs, YEAR)):
            if year := self._memory.years[doc]:
                counts[year] = counts.get(year, 0) + 1
        return tuple(Bar(year, counts[year]) for year in sorted(counts))


def _is_long(table: FacetTable) -> bool:
    return len(table.terms) > 2 * LISTED


def _ordered(table: FacetTable, counts: dict[int, int], *, is_ranked: bool) -> list[int]:
    """The places of the values: as they stand, or by falling count where there are very many."""
    places = range(len(table.terms))
    if not is_ranked:
        return list(places)
    return sorted(places, key=lambda place: (-counts.get(place, 0), place))
