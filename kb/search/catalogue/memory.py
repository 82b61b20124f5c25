"""What searches of a catalogue read once and keep: the facets' values, and what is listed."""

from __future__ import annotations

import sqlite3
from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from kb.base.bitsets import Bits, bitmap
from kb.search.catalogue.kinds import Catalog, FacetRows
from kb.search.index_values import Term
from kb.search.library import Library


@dataclass(frozen=True, slots=True)
class FacetTable:
    """A facet: its values in order, and those of each row, as places among them.

    The places of row ``n`` stand from ``starts[n]`` to before ``starts[n + 1]``.
    """

    terms: tuple[Term, ...]
    starts: array[int]
    places: array[int]

    def count(self, docs: Iterable[int]) -> Counter[int]:
        """How many of some rows have each value, by its place."""
        counts: Counter[int] = Counter()
        for doc in docs:
            counts.update(self.places[self.starts[doc] : self.starts[doc + 1]])
        return counts

    def having(self, wanted: frozenset[int]) -> Bits:
        """The rows that have any of some values."""
        spans = enumerate(zip(self.starts, self.starts[1:], strict=False))
        docs = (
            doc for doc, (first, last) in spans if not wanted.isdisjoint(self.places[first:last])
        )
        return int.from_bytes(bitmap(docs, len(self.starts)), "little")


@dataclass(frozen=True, slots=True)
class Memory:
    """What is known of a catalogue of one database: ``years`` by row, 0 for none."""

    size: int
    listed: Bits
    facets: dict[str, FacetTable]
    years: array[int]


def memory(connection: sqlite3.Connection, library: Library, catalog: Catalog) -> Memory:
    """What is known of a catalogue, read once for each database."""
    return library.remember(("catalogue", catalog.table), lambda: _read(connection, catalog))


def order(
    connection: sqlite3.Connection, library: Library, catalog: Catalog, name: str
) -> array[int]:
    """All rows of a catalogue in one of its orders."""

    def read() -> array[int]:
        sql = f"SELECT rowid FROM {catalog.table} ORDER BY {catalog.orders[name]}"  # noqa: S608
        return array("I", (doc for (doc,) in connection.execute(sql)))

    return library.remember(("catalogue order", catalog.table, name), read)


def _read(connection: sqlite3.Connection, catalog: Catalog) -> Memory:
    table = catalog.table
    (size,) = connection.execute(f"SELECT coalesce(max(rowid), 0) FROM {table}").fetchone()  # noqa: S608
    sql = f"SELECT rowid FROM {table} WHERE {catalog.shown}"  # noqa: S608 - names of ours
    docs = (doc for (doc,) in connection.execute(sql))
    listed = int.from_bytes(bitmap(docs, size), "little")
    facets = {}
    for name, read in catalog.facets.items():
        rows = read(connection)
        facets[name] = _facet(rows, size)
    years = array("I", bytes(4 * (size + 1)))
    if catalog.year:
        for doc, year in connection.execute(f"SELECT rowid, {catalog.year} FROM {table}"):  # noqa: S608
            years[doc] = max(year or 0, 0)
    return Memory(size, listed, facets, years)


def _facet(rows: FacetRows, size: int) -> FacetTable:
    pairs, terms = list(rows.pairs), rows.terms
    if not terms:
        counts = Counter(value for _, value in pairs)
        values = sorted(counts, key=lambda value: (-counts[value], value))
        terms = tuple(Term(value, rows.label(value)) for value in values)
    places = {term.value: place for place, term in enumerate(terms)}
    by_doc: list[list[int]] = [[] for _ in range(size + 1)]
    for doc, value in pairs:
        if value in places:
            by_doc[doc].append(places[value])
    starts, flat = array("I", [0]), array("I")
    for held in by_doc:
        flat.extend(held)
        starts.append(len(flat))
    return FacetTable(terms, starts, flat)
