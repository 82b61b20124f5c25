"""What the database holds of one question: its answer, the claims, and what is missing."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from kb.base.labels import work_label
from kb.store.criteria import is_second_hand
from kb.synthesis.pooling import SAME_LINE
from kb.web.pages.certainty_domains import Judged, judged_of
from kb.web.pages.effects import Group, effects_of, groups_of
from kb.web.pages.findings_table import Finding, Rating, findings_of
from kb.web.pages.log import Change, of_question
from kb.web.pages.shared import SAYS
from kb.web.queries import record, records

QUESTION = """
select id, question, answer, certainty, certainty_domains, certainty_reason, status, answered,
       searched, independent_lines, created, updated, contributors, path, body_html
from questions where id = ?
"""

TERMS = """
select t.id, t.label from questions q, json_each(q.{column}) j join {table} t on t.id = j.value
where q.id = ? order by j.key
"""

CLAIMS = f"""
select c.id, c.statement, c.certainty, c.status, q.weighing, coalesce(q.reason, '') as reason,
       c.supports, c.qualifies, c.disputes, c.independent_lines,
       {is_second_hand("c.id")} as second_hand_only, c.first_year,
       c.last_year,
       (select group_concat(b.direction) from claim_features b
        join json_each((select features from questions where id = q.question)) j
        on j.value = b.feature where b.claim = c.id) as of_features,
       (select group_concat(b.direction) from claim_outcomes b
        join json_each((select outcomes from questions where id = q.question)) j
        on j.value = b.outcome where b.claim = c.id) as of_outcomes,
       (select group_concat(b.says) from claim_outcomes b
        join json_each((select outcomes from questions where id = q.question)) j
        on j.value = b.outcome where b.claim = c.id) as says
from question_claims q join claims c on c.id = q.claim
where q.question = ? order by q.position
"""  # noqa: S608 - the condition is our own

DISAGREE = """
select e.claim, c.statement, e.source, s.title, s.authors, s.cited_as, s.year, e.relation,
       e.locator, e.note
from question_claims q join evidence e on e.claim = q.claim join claims c on c.id = e.claim
join sources s on s.key = e.source
where q.question = ? and q.weighing = 'weighed' and e.relation in ('disputes', 'qualifies')
order by q.position, e.position limit 60
"""

LIMITS = """
select r.claim, c.statement, r.relation, r.target, t.statement as about
from question_claims a
join claim_relations r on r.claim = a.claim and r.relation in ('disputes', 'qualifies')
join question_claims b on b.question = a.question and b.claim = r.target
join claims c on c.id = r.claim join claims t on t.id = r.target
where a.question = ? and a.weighing = 'weighed' and b.weighing = 'weighed'
order by b.position, a.position limit 60
"""

WAYS = (
    ("for", "For it", "supports"),
    ("mixed", "Both ways", "qualifies"),
    ("against", "Against it", "disputes"),
    ("none", "Neither way", "describes"),
)


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question as it stands in the database."""

    id: str
    question: str
    answer: str | None
    certainty: str | None
    certainty_domains: str | None
    certainty_reason: str | None
    status: str
    answered: str | None
    searched: str | None
    independent_lines: int
    created: str | None
    updated: str | None
    contributors: tuple[str, ...]
    path: str
    body_html: str | None


@dataclass(frozen=True, slots=True)
class Term:
    """A term that the question is about."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim that the answer weighs or leaves out."""

    id: str
    statement: str
    certainty: str | None
    status: str
    weighing: str
    reason: str
    supports: int
    qualifies: int
    disputes: int
    independent_lines: int
    second_hand_only: int | None
    first_year: int | None
    last_year: int | None
    of_features: str | None
    of_outcomes: str | None
    says: str | None

    @property
    def way(self) -> str:
        """Which way its evidence points of the outcomes asked about or, where it says nothing of
        them, of the features.
        """
        ways = set((self.of_outcomes or self.of_features or "").split(",")) - {""}
        if len(ways) == 1:
            return ways.pop()
        return "mixed" if ways else "none"

    @property
    def outcomes(self) -> str:
        """What it says becomes of the outcomes that the question asks of."""
        named = dict.fromkeys(self.says.split(",")) if self.says else {}
        return ", ".join(SAYS.get(one, one) for one in named)


