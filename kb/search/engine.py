"""Matching claims in order, and counts for every facet.

Plain SQL over the full-text index, exact at any size and quick up to some ten thousand claims.
Filters of one facet combine with "or", facets with "and"; a facet's own counts leave its own
filter out, so that they say what choosing another value would give.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kb.search.fields import meant, name_groups
from kb.search.rows import Row, rows, scalar
from kb.search.state import State, read_years
from kb.search.words import read_words, synonyms

SIZE = 20
"""Claims on a page."""

OPEN, CLOSE = "\ue000", "\ue001"
"""Marks around matched words: private characters that no text of ours holds."""

VALUES = 60
"""Values of a facet that are listed."""

SUBTREE = """
select t.root as value, cf.claim from (
  with recursive tree(root, id) as (
    select id, id from features
    union select t.root, f.id from features f join tree t on f.broader = t.id)
  select root, id from tree) t
join claim_features cf on cf.feature = t.id
"""

PAIRS: Mapping[str, str] = {
    "feature": SUBTREE,
    "context": "select context as value, claim from claim_contexts",
    "certainty": "select coalesce(certainty, 'unrated') as value, id as claim from claims",
    "relation": "select relation as value, claim from evidence",
    "kind": "select kind as value, id as claim from claims where kind is not null",
    "status": "select status as value, id as claim from claims",
    "design": "select design as value, claim from evidence where design is not null",
    "basis": "select case second_hand when 1 then 'second-hand' else 'first-hand' end as value,"
    " claim from evidence",
    "source": "select source as value, claim from evidence",
    "author": "select p.name as value, e.claim from evidence e"
    " join source_people sp on sp.source = e.source join people p on p.id = sp.person",
}
"""For each facet, every value that every claim has."""

YEARS = (
    "select s.year as value, e.claim from evidence e join sources s on s.key = e.source"
    " where s.year is not null and e.relation <> 'background'"
)

LEVELS = (
    "case c.certainty when 'high' then 1 when 'moderate' then 2 when 'low' then 3"
    " when 'very-low' then 4 else 5 end"
)

ORDERS: Mapping[str, str] = {
    "relevance": "score, c.id",
    "year": "c.last_year desc, score, c.id",
    "certainty": f"{LEVELS}, score, c.id",
    "lines": "c.independent_lines desc, score, c.id",
    "changed": "c.updated desc, c.id",
}


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: how many claims, one page of them, and the facets' counts."""

    total: int
    hits: list[Row]
    facets: Mapping[str, list[tuple[str, int]]]
    years: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Where:
    """An SQL condition on ``c``, a claim, with its parameters."""

    sql: str
    params: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class _Asked:
    """A search as the database is asked: full text, and conditions by the facet they belong to."""

    expression: str
    wheres: tuple[tuple[str, Where], ...]


def _read(connection: sqlite3.Connection, state: State) -> _Asked:
    """The words as full text, and field words as conditions; one that means nothing is a word."""
    words = read_words(state.words, (*PAIRS, "year"))
    loose: list[str] = []
    wheres: list[tuple[str, Where]] = []
    for name, values in words.fields.items():
        if name == "year":
            first, last = read_years(values[-1], None, None)
            found = () if (first, last) == (None, None) else (_within(first, last),)
        else:
            chosen = meant(connection, name, values)
            found = (_any_of(name, chosen),) if chosen else ()
        wheres += [("", where) for where in found]
        loose += () if found else values
    if loose:
        again = read_words(" ".join(loose), ())
        words = replace(words, wanted=(*words.wanted, *again.wanted))
    others = synonyms(words, name_groups(connection))
    return _Asked(words.expression(others), (*wheres, *conditions(state)))


def ask(connection: sqlite3.Connection, state: State, size: int = SIZE) -> Found:
    """Everything that one page of results shows."""
    asked = _read(connection, state)
    total = scalar(connection, *_select("count(*)", asked))
    hits = _hits(connection, state, asked, size)
    facets = {name: _counts(connection, asked, name, state) for name in PAIRS}
    sql, params = _select("c.id", asked, without="year")
    years = connection.execute(
        f"select value, count(distinct claim) from ({YEARS})"  # noqa: S608 - our own SQL
        f" where claim in ({sql}) group by 1 order by 1",
        params,
    ).fetchall()
    return Found(int(total or 0), hits, facets, [(int(row[0]), int(row[1])) for row in years])


def conditions(state: State) -> Iterator[tuple[str, Where]]:
    """A condition for each facet that has values chosen, and for the years, by facet."""
    for name, values in state.chosen.items():
        yield name, _any_of(name, values)
    first, last = state.years
    if first is not None or last is not None:
        yield "year", _within(first, last)


def _any_of(name: str, values: Sequence[str]) -> Where:
    marks = ", ".join("?" * len(values))
    sql = f"c.id in (select claim from ({PAIRS[name]}) where value in ({marks}))"  # noqa: S608
    return Where(sql, tuple(values))


def _within(first: int | None, last: int | None) -> Where:
    sql = f"c.id in (select claim from ({YEARS}) where value between ? and ?)"  # noqa: S608
    return Where(sql, (-10_000 if first is None else first, 10_000 if last is None else last))


def _select(what: str, asked: _Asked, without: str = "-") -> tuple[str, tuple[object, ...]]:
    """SQL for what is asked, leaving out the conditions of one facet."""
    tables = "claims c"
    clauses: list[str] = []
    params: list[object] = []
    if asked.expression:
        tables = "claims_fts join claims c on c.rowid = claims_fts.rowid"
        clauses.append("claims_fts match ?")
        params.append(asked.expression)
    for name, where in asked.wheres:
        if name != without:
            clauses.append(where.sql)
            params.extend(where.params)
    condition = " and ".join(clauses) or "1"
    return f"select {what} from {tables} where {condition}", tuple(params)  # noqa: S608


def _hits(connection: sqlite3.Connection, state: State, asked: _Asked, size: int) -> list[Row]:
    """One page of claims with their matched words marked; a lower score is a better match."""
    if asked.expression:
        score = "bm25(claims_fts, 8.0, 2.0, 3.0, 3.0)"
        marked = (
            f"highlight(claims_fts, 0, '{OPEN}', '{CLOSE}') as statement_marked,"
            f" snippet(claims_fts, 1, '{OPEN}', '{CLOSE}', ' … ', 24) as snippet_marked"
        )
    else:
        score, marked = "0", "c.statement as statement_marked, '' as snippet_marked"
    sql, params = _select(f"c.*, {score} as score, {marked}", asked)
    offset = (state.page - 1) * size
    order = ORDERS[state.sort]
    return rows(connection, f"{sql} order by {order} limit ? offset ?", (*params, size, offset))


def _counts(
    connection: sqlite3.Connection, asked: _Asked, name: str, state: State
) -> list[tuple[str, int]]:
    """How many claims each value of a facet would give, those chosen included at zero."""
    sql, params = _select("c.id", asked, without=name)
    found = connection.execute(
        f"select value, count(distinct claim) as claims from ({PAIRS[name]})"  # noqa: S608
        f" where claim in ({sql}) group by 1 order by claims desc, value limit {VALUES}",
        params,
    ).fetchall()
    counts = {str(row[0]): int(row[1]) for row in found}
    for value in state.chosen.get(name, ()):
        counts.setdefault(value, 0)
    return list(counts.items())
