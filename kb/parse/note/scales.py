"""Numbers that are on another scale than their measure: per cent where a ratio is meant."""

from __future__ import annotations

from collections.abc import Iterator

from kb.diagnostics import Diagnostic, Rule, Severity
from kb.model import Claim, Effect, Figure, Measure
from kb.weighing.intervals import of_hundred, per_cent_more

OTHER_SCALE = Rule(
    code="N039",
    title="A number on another scale than its measure",
    why="A ratio says how many times as many, and a standardised mean difference how many standard"
    " deviations: 1.08 and 0.08, where a source prints 8 %. Typed as 8, the effect is drawn a"
    " hundred times as large as it is.",
    bad="measure: risk-ratio\nvalue: 8\nci: [1, 15]",
    good="measure: risk-ratio\nvalue: 1.08\nci: [1.01, 1.15]",
    severity=Severity.WARNING,
)

RULES = (OTHER_SCALE,)

# Differences between groups of people hardly ever reach this.
_MOST = 5.0


def check_scale(claim: Claim, effect: Effect) -> Iterator[Diagnostic]:
    """A finding where a number is on another scale than its measure."""
    message = _message(effect)
    if message:
        yield Diagnostic(OTHER_SCALE, effect.places["value"], message, claim.id)


def _message(effect: Effect) -> str:
    value = effect.value
    if value is None:
        return ""
    name = str(effect.measure).replace("-", " ")
    if per_cent_more(effect) and effect.ci:
        ends = " to ".join(_moved(end) for end in effect.ci)
        return (
            f"{value.text} and its interval are even as per cent, and not as a ratio; for"
            f" {value.text} % more write {_moved(value)}, from {ends}, or “measure: other”"
        )
    if of_hundred(effect):
        return (
            f"{value.text} as {name} looks like per cent; write {value.value / 100:g} for"
            f" {value.text} per cent of the others, or {_moved(value)} for {value.text} % more"
        )
    if effect.measure is Measure.SMD and abs(value.value) > _MOST:
        return (
            f"{value.text} standard deviations are hardly ever found; for per cent of a"
            f" standard deviation write {value.value / 100:g}, for points of a test “measure:"
            " mean-difference”"
        )
    return ""


def _moved(figure: Figure) -> str:
    return f"{1 + figure.value / 100:g}"
