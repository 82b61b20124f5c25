"""Filling the tables that sum the others up, from what :mod:`kb.weighing` counts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from heapq import nsmallest
from itertools import chain
from typing import Any

from kb.model import Certainty, Corpus, Direction
from kb.store import summary_schema as schema
from kb.store.criteria import by_certainty
from kb.store.layout import insert
from kb.store.tasks import TASKS
from kb.store.years import spans
from kb.weighing import Scope
from kb.weighing.counting import WHOLE, Counted, Counting, Place, Subject, Year

Row = tuple[Any, ...]

BEARINGS: dict[str, Direction | None] = {
    "supports": Direction.FOR,
    "qualifies": Direction.MIXED,
    "disputes": Direction.AGAINST,
    "describes": None,
}
LEVELS = (*Certainty, None)
AXES = ("all", "outcome", "context", "design", "years")

COUNTED = (schema.CELLS, schema.BALANCE, schema.STRONGEST, schema.CONNECTED, schema.YEARS)

LISTED = 24
"""Strongest claims kept for each feature and way."""

DRAWN = 200
"""Claims kept for each feature's graph."""

STRENGTH = f"{by_certainty()}, independent_lines desc, supports desc, claims.rowid"
STRONGEST = f"select rowid from claims order by {STRENGTH}"  # noqa: S608 - our own
CONNECTED = f"""
select claims.rowid from claims left join (
  select claim, count(*) as relations from (
    select claim from claim_relations union all select target from claim_relations
  ) group by claim
) r on r.claim = claims.id
where status <> 'superseded' order by coalesce(relations, 0) desc, {STRENGTH}
"""  # noqa: S608 - only our own SQL is joined


def write(connection: sqlite3.Connection, corpus: Corpus) -> None:
    """Fill the tables anew; the others must be filled, and claims numbered from 1 without a gap."""
    for table in schema.SUMMARIES:
        connection.execute(f"delete from {table.name}")  # noqa: S608 - a name of ours
    years = [source.year for source in corpus.sources.values() if source.year is not None]
    span_of = spans(min(years), max(years)) if years else {}
    tables = _Tables(connection, corpus, Counting(corpus, span_of.__getitem__))
    for subject in _subjects(corpus):
        tables.add(subject)
    for table in COUNTED:
        insert(connection, table, _with_ids(tables.rows[table.name]))
    insert(connection, schema.QUEUE, _with_ids(_queue(connection)))


def _subjects(corpus: Corpus) -> Iterator[Subject]:
    """All that may be counted, in the order of the vocabulary."""
    yield WHOLE
    yield from (Subject(feature=ident, scope=scope) for ident in corpus.features for scope in Scope)
    yield from (Subject(outcome=ident, scope=scope) for ident in corpus.outcomes for scope in Scope)


class _Tables:
    """The rows of the tables, filled by one subject after another."""

    def __init__(self, connection: sqlite3.Connection, corpus: Corpus, counting: Counting) -> None:
        self.rows: dict[str, list[Row]] = {table.name: [] for table in COUNTED}
        self._corpus = corpus
        self._counting = counting
        self._strength = _ranks(connection, STRONGEST)
        self._relations = _ranks(connection, CONNECTED)
        self._names = _names(connection)

    def add(self, subject: Subject) -> None:
        """Add the rows of a subject."""
        counted = self._counting.count(subject)
        self.rows[schema.CELLS.name] += self._cells(subject, counted)
        self.rows[schema.YEARS.name] += _years(subject, counted)
        if subject != WHOLE and subject.scope is not Scope.PARTS:
            self.rows[schema.BALANCE.name] += _balance(subject, counted)
            self.rows[schema.STRONGEST.name] += self._strongest(subject, counted)
        if subject.outcome is None:
            self._connect(subject, counted)

    def _cells(self, subject: Subject, counted: Counted) -> Iterator[Row]:
        pointed = subject != WHOLE and subject.scope is not Scope.PARTS
        for place in sorted(counted.cells, key=self._order):
            cell = counted.cells[place]
            tally = self._counting.tally(cell)
            lines = (tally.lines_for, tally.lines_mixed, tally.lines_against)
            numbers = (*(cell.way(way) for way in BEARINGS.values()), *lines)
            yield (
                *_named(subject),
                *place,
                cell.claims,
                *(numbers if pointed else (None,) * len(numbers)),
                *(cell.level(level) for level in LEVELS),
                cell.first_hand,
            )

    def _order(self, place: Place) -> tuple[int, int]:
        """Places in the order of the vocabulary, years last."""
        corpus = self._corpus
        terms = {"outcome": corpus.outcomes, "context": corpus.contexts, "design": corpus.designs}
        axis = AXES.index(place.axis)
        if place.axis in terms:
            return axis, list(terms[place.axis]).index(place.value)
        return axis, int(place.value.partition("..")[0] or 0)

    def _strongest(self, subject: Subject, counted: Counted) -> Iterator[Row]:
        for bearing, way in BEARINGS.items():
            members = counted.members.get(way, ())
            chosen = nsmallest(LISTED, members, self._strength.__getitem__)
            for position, row in enumerate(chosen, start=1):
                yield (*_named(subject), bearing, position, self._names[row])

    def _connect(self, subject: Subject, counted: Counted) -> None:
        """Claims of the whole, and of each feature with all under it: the last scope counts."""
        rows = self.rows[schema.CONNECTED.name]
        members = list(chain.from_iterable(counted.members.values()))
        if subject.scope is not Scope.DIRECT and members:
            rows[:] = [row for row in rows if row[0] != subject.feature]
        chosen = nsmallest(DRAWN, members, self._relations.__getitem__)
        for position, row in enumerate(chosen, start=1):
            rows.append((subject.feature, position, self._names[row]))


def _named(subject: Subject) -> Row:
    return subject.feature, subject.outcome, str(subject.scope)


def _balance(subject: Subject, counted: Counted) -> Iterator[Row]:
    cell = counted.cells.get(Place())
    for bearing, way in BEARINGS.items() if cell else ():
        levels = [cell.levels[way, level] for level in LEVELS] if cell else []
        yield (*_named(subject), bearing, sum(levels), *levels)


def _years(subject: Subject, counted: Counted) -> Iterator[Row]:
    for year in sorted(counted.items, key=_chronological):
        said = year.direction and str(year.direction)
        way = (said, None) if subject == WHOLE else (None, said)
        yield (*_named(subject), year.year, *way, counted.items[year], counted.claims[year])


def _chronological(year: Year) -> tuple[bool, int, str]:
    return year.year is None, year.year or 0, str(year.direction or "")


def _ranks(connection: sqlite3.Connection, sql: str) -> dict[int, int]:
    """For the number of each claim its place in an order."""
    return {row: place for place, (row,) in enumerate(connection.execute(sql))}


def _names(connection: sqlite3.Connection) -> list[str]:
    """The ids of the claims, each at the number of its row."""
    names = connection.execute("select id from claims order by rowid")
    return list(chain([""], (name for (name,) in names)))


def _queue(connection: sqlite3.Connection) -> Iterator[Row]:
    for task in TASKS:
        waiting = connection.execute(task.sql).fetchall()
        for position, (claim, source, claims) in enumerate(waiting, start=1):
            yield task.name, position, claim, source, claims


def _with_ids(rows: Iterable[Row]) -> Iterator[Row]:
    return ((number, *row) for number, row in enumerate(rows, start=1))
