"""Filling the tables that sum the others up.

Claims are numbered by their rows, so a group of them is a whole number with a bit for each: to
count the claims that two groups share, the bits of their conjunction are counted. A million
claims by forty features and seventy columns take a second so, and minutes in SQL.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, groupby, islice
from typing import Any, TypeVar

from kb.store import summary_schema as schema
from kb.store.layout import Table
from kb.store.tasks import TASKS
from kb.store.years import spans

K = TypeVar("K", bound=Hashable)
Row = tuple[Any, ...]

BEARINGS = ("supports", "qualifies", "disputes", "describes")
LEVELS = ("high", "moderate", "low", "very-low", None)

LISTED = 24
"""Strongest claims kept for each feature and way."""

DRAWN = 200
"""Claims kept for each feature's graph."""

STRENGTH = (
    "case certainty when 'high' then 1 when 'moderate' then 2 when 'low' then 3"
    " when 'very-low' then 4 else 5 end, independent_lines desc, supports desc, claims.rowid"
)
LIVE = "select 0, rowid from claims where status <> 'superseded'"
CERTAINTY = "select certainty, rowid from claims"
BEARING = """
select cf.feature || char(0) || cf.bearing, c.rowid from claim_features cf
join claims c on c.id = cf.claim
"""
CONTEXT = "select cc.context, c.rowid from claim_contexts cc join claims c on c.id = cc.claim"
EVIDENCE = """
select c.rowid, e.relation, e.design, e.second_hand, s.year from evidence e
join claims c on c.id = e.claim join sources s on s.key = e.source
where e.relation <> 'background' order by e.id
"""
CONNECTED = f"""
select claims.rowid from claims left join (
  select claim, count(*) as relations from (
    select claim from claim_relations union all select target from claim_relations
  ) group by claim
) r on r.claim = claims.id
where status <> 'superseded' order by coalesce(relations, 0) desc, {STRENGTH}
"""  # noqa: S608 - only our own SQL is joined


def write(connection: sqlite3.Connection) -> None:
    """Fill the tables; the others must be filled, and claims numbered from 1 without a gap."""
    size = connection.execute("select coalesce(max(rowid), 0) from claims").fetchone()[0]
    groups = Groups(connection, size)
    _insert(connection, schema.CELLS, _with_ids(_cells(groups)))
    _insert(connection, schema.BALANCE, _balance(groups))
    _insert(connection, schema.STRONGEST, _strongest(connection, groups))
    _insert(connection, schema.CONNECTED, _with_ids(_connected(connection, groups)))
    _insert(connection, schema.YEARS, _with_ids(_years(groups)))
    _insert(connection, schema.QUEUE, _with_ids(_queue(connection)))


@dataclass(frozen=True, slots=True)
class Subject:
    """A feature with those under it, or the whole collection: its claims, in all and each way."""

    feature: str | None
    claims: int
    ways: Mapping[str, int]


