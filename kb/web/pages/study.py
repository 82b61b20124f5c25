"""The page of one study: what was done with whom, how good it is, and what rests on it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from kb.base.labels import work_label
from kb.base.wording import plural
from kb.web.forms import to_csv, to_json
from kb.web.links import claim_path, study_path
from kb.web.page import Page, Result
from kb.web.pages.effects import (
    CSV,
    Group,
    counts_words,
    effects_of,
    forest,
    groups_of,
    numbers_of,
)
from kb.web.pages.shared import drawn_from
from kb.web.queries import record, records, scalar
from kb.web.redirects import absent
from kb.web.site import Site
from kb.web.svg.parts import Drawing, files

STUDY = """
select t.id, t.label, t.design, d.label as design_label, t.contexts, t.sample, t.years,
       t.registration, t.funder, t.evaluator, t.shares_data_with, t.note, t.path, t.line
from studies t left join designs d on d.id = t.design where t.id = ?
"""

REPORTS = """
select s.key, s.title, s.authors, s.cited_as, s.year, s.retracted from study_sources r
join sources s on s.key = r.source where r.study = ? order by r.position
"""

APPRAISALS = """
select a.tool, l.label, l.source, l.levels, l.domains as judged, a.overall, a.domains,
       o.label as outcome, a.by, a.note
from appraisals a join appraisal_tools l on l.id = a.tool left join outcomes o on o.id = a.outcome
where a.study = ? order by a.position
"""

CLAIMS = """
select c.id, c.statement, c.certainty, c.status,
       group_concat(distinct e.relation) as relations
from evidence e join claims c on c.id = e.claim
where e.study = ? and c.status <> 'superseded' group by c.id order by c.id limit ?
"""

COUNT = """
select count(distinct e.claim) from evidence e join claims c on c.id = e.claim
where e.study = ? and c.status <> 'superseded'
"""

SHOWN = 200
"""Claims on the page before it points to the search."""

NAMED = """
select t.id, t.label from studies s, json_each(s.{column}) j join {table} t on t.id = j.value
where s.id = ? order by j.key
"""

SHARES = """
with recursive shared(id) as (
  select ?1
  union
  select pair.other from shared join (
    select s.id as one, j.value as other from studies s, json_each(s.shares_data_with) j
    union all
    select j.value, s.id from studies s, json_each(s.shares_data_with) j
  ) pair on pair.one = shared.id)
select t.id, t.label from shared join studies t on t.id = shared.id
where t.id <> ?1 order by t.label, t.id
"""

EVALUATORS: Mapping[str, str] = {
    "independent": "evaluated by others than its developers",
    "developer": "evaluated by its developers",
    "mixed": "evaluated partly by its developers",
    "unclear": "it is not clear who evaluated it",
}


@dataclass(frozen=True, slots=True)
class StudyRow:
    """A study as it stands in the database."""

    id: str
    label: str
    design: str | None
    design_label: str | None
    contexts: tuple[str, ...]
    sample: str | None
    years: str | None
    registration: str | None
    funder: str | None
    evaluator: str | None
    shares_data_with: tuple[str, ...]
    note: str | None
    path: str
    line: int | None

    @property
    def took_part(self) -> str:
        """How many took part, by unit."""
        return counts_words(numbers_of(self.sample))

    @property
    def evaluated(self) -> str:
        """Who evaluated, in words."""
        return EVALUATORS.get(self.evaluator or "", "")


@dataclass(frozen=True, slots=True)
class Report:
    """A source that reports the study."""

    key: str
    title: str | None
    authors: str | None
    cited_as: str | None
    year: int | None
    retracted: str | None

    @property
    def cite(self) -> str:
        """As a citation has it."""
        return work_label(self.cited_as, self.year, self.key)


@dataclass(frozen=True, slots=True)
class AppraisalRow:
    """An appraisal as it stands in the database, with its tool's levels and domains."""

    tool: str
    label: str
    source: str | None
    levels: tuple[str, ...]
    judged: tuple[str, ...]
    overall: str | None
    domains: str | None
    outcome: str | None
    by: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Light:
    """A level that was given: of what, in words, and where it stands between worst and best."""

    name: str
    level: str
    shape: str
    place: int
    of: int


@dataclass(frozen=True, slots=True)
class Appraisal:
    """How good the study is by one tool."""

    row: AppraisalRow
    overall: Light | None
    domains: tuple[Light, ...]


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim that rests on the study."""

    id: str
    statement: str
    certainty: str | None
    status: str
    relations: str

    @property
    def relation(self) -> str:
        """How the study's items stand to it; ``qualifies`` where they stand both ways."""
        said = [one for one in self.relations.split(",") if one != "background"]
        return "background" if not said else said[0] if len(said) == 1 else "qualifies"

    @property
    def words(self) -> str:
        """The same in words."""
        said = sorted(one for one in self.relations.split(",") if one != "background")
        return " and ".join(said) or "background"


