"""The lists of studies and outcomes."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from functools import partial

from kb.base.wording import plural
from kb.web.forms import to_csv, to_json
from kb.web.page import Page, Result
from kb.web.pages.effects import counts_words, numbers_of
from kb.web.queries import records
from kb.web.site import Site

STUDIES = """
select t.id, t.label, t.design, d.label as design_label, t.years, t.sample,
       (select group_concat(l.label || ': ' || a.overall, '; ') from appraisals a
        join appraisal_tools l on l.id = a.tool
        where a.study = t.id and a.overall is not null) as appraised,
       (select count(distinct e.claim) from evidence e join claims c on c.id = e.claim
        where e.study = t.id and c.status <> 'superseded') as claims,
       (select count(*) from effects f where f.study = t.id) as effects
from studies t left join designs d on d.id = t.design order by d.rank is null, d.rank, t.label, t.id
"""

OUTCOMES = """
select o.id, o.label, o.definition, o.better,
       count(c.id) as claims,
       coalesce(sum(c.id is not null and s.direction is 'for'), 0) as supporting,
       coalesce(sum(c.id is not null and s.direction is 'mixed'), 0) as mixed,
       coalesce(sum(c.id is not null and s.direction is 'against'), 0) as against,
       (select count(*) from effects f where f.outcome = o.id) as effects
from outcomes o left join claim_outcomes s on s.outcome = o.id
left join claims c on c.id = s.claim and c.status <> 'superseded'
group by o.id order by o.position
"""


@dataclass(frozen=True, slots=True)
class StudyRow:
    """A study in the list; ``claims`` counts those with evidence from it."""

    id: str
    label: str
    design: str | None
    design_label: str | None
    years: str | None
    sample: str | None
    appraised: str | None
    claims: int
    effects: int

    @property
    def took_part(self) -> str:
        """How many took part, by unit."""
        return counts_words(numbers_of(self.sample))


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """An outcome in the list; counts of claims, by the way that their evidence points."""

    id: str
    label: str
    definition: str | None
    better: str | None
    claims: int
    supporting: int
    mixed: int
    against: int
    effects: int


@dataclass(frozen=True, slots=True)
class Context:
    """What the template of a list shows."""

    rows: tuple[StudyRow, ...] | tuple[OutcomeRow, ...]


def studies_of(connection: sqlite3.Connection) -> tuple[StudyRow, ...]:
    """All studies, the strongest designs first."""
    return tuple(records(connection, StudyRow, STUDIES))


def outcomes_of(connection: sqlite3.Connection) -> tuple[OutcomeRow, ...]:
    """All outcomes, in the order of the vocabulary."""
    return tuple(records(connection, OutcomeRow, OUTCOMES))


async def studies(site: Site) -> Result:
    """The list of studies."""
    rows = await site.recall(studies_of)
    said = f"{plural(len(rows), 'study', 'studies')}, apart from the reports of them."
    return _page("studies", "Studies", said, rows)


async def outcomes(site: Site) -> Result:
    """The list of outcomes."""
    rows = await site.recall(outcomes_of)
    said = f"{plural(len(rows), 'outcome')}, and what the claims say becomes of them."
    return _page("outcomes", "Outcomes", said, rows)


CSV = {
    "studies": (*("id", "label", "design", "years", "sample", "appraised", "claims", "effects"),),
    "outcomes": (
        *("id", "label", "better", "claims", "supporting", "mixed", "against", "effects"),
    ),
}


def _page(
    name: str,
    title: str,
    said: str,
    rows: tuple[StudyRow, ...] | tuple[OutcomeRow, ...],
) -> Page:
    return Page(
        path=f"/{name}",
        template=f"kb/{name}.html",
        title=title,
        description=said,
        section=name,
        context=Context(rows),
        forms={"json": partial(to_json, rows), "csv": partial(to_csv, CSV[name], rows)},
        raw=((name, ""),),
    )