@dataclass(frozen=True, slots=True)
class Limit:
    """A claim that disputes or qualifies another, where the answer weighs both."""

    claim: str
    statement: str
    relation: str
    target: str
    about: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """An item of evidence that disputes or qualifies a claim that the answer weighs."""

    claim: str
    statement: str
    source: str
    title: str | None
    authors: str | None
    cited_as: str | None
    year: int | None
    relation: str
    locator: str | None
    note: str | None

    @property
    def cite(self) -> str:
        """Its source as a citation has it."""
        return work_label(self.cited_as, self.year, self.title or self.source)


@dataclass(frozen=True, slots=True)
class Searched:
    """What was searched for the answer."""

    done: bool = False
    until: str = ""
    where: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Loaded:
    """All that the page shows of a question."""

    question: QuestionRow
    judged: Judged | None
    features: tuple[Term, ...]
    outcomes: tuple[Term, ...]
    contexts: tuple[Term, ...]
    claims: tuple[ClaimRow, ...]
    disagreements: tuple[Disagreement, ...]
    limits: tuple[Limit, ...]
    groups: tuple[Group, ...]
    findings: tuple[Finding, ...]
    searched: Searched | None
    gaps: tuple[str, ...]
    log: tuple[Change, ...]

    @property
    def weighed(self) -> tuple[ClaimRow, ...]:
        """The claims that the answer weighs."""
        return tuple(row for row in self.claims if row.weighing == "weighed")

    @property
    def left_out(self) -> tuple[ClaimRow, ...]:
        """The claims that it leaves out."""
        return tuple(row for row in self.claims if row.weighing != "weighed")

    @property
    def ways(self) -> tuple[tuple[str, str, str, tuple[ClaimRow, ...]], ...]:
        """The claims weighed, by the way that they speak, without the ways that none takes."""
        groups = (
            (way, head, sign, tuple(row for row in self.weighed if row.way == way))
            for way, head, sign in WAYS
        )
        return tuple(one for one in groups if one[3])


def load(connection: sqlite3.Connection, ident: str) -> Loaded | None:
    """All that the page shows; None if there is no such question."""
    question = record(connection, QuestionRow, QUESTION, (ident,))
    if question is None:
        return None
    groups = groups_of(connection, "question", ident)
    claims = tuple(records(connection, ClaimRow, CLAIMS, (ident,)))
    outcomes = _terms(connection, ident, "outcomes")
    rating = Rating(
        question.certainty,
        question.certainty_reason or "",
        tuple(term.id for term in outcomes),
        {claim.id: claim.certainty for claim in claims},
    )
    return Loaded(
        question,
        judged_of(question.certainty_domains),
        _terms(connection, ident, "features"),
        outcomes,
        _terms(connection, ident, "contexts"),
        claims,
        tuple(records(connection, Disagreement, DISAGREE, (ident,))),
        tuple(records(connection, Limit, LIMITS, (ident,))),
        groups,
        findings_of(groups, rating),
        _searched(question.searched),
        _gaps(claims, groups, outcomes, question),
        of_question(connection, ident),
    )


def _terms(connection: sqlite3.Connection, ident: str, table: str) -> tuple[Term, ...]:
    sql = TERMS.format(column=table, table=table)
    return tuple(records(connection, Term, sql, (ident,)))


def _searched(stored: str | None) -> Searched | None:
    if not stored:
        return None
    said = json.loads(stored)
    return Searched(
        bool(said.get("done", True)),
        said.get("until", ""),
        tuple(said.get("where", ())),
        said.get("note", ""),
    )


def _gaps(
    claims: tuple[ClaimRow, ...],
    groups: tuple[Group, ...],
    outcomes: tuple[Term, ...],
    question: QuestionRow,
) -> tuple[str, ...]:
    """What is missing, each in a sentence."""
    weighed = [row for row in claims if row.weighing == "weighed"]
    effects = effects_of(groups)
    measured = {group.outcome for group in groups}
    lines = {row.study or row.source for row in effects if row.why != SAME_LINE}
    gaps = [
        f"No estimate of the size of the effect on {one.label.lower()}."
        for one in outcomes
        if one.id not in measured
    ]
    if effects and not any("random" in (row.design or "") for row in effects):
        gaps.append("No estimate from a trial in which chance decided who took part.")
    if effects and len(lines) == 1:
        gaps.append("A second independent line that measures the effect: all is from one.")
    if weighed and all(row.second_hand_only for row in weighed):
        gaps.append("Evidence that was read first-hand.")
    if weighed and not any(row.disputes or row.qualifies for row in weighed):
        gaps.append("Evidence that disputes or qualifies what the answer weighs: none is recorded.")
    if not weighed:
        gaps.append("A claim to answer it from.")
    if not question.searched:
        gaps.append("A record of what was searched, and until when.")
    return tuple(gaps)