@dataclass(frozen=True, slots=True)
class Named:
    """A context or a study by its name."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """All that the page shows of a study."""

    study: StudyRow
    reports: tuple[Report, ...]
    contexts: tuple[Named, ...]
    shares: tuple[Named, ...]
    appraisals: tuple[Appraisal, ...]
    groups: tuple[Group, ...]
    claims: tuple[ClaimRow, ...]
    total: int


def load(connection: sqlite3.Connection, ident: str) -> Loaded | None:
    """All that the page shows; None if there is no such study."""
    study = record(connection, StudyRow, STUDY, (ident,))
    if study is None:
        return None
    contexts = NAMED.format(column="contexts", table="contexts")
    return Loaded(
        study,
        tuple(records(connection, Report, REPORTS, (ident,))),
        tuple(records(connection, Named, contexts, (ident,))),
        tuple(records(connection, Named, SHARES, (ident,))),
        tuple(map(appraisal_of, records(connection, AppraisalRow, APPRAISALS, (ident,)))),
        groups_of(connection, "study", ident),
        tuple(records(connection, ClaimRow, CLAIMS, (ident, SHOWN))),
        int(scalar(connection, COUNT, (ident,))),
    )


def appraisal_of(row: AppraisalRow) -> Appraisal:
    """The lights of an appraisal; a domain of the tool that was not judged says so."""
    given: Mapping[str, str] = json.loads(row.domains) if row.domains else {}
    names = [*row.judged, *(name for name in given if name not in row.judged)] if given else []
    return Appraisal(
        row,
        light("overall", row.overall, row.levels) if row.overall else None,
        tuple(light(name, given.get(name), row.levels) for name in names),
    )


def light(name: str, level: str | None, levels: Sequence[str]) -> Light:
    """A level among those of its tool, which stand from worst to best."""
    words = (level or "not judged").replace("-", " ")
    name = name.replace("-", " ")
    if level not in levels:
        return Light(name, words, "none", 0, len(levels))
    place, last = levels.index(level), len(levels) - 1
    shape = "best" if place == last else "worst" if place == 0 else "middle"
    return Light(name, words, shape, place, last)


@dataclass(frozen=True, slots=True)
class Context:
    """What the template of a study shows."""

    it: Loaded
    drawing: Drawing | None


async def page(site: Site, ident: str) -> Result:
    """The page of a study."""
    it = await site.read(load, ident)
    if it is None:
        return await absent(site, "study", ident)
    title = f"Effects: {it.study.label}"
    drawing = forest(it.groups, title, lambda _: "") if it.groups else None
    design = f"{it.study.design_label}. " if it.study.design_label else ""
    return Page(
        path=study_path(ident),
        template="kb/study.html",
        title=it.study.label,
        description=f"{design}{plural(it.total, 'claim')} here rest on it.",
        section="study",
        context=Context(it, drawing),
        forms={
            "json": partial(to_json, it),
            "csv": partial(to_csv, CSV, effects_of(it.groups)),
            "md": partial(markdown, site, it),
            **(files(lambda: drawing, drawn_from(site, title)) if drawing else {}),
        },
        raw=(
            ("studies", urlencode({"id": ident})),
            ("effects", urlencode({"study": ident})),
            ("appraisals", urlencode({"study": ident})),
        ),
    )


def markdown(site: Site, it: Loaded) -> str:
    """The study in Markdown: what was done, how good it is, its effects, what rests on it."""
    study = it.study
    facts = (
        ("Design", study.design_label),
        ("Took part", study.took_part),
        ("When", study.years),
        ("Registration", study.registration),
        ("Funder", study.funder),
        ("Evaluated", study.evaluated),
    )
    lines = [f"# {study.label}", "", *(f"- {name}: {what}" for name, what in facts if what), ""]
    lines += [f"- Reported in {one.cite}, “{one.title}” [@{one.key}]" for one in it.reports]
    for appraisal in it.appraisals:
        overall = appraisal.overall.level if appraisal.overall else "no overall level"
        by = f", by {appraisal.row.by}" if appraisal.row.by else ""
        lines.append(f"- {appraisal.row.label}: {overall}{by}")
    lines += ["", "## Effects", ""]
    lines += [
        f"- {group.title}: {row.words}{f' ({row.note})' if row.note else ''}"
        for group in it.groups
        for row in group.effects
    ]
    lines += ["", "## Claims that rest on it", ""]
    lines += [f"- [{one.statement}]({site.absolute(claim_path(one.id))})" for one in it.claims]
    return "\n".join([*lines, ""])
