"""What is searched beside claims, as data: its table, its texts, its facets and its orders."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from kb.model import Certainty, Status
from kb.search.containing import containing, up
from kb.search.index_items import authors
from kb.search.index_values import Term, terms_of
from kb.search.names import of_value
from kb.search.schema import QUESTION_TEXTS, SOURCE_TEXTS, FullText
from kb.search.selection import Kind
from kb.search.values import UNRATED

Pairs = Iterable[tuple[int, str]]
"""Rows of a table, by rowid, each with a value that it has."""

Text = tuple[int, tuple[str, ...]]
"""A row of a table and its texts, in the order of the index's columns."""


@dataclass(frozen=True, slots=True)
class FacetRows:
    """The values of a facet: which rows have them, and the values in order.

    Without ``terms`` the values stand by falling number of rows, called as ``label`` says.
    """

    pairs: Pairs
    terms: tuple[Term, ...] = ()
    label: Callable[[str], str] = of_value


@dataclass(frozen=True, slots=True)
class Catalog:
    """A kind of thing that is searched.

    ``table`` holds it, by the key ``key``; ``index`` is its full-text index. ``texts`` and
    ``facets`` read the table. ``orders`` are the terms of SQL's ORDER BY of each order,
    ``columns`` the columns of the index that field words look in, ``year`` the column of years,
    if there is one, ``shown`` SQL's condition on what is listed, and ``heading`` and ``body``
    SQL's terms of the two texts by which a row is shown.
    """

    kind: Kind
    table: str
    key: str
    index: FullText
    texts: Callable[[sqlite3.Connection], Iterator[Text]]
    facets: Mapping[str, Callable[[sqlite3.Connection], FacetRows]]
    orders: Mapping[str, str]
    columns: Mapping[str, str]
    heading: str
    body: str
    year: str = ""
    shown: str = "true"


def _source_texts(connection: sqlite3.Connection) -> Iterator[Text]:
    people: dict[str, list[str]] = {}
    sql = "SELECT source, name FROM source_people s JOIN people p ON p.id = s.person ORDER BY 1, 2"
    for source, name in connection.execute(sql):
        people.setdefault(source, []).append(name)
    methods = _design_names(connection)
    sql = (
        "SELECT rowid, key, title, authors, abstract, container, publisher, year, keywords, note"
        " FROM sources ORDER BY rowid"
    )
    for doc, key, title, names, abstract, *others, keywords, note in connection.execute(sql):
        known = "; ".join(dict.fromkeys([names or "", *people.get(key, ())]))
        words = " ".join(str(one) for one in (key, *others) if one)
        about = " ".join([abstract or "", *json.loads(keywords or "[]"), note or ""])
        yield doc, (title or "", known, about, words, "; ".join(methods.get(doc, ())))


def _design_names(connection: sqlite3.Connection) -> dict[int, list[str]]:
    """By source all labels of the designs that it is found under."""
    names = {
        ident: (label, *json.loads(others or "[]"))
        for ident, label, others in connection.execute("SELECT id, label, alt_labels FROM designs")
    }
    made: dict[int, list[str]] = {}
    for doc, design in sorted(_designs(connection).pairs):
        made.setdefault(doc, []).extend(names.get(design, ()))
    return made


def _question_texts(connection: sqlite3.Connection) -> Iterator[Text]:
    named: dict[tuple[str, str], str] = {}
    for table in ("features", "outcomes", "contexts"):
        for ident, label, others in connection.execute(
            f"SELECT id, label, alt_labels FROM {table}"  # noqa: S608 - a name of ours
        ):
            named[table, ident] = "; ".join([label, *json.loads(others or "[]")])
    sql = (
        "SELECT rowid, question, answer, prose, features, outcomes, contexts"
        " FROM questions ORDER BY rowid"
    )
    for doc, question, answer, prose, *terms in connection.execute(sql):
        words = [
            named.get((table, ident), ident)
            for table, idents in zip(("features", "outcomes", "contexts"), terms, strict=True)
            for ident in json.loads(idents or "[]")
        ]
        yield doc, (question, answer or "", "; ".join(words), prose or "")


def _column(table: str, column: str, order: Iterable[str] = ()) -> Callable[..., FacetRows]:
    """A facet whose values stand in a column; in a given order, or by falling number."""

    def read(connection: sqlite3.Connection) -> FacetRows:
        sql = f"SELECT rowid, {column} FROM {table} ORDER BY rowid"  # noqa: S608 - names of ours
        terms = tuple(Term(value, of_value(value)) for value in map(str, order))
        return FacetRows(connection.execute(sql).fetchall(), terms)

    return read