class Groups:
    """The groups of claims that are counted, each as bits."""

    def __init__(self, connection: sqlite3.Connection, size: int) -> None:
        self.size = size
        self.live = self._bits(connection.execute(LIVE)).get(0, 0)
        self.certainty = self._bits(connection.execute(CERTAINTY))
        self.subjects = self._subjects(connection)
        self.columns: dict[tuple[str, str], int] = {("all", ""): self.live}
        contexts = self._bits(connection.execute(CONTEXT))
        self.columns |= _rolled_up(connection, "context", contexts)
        self.items: dict[tuple[int | None, str], list[int]] = {}
        self._read_evidence(connection)

    def _bits(self, rows: Iterable[tuple[K, int]]) -> dict[K, int]:
        made: dict[K, bytearray] = defaultdict(lambda: bytearray(self.size // 8 + 1))
        for key, doc in rows:
            made[key][doc >> 3] |= 1 << (doc & 7)
        return {key: int.from_bytes(docs, "little") for key, docs in made.items()}

    def _subjects(self, connection: sqlite3.Connection) -> tuple[Subject, ...]:
        found = self._bits(connection.execute(BEARING))
        narrower = _narrower(connection, "features")

        def subject(feature: str | None, under: Iterable[str]) -> Subject:
            ways = dict.fromkeys(BEARINGS, 0)
            for one in under:
                for way in BEARINGS:
                    ways[way] |= found.get(f"{one}\0{way}", 0) & self.live
            claims = 0
            for docs in ways.values():
                claims |= docs
            return Subject(feature, claims if feature else self.live, ways)

        whole = subject(None, narrower)
        return (whole, *(subject(feature, under) for feature, under in narrower.items()))

    def _read_evidence(self, connection: sqlite3.Connection) -> None:
        """Groups by design, years and reading, and the items of each year by how often they come.

        The second of a year's groups holds the claims with at least two items from that year.
        """
        rows = connection.execute(EVIDENCE).fetchall()
        designs = self._bits((design, doc) for doc, _, design, _, _ in rows if design)
        self.first_hand = self._bits((0, doc) for doc, _, _, second, _ in rows if not second)
        years = {year for *_, year in rows if year is not None}
        span_of = spans(min(years), max(years)) if years else {}
        spanned = self._bits(
            (span_of[year], doc) for doc, _, _, _, year in rows if year is not None
        )
        self.columns |= _rolled_up(connection, "design", designs)
        self.columns |= {("years", span): spanned[span] for span in sorted(spanned)}
        planes = self._bits(_repeated(rows))
        for (year, relation, _), docs in sorted(planes.items(), key=lambda pair: str(pair[0])):
            self.items.setdefault((year, relation), []).append(docs)


def _repeated(rows: Iterable[Row]) -> Iterator[tuple[tuple[int | None, str, int], int]]:
    """Each item by its year, its relation and how many like it the claim had before."""
    for doc, items in groupby(rows, key=lambda row: row[0]):
        before: dict[tuple[int | None, str], int] = defaultdict(int)
        for _, relation, _, _, year in items:
            yield (year, relation, before[year, relation]), doc
            before[year, relation] += 1


def _narrower(connection: sqlite3.Connection, table: str) -> dict[str, tuple[str, ...]]:
    """For each term of a vocabulary itself and all that are part of it, in the written order."""
    sql = f"select id, broader from {table} order by position"  # noqa: S608 - a name of ours
    broader = dict(connection.execute(sql).fetchall())
    found: dict[str, dict[str, None]] = {term: {term: None} for term in broader}
    for term, above in broader.items():
        place = above
        while place in found and term not in found[place]:
            found[place][term] = None
            place = broader[place]
    return {term: tuple(under) for term, under in found.items()}


def _rolled_up(
    connection: sqlite3.Connection, axis: str, docs: Mapping[str, int]
) -> dict[tuple[str, str], int]:
    """For each term of an axis the claims that have it or one that is part of it."""
    columns = {}
    for term, under in _narrower(connection, f"{axis}s").items():
        columns[axis, term] = 0
        for one in under:
            columns[axis, term] |= docs.get(one, 0)
    return columns


def _cells(groups: Groups) -> Iterator[Row]:
    first_hand = groups.first_hand.get(0, 0)
    for subject in groups.subjects:
        for (axis, value), column in groups.columns.items():
            docs = subject.claims & column
            if docs or axis == "all":
                yield (
                    *(subject.feature, axis, value, docs.bit_count()),
                    *((subject.ways[way] & docs).bit_count() for way in BEARINGS),
                    *_by_level(groups, docs),
                    (docs & first_hand).bit_count(),
                )


def _by_level(groups: Groups, docs: int) -> tuple[int, ...]:
    return tuple((groups.certainty.get(level, 0) & docs).bit_count() for level in LEVELS)


def _balance(groups: Groups) -> Iterator[Row]:
    for subject in groups.subjects:
        if subject.feature is not None:
            for way, docs in subject.ways.items():
                yield subject.feature, way, docs.bit_count(), *_by_level(groups, docs)


def _strongest(connection: sqlite3.Connection, groups: Groups) -> Iterator[Row]:
    order = _order(connection, f"select rowid from claims order by {STRENGTH}")  # noqa: S608
    names = _names(connection)
    for subject in groups.subjects:
        for way, docs in subject.ways.items() if subject.feature is not None else ():
            for position, doc in enumerate(_first(order, docs, LISTED), start=1):
                yield subject.feature, way, position, names[doc]


def _connected(connection: sqlite3.Connection, groups: Groups) -> Iterator[Row]:
    order = _order(connection, CONNECTED)
    names = _names(connection)
    for subject in groups.subjects:
        for position, doc in enumerate(_first(order, subject.claims, DRAWN), start=1):
            yield subject.feature, position, names[doc]


def _order(connection: sqlite3.Connection, sql: str) -> list[int]:
    return [doc for (doc,) in connection.execute(sql)]


def _names(connection: sqlite3.Connection) -> list[str]:
    """The ids of the claims, each at the number of its row."""
    found = connection.execute("select id from claims order by rowid")
    return list(chain([""], (name for (name,) in found)))


def _first(order: Iterable[int], docs: int, count: int) -> Iterator[int]:
    """The first claims of an order that are in a group."""
    wanted = min(count, docs.bit_count())
    members = docs.to_bytes(docs.bit_length() // 8 + 1, "little")
    last = len(members) * 8
    found = (doc for doc in order if doc < last and members[doc >> 3] >> (doc & 7) & 1)
    yield from islice(found, wanted)


def _years(groups: Groups) -> Iterator[Row]:
    for subject in groups.subjects:
        for (year, relation), planes in groups.items.items():
            counts = [(subject.claims & docs).bit_count() for docs in planes]
            if counts[0]:
                yield subject.feature, year, relation, sum(counts), counts[0]


def _queue(connection: sqlite3.Connection) -> Iterator[Row]:
    for task in TASKS:
        found = connection.execute(task.sql).fetchall()
        for position, (claim, source, claims) in enumerate(found, start=1):
            yield task.name, position, claim, source, claims


def _with_ids(rows: Iterable[Row]) -> Iterator[Row]:
    return ((number, *row) for number, row in enumerate(rows, start=1))


def _insert(connection: sqlite3.Connection, table: Table, rows: Iterable[Row]) -> None:
    marks = ", ".join("?" * len(table.columns))
    connection.executemany(f"insert into {table.name} values ({marks})", rows)  # noqa: S608
