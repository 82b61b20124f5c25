"""The values of the facets for the index: which claims have each of them."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kb.base.bitsets import encode
from kb.model import Basis, Certainty, EvidenceRelation, Kind, Status
from kb.search.containing import containing, up
from kb.search.index_items import HANDS, ITEM_FACETS, YEAR, ItemTable
from kb.search.names import fold, of_value, source_label
from kb.search.values import UNRATED

LONG = ("source", "author")
"""The facets of very many values."""

CUT = (*LONG, "study")
"""The facets of which only the values of most claims are listed; others are found by name."""

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A value of a facet with its names; ``others`` are further words it is found by."""

    value: str
    label: str
    parent: str | None = None
    others: tuple[str, ...] = ()


class Holders:
    """For each value of a facet the documents that have it, each once, in rising order."""

    def __init__(self) -> None:
        self._docs: dict[str, array[int]] = {}

    def add(self, value: str, doc: int) -> None:
        """Note that a document has a value; documents come in rising order."""
        docs = self._docs.get(value)
        if docs is None:
            self._docs[value] = array("I", [doc])
        elif docs[-1] != doc:
            docs.append(doc)

    def of(self, value: str) -> Sequence[int]:
        """The documents that have a value."""
        return self._docs.get(value, ())

    def values(self) -> Iterable[str]:
        """The values, in no order that matters."""
        return self._docs


def value_rows(
    connection: sqlite3.Connection, table: ItemTable, positions: dict[str, dict[str, int]]
) -> Iterator[Row]:
    """Rows of ``search_values``, facet by facet; fills the ``positions`` of long facets' values."""
    size = table.grid.size
    for name, holders, terms in _claim_facets(connection):
        for position, term in enumerate(terms):
            docs = holders.of(term.value)
            yield (*_start(name, position, term), len(docs), encode(docs, size), None)
    for name in ITEM_FACETS:
        values = table.values[name]
        terms = _item_terms(connection, name, table)
        if name in LONG:
            positions[name] = {term.value: place for place, term in enumerate(terms)}
        for position, term in enumerate(terms):
            numbers = values.get(term.value, array("I"))
            docs = table.claims_with(numbers)
            blobs = encode(docs, size), table.encoded(numbers)
            yield (*_start(name, position, term), len(docs), *blobs)


def _start(name: str, position: int, term: Term) -> Row:
    names = "\n".join(dict.fromkeys(map(fold, (term.label, term.value, *term.others))))
    return name, position, term.value, term.label, names, term.parent


def _item_terms(connection: sqlite3.Connection, name: str, table: ItemTable) -> list[Term]:
    """The values of a facet of items, in order."""
    values = table.values[name]
    if name in LONG:
        return _long(connection, name, _by_use(table, values))
    if name == "design":
        return terms_of(connection, "designs")
    if name == "study":
        return _studies(connection, _by_use(table, values))
    orders: Mapping[str, Iterable[str]] = {
        "relation": list(EvidenceRelation),
        "basis": (*HANDS, *Basis),
        YEAR: sorted(values, key=int) if name == YEAR else (),
    }
    return _plain(orders[name], values)


def _by_use(table: ItemTable, values: Mapping[str, array[int]]) -> list[str]:
    """The values, those of most claims first."""
    claims = {value: len(set(map(table.claims.__getitem__, n))) for value, n in values.items()}
    return sorted(values, key=lambda value: (-claims[value], value))


def _claim_facets(connection: sqlite3.Connection) -> Iterator[tuple[str, Holders, list[Term]]]:
    """Each facet of claims as such, with their documents and with its values in order."""
    for name, enum in (("certainty", Certainty), ("kind", Kind), ("status", Status)):
        column = f"coalesce(certainty, '{UNRATED}')" if name == "certainty" else name
        holders = _held(connection, f"SELECT rowid, {column} FROM claims ORDER BY rowid")  # noqa: S608
        yield name, holders, _plain([*enum, UNRATED], set(holders.values()))
    yield from _vocabulary(connection)


def _vocabulary(connection: sqlite3.Connection) -> Iterator[tuple[str, Holders, list[Term]]]:
    for name in ("context", "feature", "outcome"):
        link = f"claim_{name}s l JOIN claims c ON c.id = l.claim ORDER BY c.rowid"
        broader = containing(connection, f"{name}s")
        terms = [
            replace(term, parent=broader[term.value]) for term in terms_of(connection, f"{name}s")
        ]
        above = {term.value: tuple(up(term.value, broader)) for term in terms}
        holders = Holders()
        for doc, value in connection.execute(f"SELECT c.rowid, l.{name} FROM {link}"):  # noqa: S608
            for one in above[value]:
                holders.add(one, doc)
        yield name, holders, terms


def _held(connection: sqlite3.Connection, sql: str) -> Holders:
    holders = Holders()
    for doc, value in connection.execute(sql):
        if value is not None:
            holders.add(str(value), doc)
    return holders


def _plain(order: Iterable[str], held: Container[str]) -> list[Term]:
    return [Term(value, of_value(value)) for value in map(str, order) if value in held]


def terms_of(connection: sqlite3.Connection, table: str) -> list[Term]:
    """The terms of a vocabulary, each below its broader one, else as they were written."""
    sql = f"SELECT id, label, broader, alt_labels FROM {table} ORDER BY position"  # noqa: S608
    rows = connection.execute(sql).fetchall()
    terms = [
        Term(name, label, parent, tuple(json.loads(others or "[]")))
        for name, label, parent, others in rows
    ]
    known = {term.value for term in terms}
    below: dict[str | None, list[Term]] = {}
    for term in terms:
        below.setdefault(term.parent if term.parent in known else None, []).append(term)
    placed: dict[str, Term] = {}
    _place(None, below, placed)
    return [*placed.values(), *(term for term in terms if term.value not in placed)]


def _place(
    parent: str | None, below: Mapping[str | None, list[Term]], placed: dict[str, Term]
) -> None:
    for term in below.get(parent, ()):
        if term.value not in placed:
            placed[term.value] = term
            _place(term.value, below, placed)


def _studies(connection: sqlite3.Connection, values: Sequence[str]) -> list[Term]:
    labels = dict(connection.execute("SELECT id, label FROM studies").fetchall())
    return [Term(value, labels.get(value, value)) for value in values]


def _long(connection: sqlite3.Connection, name: str, values: Sequence[str]) -> list[Term]:
    if name == "author":
        return [Term(value, value) for value in values]
    sql = "SELECT key, cited_as, authors, year, title FROM sources"
    labels = {
        key: Term(key, source_label(key, cited_as, year), others=(authors or "", title or ""))
        for key, cited_as, authors, year, title in connection.execute(sql)
    }
    return [labels[key] for key in values]
