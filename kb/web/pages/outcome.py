"""The page of one outcome: what the claims say becomes of it, and how large the effects are."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from kb.base.wording import plural
from kb.store.criteria import by_certainty
from kb.web.forms import to_csv, to_json
from kb.web.links import claim_path, outcome_path
from kb.web.page import Page, Result
from kb.web.pages.effects import CSV, Group, effects_of, forest, groups_of
from kb.web.pages.shared import SAYS, drawn_from
from kb.web.queries import record, records
from kb.web.redirects import absent
from kb.web.site import Site
from kb.web.svg.parts import Drawing, files

SHOWN = 12
"""How many claims each way the page lists before it points to the search."""

OUTCOME = """
select id, label, definition, scope_note, alt_labels, better, source from outcomes where id = ?
"""

NARROWER = """
select id, label, claims from outcomes where broader = ? order by position
"""

CLAIMS = f"""
select c.id, c.statement, c.certainty, c.status, o.says, coalesce(o.direction, 'none') as direction,
       o.lines_for, o.lines_mixed, o.lines_against, c.supports, c.qualifies, c.disputes,
       c.first_year, c.last_year
from claim_outcomes o join claims c on c.id = o.claim
where o.outcome = ? and c.status <> 'superseded'
order by {by_certainty("c.certainty")}, o.lines_for + o.lines_mixed + o.lines_against desc, c.id
"""  # noqa: S608 - the order is our own

FEATURES = """
select f.id, f.label,
       sum(o.direction is 'for') as supporting, sum(o.direction is 'mixed') as mixed,
       sum(o.direction is 'against') as against, sum(o.direction is null) as neither
from claim_outcomes o join claims c on c.id = o.claim
join claim_features b on b.claim = o.claim join features f on f.id = b.feature
where o.outcome = ? and c.status <> 'superseded' group by f.id order by f.position
"""

QUESTIONS = """
select q.id, q.question, q.certainty from questions q, json_each(q.outcomes) j
where j.value = ? order by q.id
"""

WAYS = (
    ("for", "Speak for a benefit", "supports"),
    ("mixed", "Both ways", "qualifies"),
    ("against", "Speak against a benefit", "disputes"),
    ("none", "Point neither way", "describes"),
)


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """An outcome as it stands in the vocabulary."""

    id: str
    label: str
    definition: str | None
    scope_note: str | None
    alt_labels: tuple[str, ...]
    better: str | None
    source: str | None


@dataclass(frozen=True, slots=True)
class Narrower:
    """An outcome under it, with how many claims speak of that."""

    id: str
    label: str
    claims: int


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim that speaks of the outcome, and how its independent lines point."""

    id: str
    statement: str
    certainty: str | None
    status: str
    says: str
    direction: str
    lines_for: int
    lines_mixed: int
    lines_against: int
    supports: int
    qualifies: int
    disputes: int
    first_year: int | None
    last_year: int | None

    @property
    def words(self) -> str:
        """What it says becomes of the outcome."""
        return SAYS.get(self.says, self.says)


@dataclass(frozen=True, slots=True)
class FeatureRow:
    """A feature on which claims bear that speak of the outcome; counts of claims."""

    id: str
    label: str
    supporting: int
    mixed: int
    against: int
    neither: int


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question that asks of the outcome."""

    id: str
    question: str
    certainty: str | None


@dataclass(frozen=True, slots=True)
class Loaded:
    """All that the page shows of an outcome."""

    outcome: OutcomeRow
    narrower: tuple[Narrower, ...]
    claims: tuple[ClaimRow, ...]
    features: tuple[FeatureRow, ...]
    questions: tuple[QuestionRow, ...]
    groups: tuple[Group, ...]

    @property
    def ways(self) -> tuple[tuple[str, str, str, tuple[ClaimRow, ...]], ...]:
        """The claims by the way that their evidence points, without ways that none takes."""
        groups = (
            (way, head, sign, tuple(row for row in self.claims if row.direction == way))
            for way, head, sign in WAYS
        )
        return tuple(one for one in groups if one[3])


def load(connection: sqlite3.Connection, ident: str) -> Loaded | None:
    """All that the page shows; None if there is no such outcome."""
    outcome = record(connection, OutcomeRow, OUTCOME, (ident,))
    if outcome is None:
        return None
    return Loaded(
        outcome,
        tuple(records(connection, Narrower, NARROWER, (ident,))),
        tuple(records(connection, ClaimRow, CLAIMS, (ident,))),
        tuple(records(connection, FeatureRow, FEATURES, (ident,))),
        tuple(records(connection, QuestionRow, QUESTIONS, (ident,))),
        groups_of(connection, "outcome", ident),
    )


@dataclass(frozen=True, slots=True)
class Context:
    """What the template of an outcome shows."""

    it: Loaded
    drawing: Drawing | None
    shown: int


async def page(site: Site, ident: str) -> Result:
    """The page of an outcome."""
    it = await site.recall(load, ident)
    if it is None:
        return await absent(site, "outcome", ident)
    title = f"Effects on {it.outcome.label.lower()}"
    drawing = forest(it.groups, title, site.path) if it.groups else None
    intro = it.outcome.definition or ""
    return Page(
        path=outcome_path(ident),
        template="kb/outcome.html",
        title=it.outcome.label,
        description=f"{intro} {plural(len(it.claims), 'claim')} speak of it.".strip(),
        section="outcome",
        context=Context(it, drawing, SHOWN),
        forms={
            "json": partial(to_json, it),
            "csv": partial(to_csv, CSV, effects_of(it.groups)),
            "md": partial(markdown, site, it),
            **(files(lambda: drawing, drawn_from(site, title)) if drawing else {}),
        },
        json_ld={
            "@context": "https://schema.org",
            "@type": "DefinedTerm",
            "@id": site.absolute(outcome_path(ident)),
            "name": it.outcome.label,
            "description": intro,
            "inDefinedTermSet": site.absolute("/"),
        },
        raw=(
            ("claim_outcomes", urlencode({"outcome": ident})),
            ("effects", urlencode({"outcome": ident})),
            ("directions", urlencode({"outcome": ident})),
            ("pooled", urlencode({"kind": "outcome", "subject": ident})),
        ),
    )


def markdown(site: Site, it: Loaded) -> str:
    """The outcome in Markdown: its effects, and the claims each way."""
    lines = [f"# {it.outcome.label}", "", it.outcome.definition or "", ""]
    for group in it.groups:
        lines += [f"## {group.title}", ""]
        lines += [f"- {row.label}: {row.words}" for row in group.effects]
        if group.whole and group.whole.estimate is not None:
            lines.append(f"- **{group.whole.label}: {group.whole.words}**")
        lines.append("")
    for _, head, _, claims in it.ways:
        lines += [f"## {head}", ""]
        lines += [
            f"- [{row.statement}]({site.absolute(claim_path(row.id))}) ({row.words})"
            for row in claims
        ]
        lines.append("")
    return "\n".join(lines)
