"""The values of the facets for the index: which claims have each of them."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from kb.base.bitsets import blob_of, encode
from kb.model import Certainty, EvidenceRelation, Kind, Status
from kb.search.names import fold, of_value, source_label
from kb.search.values import UNRATED

LONG = ("source", "author")
"""The facets of very many values."""

HANDS = ("first-hand", "second-hand")
YEAR = "year"

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

    def by_use(self) -> list[str]:
        """The values, those of most documents first."""
        return sorted(self._docs, key=lambda value: (-len(self._docs[value]), value))

    def values(self) -> Iterable[str]:
        """The values, in no order that matters."""
        return self._docs


def value_rows(connection: sqlite3.Connection, size: int) -> Iterator[Row]:
    """Rows of ``search_values``, facet by facet."""
    for name, found, terms in _facets(connection):
        for position, term in enumerate(terms):
            docs = found.of(term.value)
            names = "\n".join(dict.fromkeys(map(fold, (term.label, term.value, *term.others))))
            yield (
                *(name, position, term.value, term.label, names, term.parent),
                *(len(docs), encode(docs, size)),
            )


def link_rows(connection: sqlite3.Connection, size: int) -> Iterator[Row]:
    """Rows of ``search_links``, from the rows of ``search_values``."""
    for name in LONG:
        columns = "SELECT position, value FROM search_values WHERE facet = ?"
        positions = {value: position for position, value in connection.execute(columns, (name,))}
        counts = array("I", bytes(4 * (size + 1)))
        links = array("I")
        for doc, value in _pairs(connection, name):
            counts[doc] += 1
            links.append(positions[value])
        yield name, blob_of([0, *accumulate(counts)]), blob_of(links)


def _pairs(connection: sqlite3.Connection, name: str) -> Iterator[tuple[int, str]]:
    """Each document with each of its values of a long facet, once, in rising order."""
    column = {"source": "sources", "author": "authors"}[name]
    found = connection.execute(f"SELECT rowid, {column} FROM claims ORDER BY rowid")  # noqa: S608
    for doc, values in found:
        for value in dict.fromkeys(json.loads(values or "[]")):
            yield doc, value


def _facets(connection: sqlite3.Connection) -> Iterator[tuple[str, Holders, list[Term]]]:
    """Each facet with its documents and with its values in order."""
    for name, enum in (("certainty", Certainty), ("kind", Kind), ("status", Status)):
        column = f"coalesce(certainty, '{UNRATED}')" if name == "certainty" else name
        found = _held(connection, f"SELECT rowid, {column} FROM claims ORDER BY rowid")  # noqa: S608
        yield name, found, _plain([*enum, UNRATED], found)
    evidence = (
        "SELECT c.rowid, %s FROM evidence e JOIN claims c ON c.id = e.claim"
        " JOIN sources s ON s.key = e.source WHERE %s ORDER BY c.rowid"
    )
    found = _held(connection, evidence % ("e.relation", "1"))
    yield "relation", found, _plain(list(EvidenceRelation), found)
    hands = "CASE e.second_hand WHEN 1 THEN 'second-hand' ELSE 'first-hand' END"
    found = _held(connection, evidence % (hands, "1"))
    yield "basis", found, _plain(HANDS, found)
    found = _held(connection, evidence % ("s.year", "e.relation <> 'background'"))
    yield YEAR, found, _plain(sorted(found.values(), key=int), found)
    designs = _terms(connection, "designs")
    yield "design", _held(connection, evidence % ("e.design", "1")), designs
    yield from _vocabulary(connection)
    for name in LONG:
        found = Holders()
        for doc, value in _pairs(connection, name):
            found.add(value, doc)
        yield name, found, _long(connection, name, found)


def _vocabulary(connection: sqlite3.Connection) -> Iterator[tuple[str, Holders, list[Term]]]:
    for name in ("context", "feature"):
        link = f"claim_{name}s l JOIN claims c ON c.id = l.claim ORDER BY c.rowid"
        terms = _terms(connection, f"{name}s")
        above = {term.value: _broader(term, terms) for term in terms}
        found = Holders()
        for doc, value in connection.execute(f"SELECT c.rowid, l.{name} FROM {link}"):  # noqa: S608
            for one in above[value]:
                found.add(one, doc)
        yield name, found, terms


def _broader(term: Term, terms: Iterable[Term]) -> tuple[str, ...]:
    """The term and all that are broader, without going round in a circle."""
    parents = {one.value: one.parent for one in terms}
    line = dict.fromkeys([term.value])
    parent = term.parent
    while parent and parent not in line:
        line[parent] = None
        parent = parents.get(parent)
    return tuple(line)


def _held(connection: sqlite3.Connection, sql: str) -> Holders:
    found = Holders()
    for doc, value in connection.execute(sql):
        if value is not None:
            found.add(str(value), doc)
    return found


def _plain(order: Iterable[str], found: Holders) -> list[Term]:
    held = set(found.values())
    return [Term(value, of_value(value)) for value in map(str, order) if value in held]


def _terms(connection: sqlite3.Connection, table: str) -> list[Term]:
    """The terms of a vocabulary, each below its broader one, else as they were written."""
    sql = f"SELECT id, label, broader, alt_labels FROM {table} ORDER BY position"  # noqa: S608
    rows = connection.execute(sql).fetchall()
    found = [
        Term(name, label, parent, tuple(json.loads(others or "[]")))
        for name, label, parent, others in rows
    ]
    known = {term.value for term in found}
    below: dict[str | None, list[Term]] = {}
    for term in found:
        below.setdefault(term.parent if term.parent in known else None, []).append(term)
    placed: dict[str, Term] = {}
    _place(None, below, placed)
    return [*placed.values(), *(term for term in found if term.value not in placed)]


def _place(
    parent: str | None, below: Mapping[str | None, list[Term]], placed: dict[str, Term]
) -> None:
    for term in below.get(parent, ()):
        if term.value not in placed:
            placed[term.value] = term
            _place(term.value, below, placed)


def _long(connection: sqlite3.Connection, name: str, found: Holders) -> list[Term]:
    if name == "author":
        return [Term(value, value) for value in found.by_use()]
    sql = "SELECT key, authors, year, title FROM sources"
    labels = {
        key: Term(key, source_label(key, authors, year), others=(authors or "", title or ""))
        for key, authors, year, title in connection.execute(sql)
    }
    return [labels[key] for key in found.by_use()]
