"""What the search page asks of the database: matching claims in order, and counts for every facet.

Plain SQL over the full-text index, exact at any size and quick up to some ten thousand claims.
Filters of one facet combine with "or", facets with "and"; a facet's own counts leave its own
filter out, so that they say what choosing another value would give.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kb.web.addresses import State
from kb.web.queries import Row, rows, scalar

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


def words_of(text: str) -> str:
    """An FTS5 expression of any text: words joined by OR, phrases, prefixes, and words left out."""
    wanted: list[str] = []
    unwanted: list[str] = []
    for minus, phrase, word in re.findall(r'(-?)(?:"([^"]*)"|([^\s"]+))', text):
        star = "*" if word.endswith("*") else ""
        tokens = re.findall(r"\w+", phrase or word)
        if not tokens:
            continue
        quoted = '"' + " ".join(tokens) + '"' + star
        (unwanted if minus else wanted).append(quoted)
    if not wanted:
        return ""
    joined = "(" + " OR ".join(wanted) + ")"
    return joined + "".join(f" NOT {word}" for word in unwanted)


def ask(connection: sqlite3.Connection, state: State, size: int = SIZE) -> Found:
    """Everything that one page of results shows."""
    with_words = words_of(state.words)
    everywhere = list(conditions(state))
    total = scalar(connection, *_select("count(*)", with_words, everywhere))
    hits = _hits(connection, state, with_words, size)
    facets = {name: _counts(connection, with_words, name, everywhere, state) for name in PAIRS}
    others = [where for name, where in everywhere if name != "year"]
    sql, params = _select("c.id", with_words, [("", where) for where in others])
    years = connection.execute(
        f"select value, count(distinct claim) from ({YEARS})"  # noqa: S608 - our own SQL
        f" where claim in ({sql}) group by 1 order by 1",
        params,
    ).fetchall()
    return Found(int(total or 0), hits, facets, [(int(row[0]), int(row[1])) for row in years])


def conditions(state: State) -> Iterator[tuple[str, Where]]:
    """A condition for each facet that has values chosen, and for the years."""
    for name, values in state.chosen.items():
        marks = ", ".join("?" * len(values))
        yield (
            name,
            Where(
                f"c.id in (select claim from ({PAIRS[name]}) where value in ({marks}))",  # noqa: S608
                tuple(values),
            ),
        )
    first, last = state.years
    if first is not None or last is not None:
        yield (
            "year",
            Where(
                f"c.id in (select claim from ({YEARS}) where value between ? and ?)",  # noqa: S608
                (first if first is not None else -10_000, last if last is not None else 10_000),
            ),
        )


def _select(
    what: str, with_words: str, wheres: Sequence[tuple[str, Where]]
) -> tuple[str, tuple[object, ...]]:
    tables = "claims c"
    clauses: list[str] = []
    params: list[object] = []
    if with_words:
        tables = "claims_fts join claims c on c.rowid = claims_fts.rowid"
        clauses.append("claims_fts match ?")
        params.append(with_words)
    for _, where in wheres:
        clauses.append(where.sql)
        params.extend(where.params)
    condition = " and ".join(clauses) or "1"
    return f"select {what} from {tables} where {condition}", tuple(params)  # noqa: S608


def _hits(connection: sqlite3.Connection, state: State, with_words: str, size: int) -> list[Row]:
    """One page of claims with their matched words marked."""
    if with_words:
        score = "bm25(claims_fts, 8.0, 2.0, 3.0, 3.0)"
        marked = (
            f"highlight(claims_fts, 0, '{OPEN}', '{CLOSE}') as statement_marked,"
            f" snippet(claims_fts, 1, '{OPEN}', '{CLOSE}', ' … ', 24) as snippet_marked"
        )
    else:
        score, marked = "0", "c.statement as statement_marked, '' as snippet_marked"
    sql, params = _select(f"c.*, {score} as score, {marked}", with_words, list(conditions(state)))
    offset = (state.page - 1) * size
    order = ORDERS[state.sort]
    return rows(connection, f"{sql} order by {order} limit ? offset ?", (*params, size, offset))


def _counts(
    connection: sqlite3.Connection,
    with_words: str,
    name: str,
    wheres: Sequence[tuple[str, Where]],
    state: State,
) -> list[tuple[str, int]]:
    """How many claims each value of a facet would give, those chosen included at zero."""
    sql, params = _select("c.id", with_words, [pair for pair in wheres if pair[0] != name])
    found = connection.execute(
        f"select value, count(distinct claim) as claims from ({PAIRS[name]})"  # noqa: S608
        f" where claim in ({sql}) group by 1 order by claims desc, value limit {VALUES}",
        params,
    ).fetchall()
    counts = {str(row[0]): int(row[1]) for row in found}
    for value in state.chosen.get(name, ()):
        counts.setdefault(value, 0)
    return list(counts.items())