def _listed(table: str) -> Callable[..., FacetRows]:
    """A facet of questions whose values are the terms of a table, with those above them."""

    def read(connection: sqlite3.Connection) -> FacetRows:
        broader = containing(connection, table)
        terms = tuple(replace(t, parent=broader[t.value]) for t in terms_of(connection, table))
        sql = f"SELECT rowid, {table} FROM questions ORDER BY rowid"  # noqa: S608 - a name of ours
        pairs = {
            (doc, above): None
            for doc, values in connection.execute(sql)
            for value in json.loads(values or "[]")
            for above in up(value, broader)
        }
        return FacetRows(pairs, terms)

    return read


def _authors(connection: sqlite3.Connection) -> FacetRows:
    docs = dict(connection.execute("SELECT key, rowid FROM sources").fetchall())
    names_of = authors(connection)
    pairs = [(docs[key], name) for key, names in names_of.items() for name in names]
    return FacetRows(pairs, label=str)


def _designs(connection: sqlite3.Connection) -> FacetRows:
    """The designs of the evidence taken from a source, and of the studies that it reports."""
    terms = tuple(terms_of(connection, "designs"))
    broader = {term.value: term.parent for term in terms}
    sql = (
        "SELECT s.rowid, e.design FROM evidence e JOIN sources s ON s.key = e.source"
        " WHERE e.relation <> 'background' AND e.design IS NOT NULL"
        " UNION SELECT s.rowid, t.design FROM study_sources l JOIN studies t ON t.id = l.study"
        " JOIN sources s ON s.key = l.source WHERE t.design IS NOT NULL ORDER BY 1, 2"
    )
    pairs = {
        (doc, above): None
        for doc, design in connection.execute(sql)
        for above in up(design, broader)
    }
    return FacetRows(pairs, terms)


def _uses(connection: sqlite3.Connection) -> FacetRows:
    sql = "SELECT rowid, iif(claims OR relays, 'yes', 'no') FROM sources ORDER BY rowid"
    terms = (Term("yes", "Used"), Term("no", "Not used yet"))
    return FacetRows(connection.execute(sql).fetchall(), terms)


def _retractions(connection: sqlite3.Connection) -> FacetRows:
    sql = "SELECT rowid, iif(retracted IS NULL, 'no', 'yes') FROM sources ORDER BY rowid"
    terms = (Term("yes", "Retracted"), Term("no", "Not retracted"))
    return FacetRows(connection.execute(sql).fetchall(), terms)


_BY_AUTHOR = "coalesce(authors, title, key) COLLATE NOCASE, year, key"

SOURCES = Catalog(
    kind=Kind(
        "sources",
        {
            "type": "Type",
            "author": "Author",
            "design": "Study design",
            "used": "Used here",
            "retracted": "Retracted",
        },
        {"relevance": "Relevance", "author": "Author", "year": "Year", "claims": "Claims"},
    ),
    table="sources",
    key="key",
    index=SOURCE_TEXTS,
    texts=_source_texts,
    facets={
        "type": _column("sources", "type"),
        "author": _authors,
        "design": _designs,
        "used": _uses,
        "retracted": _retractions,
    },
    orders={
        "relevance": _BY_AUTHOR,
        "author": _BY_AUTHOR,
        "year": f"year IS NULL, year DESC, {_BY_AUTHOR}",
        "claims": f"claims DESC, {_BY_AUTHOR}",
    },
    columns={"author": "authors", "source": "title record"},
    heading="coalesce(nullif(title, ''), key)",
    body="coalesce(abstract, '')",
    year="year",
)

_ANSWERED = "answer IS NULL, id"

QUESTIONS = Catalog(
    kind=Kind(
        "questions",
        {
            "feature": "Feature",
            "outcome": "Outcome",
            "context": "Context",
            "certainty": "Certainty",
            "status": "Status",
        },
        {"relevance": "Relevance", "answered": "Last answered"},
    ),
    table="questions",
    key="id",
    index=QUESTION_TEXTS,
    texts=_question_texts,
    facets={
        "feature": _listed("features"),
        "outcome": _listed("outcomes"),
        "context": _listed("contexts"),
        "certainty": _column(
            "questions", f"coalesce(certainty, '{UNRATED}')", (*Certainty, UNRATED)
        ),
        "status": _column("questions", "status", Status),
    },
    orders={
        "relevance": _ANSWERED,
        "answered": f"answered IS NULL, answered DESC, {_ANSWERED}",
    },
    columns={},
    heading="question",
    body="coalesce(prose, '')",
    shown="status <> 'superseded'",
)

CATALOGS = (SOURCES, QUESTIONS)
