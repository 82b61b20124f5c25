"""The estimates of a claim, question, study, feature or outcome, and what they say together."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from kb.base.labels import work_label
from kb.base.wording import figure, interval, plural
from kb.cite.export.effects import MEASURES
from kb.web.links import study_path
from kb.web.queries import records
from kb.web.svg.forest import WIDTH, Mark, Panel, Summary, draw
from kb.web.svg.parts import Drawing

RATIOS = ("risk-ratio", "odds-ratio")

EFFECTS = """
select f.id, f.evidence, e.claim, c.statement, e.source, s.authors, s.cited_as, s.year, e.relation,
       e.basis, e.second_hand, e.study, t.label as study_label, e.design,
       d.label as design_label, f.outcome, o.label as outcome_label, o.better, f.measure, f.value,
       f.ci_low, f.ci_high, case when f.ci_low is not null then f.ci_level end as ci_level, f.se,
       f.p, f.n, f.comparator, f.subgroup, f.measured as measured, f.locator, f.conversion,
       f.printed
from effects f
join evidence e on e.id = f.evidence
join claims c on c.id = e.claim
join sources s on s.key = e.source
join outcomes o on o.id = f.outcome
left join studies t on t.id = e.study
left join designs d on d.id = e.design
where {where}
order by o.position, f.measure, f.subgroup is not null, s.year, f.id
limit 500
"""

WHERE = {
    "claim": "e.claim = ?",
    "question": "e.claim in (select claim from question_claims where question = ?"
    " and weighing = 'weighed')",
    "study": "e.study = ?",
    "feature": "e.claim in (select claim from claim_features where feature = ?"
    " and bearing <> 'describes')",
    "outcome": "f.outcome = ?",
}

POOLED = """
select p.id, p.outcome, p.measure, p.design, d.label as design_label, p.studies, p.estimate,
       p.ci_low, p.ci_high, p.prediction_low, p.prediction_high, p.tau2, p.i2, p.q, p.scale,
       p.method, p.reason
from pooled p left join designs d on d.id = p.design
where p.kind = ? and p.subject = ? order by p.id
"""

INPUTS = """
select i.pooled, i.effect, i.weight, i.reason from pooled_inputs i
join pooled p on p.id = i.pooled where p.kind = ? and p.subject = ? order by i.pooled, i.effect
"""


def numbers_of(stored: str | None) -> dict[str, int]:
    """How many there are of each unit, from a column that keeps it."""
    return json.loads(stored) if stored else {}


def counts_words(counts: Mapping[str, int]) -> str:
    """Numbers with their units: ``104 schools, 21,041 pupils``."""
    return ", ".join(f"{count:,} {unit}" for unit, count in counts.items())


@dataclass(frozen=True, slots=True)
class EffectRow:
    """One printed estimate with where it comes from; ``why`` is why it was not pooled."""

    id: int
    evidence: int
    claim: str
    statement: str
    source: str
    authors: str | None
    cited_as: str | None
    year: int | None
    relation: str
    basis: str | None
    second_hand: bool
    study: str | None
    study_label: str | None
    design: str | None
    design_label: str | None
    outcome: str
    outcome_label: str
    better: str | None
    measure: str
    value: float | None
    ci_low: float | None
    ci_high: float | None
    ci_level: float | None
    se: float | None
    p: float | None
    n: str | None
    comparator: str | None
    subgroup: str | None
    measured: str | None
    locator: str | None
    conversion: str | None
    printed: str
    weight: float | None = None
    why: str = ""

    @property
    def cite(self) -> str:
        """Its source as a citation has it."""
        return work_label(self.cited_as, self.year, self.source)

    @property
    def label(self) -> str:
        """What it is called in a plot: its study, or its source where none has a record."""
        return self.study_label or self.cite

    @property
    def measure_words(self) -> str:
        """The measure in words."""
        return MEASURES.get(self.measure, self.measure)

    @property
    def note(self) -> str:
        """For whom and when, where it is said."""
        return ", ".join(part for part in (self.subgroup, self.measured) if part)

    @property
    def words(self) -> str:
        """The estimate with its interval."""
        if self.value is None:
            return "not printed"
        shown = self._as_printed()
        if self.ci_low is not None and self.ci_level not in {None, 95}:
            shown += f" ({self.ci_level:g} %)"
        if self.ci_low is None and self.se is not None:
            shown += f", standard error {figure(self.se)}"
        if self.ci_low is None and self.se is None and self.p is not None:
            shown += f", p = {self.p:g}"
        return shown

    def _as_printed(self) -> str:
        """The estimate with its interval in the digits of the source."""
        texts = json.loads(self.printed)
        ends = texts.get("ci", ())
        shown = str(texts.get("value", figure(self.value or 0.0)))
        between = f" [{', '.join(map(str, ends))}]" if ends else ""
        return (shown + between).replace("-", "−")

    @property
    def took_part(self) -> str:
        """How many took part, by unit."""
        return counts_words(numbers_of(self.n))

    @property
    def sides(self) -> str:
        """Which way it points: for the better or worse, or that its interval holds both."""
        if self.value is None or self.better is None:
            return ""
        none = 1.0 if self.measure in RATIOS else 0.0
        if self.value == none:
            return "no difference"
        if self.ci_low is not None and self.ci_high is not None and self._holds(none):
            return "its interval holds no difference"
        higher = self.value > none
        return "for the better" if higher == (self.better == "higher") else "for the worse"

    def _holds(self, none: float) -> bool:
        return (self.ci_low or 0.0) <= none <= (self.ci_high or 0.0)


@dataclass(frozen=True, slots=True)
class PooledRow:
    """What several estimates say together, or why they are not pooled."""

    id: int
    outcome: str
    measure: str
    design: str | None
    design_label: str | None
    studies: int
    estimate: float | None
    ci_low: float | None
    ci_high: float | None
    prediction_low: float | None
    prediction_high: float | None
    tau2: float | None
    i2: float | None
    q: float | None
    scale: str | None
    method: str | None
    reason: str | None

    @property
    def label(self) -> str:
        """What it is called in a plot."""
        designs = (self.design_label or "all designs").lower()
        return f"Pooled: {designs}, {plural(self.studies, 'line')}"

    @property
    def words(self) -> str:
        """The estimate with its interval."""
        return "" if self.estimate is None else interval(self.estimate, self.ci_low, self.ci_high)

    @property
    def prediction(self) -> str:
        """Where the effect of a further study would lie; empty where that is not known."""
        if self.prediction_low is None or self.prediction_high is None:
            return ""
        return f"{figure(self.prediction_low)} to {figure(self.prediction_high)}"


@dataclass(frozen=True, slots=True)
class InputRow:
    """An estimate's part in a synthesis."""

    pooled: int
    effect: int
    weight: float | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """The estimates of one outcome in one measure, and what they say together."""

    outcome: str
    outcome_label: str
    measure: str
    better: str | None
    effects: tuple[EffectRow, ...]
    pooled: tuple[PooledRow, ...]

    @property
    def title(self) -> str:
        """The outcome and the measure."""
        return f"{self.outcome_label}, {self.measure_words}"

    @property
    def whole(self) -> PooledRow | None:
        """All designs together."""
        return next((row for row in self.pooled if not row.design), None)

    @property
    def is_pooled(self) -> bool:
        """Whether the estimates, or those of one design, make a pooled one."""
        return any(row.estimate is not None for row in self.pooled)

    @property
    def is_predicted(self) -> bool:
        """Whether it is known where a further study would lie."""
        return any(row.prediction for row in self.pooled)

    @property
    def measure_words(self) -> str:
        """The measure in words."""
        return MEASURES.get(self.measure, self.measure)

    @property
    def alone(self) -> tuple[PooledRow, ...]:
        """Each design that is pooled by itself."""
        return tuple(row for row in self.pooled if row.design and row.estimate is not None)

    @property
    def left_out(self) -> tuple[EffectRow, ...]:
        """The estimates that were not pooled."""
        return tuple(row for row in self.effects if row.why)


