"""What can be wrong with the numbers of one effect, by its note alone."""

from __future__ import annotations

from collections.abc import Iterator

from kb.diagnostics import Diagnostic, Edit, Fix, Fixability, Rule, Severity
from kb.model import Claim, Effect, Measure
from kb.weighing.intervals import fits_error, fits_p, is_uneven, p_value

OUTSIDE_INTERVAL = Rule(
    code="N033",
    title="An estimate outside its confidence interval",
    why="An interval is drawn around its estimate, so one of the three numbers is mistyped.",
    bad="value: 0.30\nci: [-0.02, 0.22]",
    good="value: 0.10\nci: [-0.02, 0.22]",
    severity=Severity.WARNING,
)
DISAGREE = Rule(
    code="N034",
    title="An estimate, an interval, a standard error or a p value that disagree",
    why="Each can be computed from the others, within what rounding and small samples explain."
    " Where they disagree, one is mistyped or of another estimate, and what is drawn and pooled"
    " from it is wrong.",
    bad="ci: [0.22, -0.02]",
    good="ci: [-0.02, 0.22]",
    severity=Severity.WARNING,
    fixability=Fixability.UNSAFE,
)
CONVERTED = Rule(
    code="N035",
    title="Months of progress that nothing shows to be printed or converted",
    why="Months of progress are made from effect sizes by tables that differ. A reader must see"
    " where the source prints them, or by which table they were converted.",
    bad="measure: months\nvalue: 2",
    good="measure: months\nvalue: 2\nlocator: p. 4",
    severity=Severity.WARNING,
)

RULES = (OUTSIDE_INTERVAL, DISAGREE, CONVERTED)

_SMALLEST = 0.001


def check_estimate(claim: Claim, effect: Effect) -> Iterator[Diagnostic]:
    """Findings about one effect's numbers."""
    if effect.measure is Measure.MONTHS and not (effect.locator or effect.conversion):
        message = (
            "months of progress need a “locator” for where the source prints them, or a"
            " “conversion” for the table by which they were converted"
        )
        yield Diagnostic(CONVERTED, effect.places["measure"], message, claim.id)
    if effect.ci is None:
        yield from _disagreeing(claim, effect)
        return
    low, high = effect.ci
    place = effect.places["ci"]
    if low.value > high.value:
        message = f"the interval runs backwards, from {low.text} to {high.text}; swap the two"
        fix = Fix("swap the ends", (Edit(place.span, f"[{high.text}, {low.text}]"),))
        yield Diagnostic(DISAGREE, place, message, claim.id, fix)
        return
    value = effect.value
    if value and not low.value <= value.value <= high.value:
        message = (
            f"{value.text} lies outside its interval, from {low.text} to {high.text}; one of the"
            " three is mistyped"
        )
        yield Diagnostic(OUTSIDE_INTERVAL, effect.places["value"], message, claim.id)
        return
    yield from _disagreeing(claim, effect)


def _disagreeing(claim: Claim, effect: Effect) -> Iterator[Diagnostic]:
    if effect.ci and effect.value and is_uneven(effect):
        message = (
            f"{effect.value.text} is far from the middle of its interval, from {_ends(effect)}; one"
            " of the three is mistyped, or they are of two estimates"
        )
        yield Diagnostic(DISAGREE, effect.places["ci"], message, claim.id)
        return
    if effect.se and not fits_error(effect, effect.se):
        message = (
            f"the standard error {effect.se.text} does not fit the interval from"
            f" {_ends(effect)}; check which of them is of this estimate"
        )
        yield Diagnostic(DISAGREE, effect.places["se"], message, claim.id)
    if effect.p and not fits_p(effect, effect.p):
        whose = (
            f"the interval from {_ends(effect)}"
            if effect.ci
            else f"the standard error {effect.se.text if effect.se else ''}"
        )
        message = (
            f"p is {effect.p.text}, but from {whose} it is {_about(p_value(effect))}; check which"
            " of them is of this estimate"
        )
        yield Diagnostic(DISAGREE, effect.places["p"], message, claim.id)


def _ends(effect: Effect) -> str:
    return f"{effect.ci[0].text} to {effect.ci[1].text}" if effect.ci else ""


def _about(p: float) -> str:
    return "below 0.001" if p < _SMALLEST else f"about {p:.2g}"
