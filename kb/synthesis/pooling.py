"""Which estimates may be pooled, by design and all together, and what was left out and why.

Two or more independent lines of evidence with the same measure of the same outcome, the main
estimate of each, never across measures. Who calls says what a claim or a question is; here are
only estimates.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb.synthesis.random_effects import Point, Synthesis, synthesise
from kb.synthesis.scales import SCALES, Numbers, Scale, point
from kb.weighing.designs import is_review

NO_VALUE = "no value is printed"
NO_ERROR = "no interval, standard error or exact p value tells how precise it is"
OF_A_SUBGROUP = "an estimate of a subgroup, not the main one"
OTHER_MEASURE = "its measure is not one whose values mean the same from study to study"
OF_A_REVIEW = "the result of a review, which may contain the other studies"
BACKGROUND = "given as background, not as evidence"
RETRACTED = "its source was retracted"
SUPERSEDED = "the claim that gives it was superseded"
REPEATED = "the same estimate, given a second time"
SAME_LINE = "from the same line of evidence as one that is no less precise"
OF_ONE_LINE = (REPEATED, SAME_LINE)
"""Why an estimate says nothing beside another one of its line."""
NOT_ENOUGH = "fewer than two independent lines of evidence have an estimate that can be pooled"


@dataclass(frozen=True, slots=True)
class Estimate:
    """One printed estimate, and what decides whether it may be pooled.

    ``line`` names its independent line of evidence; ``main`` is false for a subgroup; ``barred``
    is why it may not be pooled whatever its numbers, or empty.
    """

    id: int
    line: str
    design: str
    outcome: str
    measure: str
    numbers: Numbers
    main: bool = True
    barred: str = ""


@dataclass(frozen=True, slots=True)
class Input:
    """An estimate's part in a synthesis: its weight from 0 to 1, or why it was left out."""

    estimate: int
    weight: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Pooled:
    """What estimates of one outcome in one measure say together, or why they are not pooled.

    ``design`` is empty where all designs are pooled. The results are those of ``synthesis``, which
    is on the scale that is pooled; ``scale`` leads back.
    """

    outcome: str
    measure: str
    design: str
    scale: Scale | None
    synthesis: Synthesis | None
    inputs: tuple[Input, ...]

    @property
    def reason(self) -> str:
        """Why there is no synthesis; empty where there is one."""
        return "" if self.synthesis else NOT_ENOUGH


def pool(estimates: Iterable[Estimate]) -> Iterator[Pooled]:
    """All syntheses of estimates, by outcome and measure: all designs first, then each alone.

    Where two or more estimates allow of none, one that says why. A design comes alone only where
    it is not the only one and has two lines of its own.
    """
    groups: dict[tuple[str, str], list[Estimate]] = defaultdict(list)
    for estimate in estimates:
        groups[estimate.outcome, estimate.measure].append(estimate)
    for key in sorted(groups):
        group = groups[key]
        if len(group) > 1:
            yield _pooled(group, "")
            yield from _by_design(group)


def _by_design(group: Sequence[Estimate]) -> Iterator[Pooled]:
    by_design: dict[str, list[Estimate]] = defaultdict(list)
    for estimate in group:
        by_design[estimate.design].append(estimate)
    for design in sorted(by_design) if len(by_design) > 1 else ():
        alone = _pooled(by_design[design], design)
        if design and alone.synthesis:
            yield alone


def _pooled(group: Sequence[Estimate], design: str) -> Pooled:
    first = group[0]
    scale = SCALES.get(first.measure)
    left_out, points = _sifted(group, scale)
    chosen, doubles = _one_a_line(points, group)
    left_out |= doubles
    synthesis = synthesise(list(chosen.values())) if len(chosen) > 1 else None
    weights = dict(zip(chosen, synthesis.weights, strict=True)) if synthesis else {}
    inputs = tuple(
        Input(one.id, weights.get(one.id), left_out.get(one.id, ""))
        for one in sorted(group, key=lambda one: one.id)
    )
    return Pooled(first.outcome, first.measure, design, scale, synthesis, inputs)


def _sifted(
    group: Sequence[Estimate], scale: Scale | None
) -> tuple[dict[int, str], dict[int, Point]]:
    """By estimate: why it cannot be pooled, or its point on the scale."""
    reasons: dict[int, str] = {}
    points: dict[int, Point] = {}
    for one in group:
        estimate = point(one.numbers, scale) if scale else None
        reason = _bar(one, scale) or ("" if estimate else NO_ERROR)
        if reason or estimate is None:
            reasons[one.id] = reason
        else:
            points[one.id] = estimate
    return reasons, points


def _bar(one: Estimate, scale: Scale | None) -> str:
    if one.barred:
        return one.barred
    if is_review(one.design):
        return OF_A_REVIEW
    if not one.main:
        return OF_A_SUBGROUP
    if scale is None:
        return OTHER_MEASURE
    return NO_VALUE if one.numbers.value is None else ""


def _one_a_line(
    points: Mapping[int, Point], group: Sequence[Estimate]
) -> tuple[dict[int, Point], dict[int, str]]:
    """The most precise estimate of each line, and why the others do not count."""
    lines: dict[str, list[Estimate]] = defaultdict(list)
    for one in group:
        if one.id in points:
            lines[one.line].append(one)
    chosen: dict[int, Point] = {}
    reasons: dict[int, str] = {}
    for members in lines.values():
        best = min(members, key=lambda one: (points[one.id].variance, one.id))
        chosen[best.id] = points[best.id]
        for one in members:
            if one is not best:
                reasons[one.id] = REPEATED if one.numbers == best.numbers else SAME_LINE
    return chosen, reasons
