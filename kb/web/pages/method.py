"""How to read this site: every mark, word and plot, with examples of the collection itself."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from functools import partial

from kb.store.criteria import by_certainty, is_rated
from kb.web.forms import to_json
from kb.web.page import Page, Result
from kb.web.queries import record, records
from kb.web.site import Site

LEVELS = f"""
select c.certainty, c.id, c.statement, c.certainty_reason as reason from claims c
where c.certainty is not null and c.status = 'reviewed' and {is_rated("c.kind")}
and c.id = (select d.id from claims d where d.certainty = c.certainty and d.status = 'reviewed'
            and {is_rated("d.kind")}
            order by d.certainty_reason is null, d.independent_lines desc, d.id limit 1)
order by {by_certainty("c.certainty")}
"""  # noqa: S608 - the order and the kinds are our own

TURNED = """
select d.claim, c.statement, d.feature, f.label, d.says, d.relation, d.direction, e.source
from directions d join claims c on c.id = d.claim join features f on f.id = d.feature
join evidence e on e.id = d.evidence
where d.direction is not null
order by d.relation <> 'disputes', d.says <> 'disputes', d.says <> 'qualifies', d.id limit 1
"""

LINES = """
select id, statement, independent_lines, supports + qualifies + disputes as items from claims
where supports + qualifies + disputes > independent_lines
order by supports + qualifies + disputes - independent_lines desc, id limit 1
"""

POOLED = """
select p.kind, p.subject, o.label as outcome, p.measure, p.studies, p.estimate, p.ci_low, p.ci_high,
       (select count(*) from pooled_inputs i where i.pooled = p.id and i.reason is not null)
       as left_out
from pooled p join outcomes o on o.id = p.outcome where p.estimate is not null
order by p.kind <> 'question', p.studies desc, p.id limit 1
"""

APPRAISED = """
select t.id, t.label, l.label as tool, a.overall from appraisals a
join studies t on t.id = a.study join appraisal_tools l on l.id = a.tool
where a.overall is not null order by a.domains is null, a.id limit 1
"""

SECOND = """
select e.claim, c.statement, e.source, e.via from evidence e join claims c on c.id = e.claim
where e.via is not null and c.status = 'reviewed' order by e.id limit 1
"""

COUNTS = """
select (select count(*) from questions) as questions, (select count(*) from studies) as studies,
       (select count(*) from effects) as effects,
       (select count(*) from pooled where estimate is not null) as pooled,
       (select count(*) from directions where direction is not null) as directions
"""


@dataclass(frozen=True, slots=True)
class Level:
    """A level of certainty with a claim that has it."""

    certainty: str
    id: str
    statement: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Turned:
    """An item of evidence and which way it points."""

    claim: str
    statement: str
    feature: str
    label: str
    says: str
    relation: str
    direction: str
    source: str


@dataclass(frozen=True, slots=True)
class Lines:
    """A claim with more items than independent lines."""

    id: str
    statement: str
    independent_lines: int
    items: int


@dataclass(frozen=True, slots=True)
class Pooled:
    """A synthesis of this collection; ``left_out`` counts the estimates that it does not use."""

    kind: str
    subject: str
    outcome: str
    measure: str
    studies: int
    estimate: float
    ci_low: float
    ci_high: float
    left_out: int


@dataclass(frozen=True, slots=True)
class Appraised:
    """A study with a level that a tool gave it."""

    id: str
    label: str
    tool: str
    overall: str


@dataclass(frozen=True, slots=True)
class Second:
    """An item that was read second-hand."""

    claim: str
    statement: str
    source: str
    via: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is of what can be weighed."""

    questions: int
    studies: int
    effects: int
    pooled: int
    directions: int


@dataclass(frozen=True, slots=True)
class Examples:
    """What the page shows of the collection."""

    levels: tuple[Level, ...]
    turned: Turned | None
    lines: Lines | None
    pooled: Pooled | None
    appraised: Appraised | None
    second: Second | None
    counts: Counts


def load(connection: sqlite3.Connection) -> Examples:
    """One example of each thing that the page explains, as far as the collection has one."""
    counts = record(connection, Counts, COUNTS)
    return Examples(
        tuple(records(connection, Level, LEVELS)),
        record(connection, Turned, TURNED),
        record(connection, Lines, LINES),
        record(connection, Pooled, POOLED),
        record(connection, Appraised, APPRAISED),
        record(connection, Second, SECOND),
        counts or Counts(0, 0, 0, 0, 0),
    )


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows."""

    it: Examples


async def page(site: Site) -> Result:
    """The page of the method."""
    it = await site.recall(load)
    return Page(
        path="/method",
        template="kb/method.html",
        title="How to read this site",
        description="What every mark, word and plot here means, and how numbers are counted.",
        section="method",
        context=Context(it),
        forms={"json": partial(to_json, it)},
        raw=(("directions", ""), ("effects", ""), ("pooled", ""), ("pooled_inputs", "")),
    )