def groups_of(connection: sqlite3.Connection, kind: str, ident: str) -> tuple[Group, ...]:
    """The estimates of a claim, question, study, feature or outcome, by outcome and measure."""
    effects = records(connection, EffectRow, EFFECTS.format(where=WHERE[kind]), (ident,))
    pooled = records(connection, PooledRow, POOLED, (kind, ident))
    inputs = records(connection, InputRow, INPUTS, (kind, ident))
    whole = {row.id for row in pooled if not row.design}
    parts = {one.effect: one for one in inputs if one.pooled in whole}
    with_weights = [_with_part(row, parts.get(row.id)) for row in effects]

    def key(row: EffectRow) -> tuple[str, str]:
        return row.outcome, row.measure

    return tuple(
        _group(list(rows), [one for one in pooled if (one.outcome, one.measure) == name])
        for name, rows in groupby(with_weights, key)
    )


def _with_part(row: EffectRow, part: InputRow | None) -> EffectRow:
    return replace(row, weight=part.weight, why=part.reason or "") if part else row


def _group(rows: Sequence[EffectRow], pooled: Iterable[PooledRow]) -> Group:
    first = rows[0]
    return Group(
        first.outcome, first.outcome_label, first.measure, first.better, tuple(rows), tuple(pooled)
    )


def forest(
    groups: Sequence[Group], title: str, address: Callable[[str], str], width: float = WIDTH
) -> Drawing:
    """The forest plot of groups; ``address`` puts a root-relative one under the site's base."""
    return draw([_panel(group, address) for group in groups], title, width)


def _panel(group: Group, address: Callable[[str], str]) -> Panel:
    ratio = group.measure in RATIOS
    worse, better = ("for the better", "for the worse")[:: 1 if group.better == "lower" else -1]
    marks = tuple(
        Mark(
            row.label,
            row.note,
            row.value,
            row.ci_low,
            row.ci_high,
            row.weight,
            address(study_path(row.study)) if row.study and row.study_label else "",
        )
        for row in group.effects
        if row.value is not None and (row.value > 0 or not ratio)
    )
    return Panel(
        group.title,
        marks,
        tuple(_summary(row) for row in group.pooled if row.estimate is not None),
        1.0 if ratio else 0.0,
        ratio,
        worse if group.better else "lower",
        better if group.better else "higher",
    )


def _summary(row: PooledRow) -> Summary:
    prediction = (
        None
        if row.prediction_low is None or row.prediction_high is None
        else (row.prediction_low, row.prediction_high)
    )
    return Summary(
        row.label, row.estimate or 0.0, row.ci_low or 0.0, row.ci_high or 0.0, prediction
    )


CSV = (
    *("outcome", "measure", "value", "ci_low", "ci_high", "ci_level", "se", "p", "n"),
    *("subgroup", "measured", "comparator", "study", "design", "source", "locator", "claim"),
    *("relation", "basis", "conversion", "weight", "why"),
)


def effects_of(groups: Iterable[Group]) -> list[EffectRow]:
    """All estimates of the groups."""
    return [row for group in groups for row in group.effects]
