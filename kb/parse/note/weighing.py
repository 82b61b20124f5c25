"""What can be wrong with certainty by its domains, and with effects, by one note alone."""

from __future__ import annotations

import math
from collections.abc import Iterator
from statistics import NormalDist

from kb.base.text import TextFile
from kb.diagnostics import Diagnostic, Edit, Fix, Fixability, Rule, Severity
from kb.model import Approach, Certainty, Claim, Effect, Figure, Kind, Measure
from kb.parse.note.lines import without_line

FOLLOWS = Rule(
    code="N030",
    title="A certainty that does not follow from its domains",
    why="GRADE and CERQual start at a level and move it by what each domain shows; a reader who"
    " adds the steps up must come to the level that is given.",
    bad="certainty: high\ncertainty-domains: {approach: grade, start: high, imprecision: -1}",
    good="certainty: moderate\ncertainty-domains: {approach: grade, start: high, imprecision: -1}",
    severity=Severity.WARNING,
    fixability=Fixability.UNSAFE,
)
NOT_JUDGED = Rule(
    code="N031",
    title="High certainty without a domain judged",
    why="High certainty says that further studies are unlikely to change the claim. That is known"
    " only when risk of bias, inconsistency, indirectness, imprecision and unpublished studies"
    " were each looked at.",
    bad="certainty: high   # and no certainty-domains",
    good="certainty: high\ncertainty-domains:\n  approach: grade\n  start: high\n"
    "  risk-of-bias: 0\n  inconsistency: 0\n  indirectness: 0\n  imprecision: 0\n"
    "  publication-bias: 0",
    severity=Severity.INFO,
)
NOT_SURE = Rule(
    code="N032",
    title="A certainty that this kind of claim does not have",
    why="Certainty is of findings and mechanisms. What a source defines or describes is so or is"
    " not; and a recommendation is strong or conditional.",
    bad="kind: definition\ncertainty: high",
    good="kind: definition",
    severity=Severity.INFO,
    fixability=Fixability.UNSAFE,
)
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
    title="An interval, a standard error or a p value that disagree",
    why="Each of the three can be computed from the others. Where they disagree, one is mistyped or"
    " of another estimate, and what is drawn and pooled from it is wrong.",
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
NO_VIA = Rule(
    code="N036",
    title="A place in a relaying source that is not named",
    why="“via-locator” says where the source named by “via” cites this one; without “via” nobody"
    " can look there.",
    bad="via-locator: p. 12",
    good="via: menzies2014collaboration\nvia-locator: p. 12",
    severity=Severity.WARNING,
    fixability=Fixability.UNSAFE,
)

RULES = (FOLLOWS, NOT_JUDGED, NOT_SURE, OUTSIDE_INTERVAL, DISAGREE, CONVERTED, NO_VIA)

_WITHOUT = {Kind.DEFINITION, Kind.DESCRIPTION, Kind.RECOMMENDATION}
_RATIOS = {Measure.RISK_RATIO, Measure.ODDS_RATIO}
# How far a printed interval may differ from that of its standard error: by a t distribution
# instead of the normal one, and by clusters, it is somewhat wider.
_SLACK = 0.25
_NEAR = 1.3


def check_weighing(file: TextFile, claim: Claim) -> Iterator[Diagnostic]:
    """Findings about the certainty's domains, and about each item's effects."""
    yield from _levels(claim)
    if claim.certainty and claim.kind in _WITHOUT:
        yield _needless(file, claim)
    for item in claim.evidence:
        if item.via_locator and "via" not in item.places:
            message = (
                "“via-locator” says where a source relays this one, but “via” does not say which;"
                " add “via: …”, or delete “via-locator”"
            )
            fix = without_line(file, item.places["via-locator"], "via-locator")
            yield Diagnostic(NO_VIA, item.places["via-locator"], message, claim.id, fix)
        for effect in item.effects:
            yield from _effect(claim, effect)


def _levels(claim: Claim) -> Iterator[Diagnostic]:
    judged = claim.certainty_domains
    if claim.certainty is None:
        return
    place = claim.places["certainty"]
    level = judged.level if judged and judged.approach is not Approach.JUDGEMENT else None
    if level is not None and level is not claim.certainty:
        message = (
            f"the certainty is “{claim.certainty}”, but from “{judged and judged.start}” the"
            f" domains lead to “{level}”; correct the level or the domains"
        )
        fix = Fix(f"write “{level}”", (Edit(place.span, str(level)),))
        yield Diagnostic(FOLLOWS, place, message, claim.id, fix)
    high = claim.certainty is Certainty.HIGH and claim.kind not in _WITHOUT
    if high and not (judged and judged.domains):
        message = (
            "the certainty is “high”, but no domain is judged; add “certainty-domains”, or lower it"
        )
        yield Diagnostic(NOT_JUDGED, place, message, claim.id)


def _needless(file: TextFile, claim: Claim) -> Diagnostic:
    place = claim.places["certainty"]
    if claim.kind is Kind.RECOMMENDATION:
        message = (
            "a recommendation has no certainty; give it a “strength”, strong or conditional, and"
            " name under “rests-on” the claims it rests on"
        )
        return Diagnostic(NOT_SURE, place, message, claim.id)
    message = f"a {claim.kind} has no certainty; delete “certainty” and what belongs to it"
    fixes = [
        without_line(file, claim.places[key], key)
        for key in ("certainty", "certainty-reason")
        if key in claim.places
    ]
    edits = tuple(edit for fix in fixes if fix for edit in fix.edits)
    fix = Fix("delete the certainty", edits) if all(fixes) else None
    if claim.certainty_domains:
        fix = None
    return Diagnostic(NOT_SURE, place, message, claim.id, fix)


def _effect(claim: Claim, effect: Effect) -> Iterator[Diagnostic]:
    if effect.measure is Measure.MONTHS and not (effect.locator or effect.conversion):
        message = (
            "months of progress need a “locator” for where the source prints them, or a"
            " “conversion” for the table by which they were converted"
        )
        yield Diagnostic(CONVERTED, effect.places["measure"], message, claim.id)
    if effect.ci is None:
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
    if effect.se and not _fits(effect, effect.se):
        message = (
            f"the standard error {effect.se.text} does not fit the interval from"
            f" {_ends(effect)}; check which of them is of this estimate"
        )
        yield Diagnostic(DISAGREE, effect.places["se"], message, claim.id)
    if effect.p and not _possible(effect, effect.p):
        what = "excludes" if _excludes(effect) else "includes"
        message = (
            f"p is {effect.p.text}, but the interval from {_ends(effect)} {what} no effect;"
            " check which of them is of this estimate"
        )
        yield Diagnostic(DISAGREE, effect.places["p"], message, claim.id)


def _ends(effect: Effect) -> str:
    return f"{effect.ci[0].text} to {effect.ci[1].text}" if effect.ci else ""


def _fits(effect: Effect, error: Figure) -> bool:
    """Whether the interval may be that of the standard error, on a plain or a logarithmic scale."""
    if effect.ci is None or effect.measure is Measure.CORRELATION:
        return True
    low, high = (end.value for end in effect.ci)
    z = NormalDist().inv_cdf(0.5 + effect.ci_level / 200)
    rounding = max(_rounding(figure) for figure in (*effect.ci, error))
    plain = _close((high - low) / 2, z * error.value, rounding * (1 + z))
    logs = effect.measure in _RATIOS and low > 0
    scale = low if logs else 1.0
    return plain or (
        logs and _close(math.log(high / low) / 2, z * error.value, rounding * (1 / scale + z))
    )


def _close(one: float, other: float, rounding: float) -> bool:
    return abs(one - other) <= _SLACK * max(one, other) + rounding


def _rounding(figure: Figure) -> float:
    """Half of the last digit that is printed."""
    _, _, decimals = figure.text.partition(".")
    return 0.5 * 10.0 ** -len(decimals.strip())


def _excludes(effect: Effect) -> bool:
    if effect.ci is None:
        return False
    low, high = (end.value for end in effect.ci)
    return not low <= effect.measure.no_effect <= high


def _possible(effect: Effect, p: Figure) -> bool:
    """Whether p may belong to the interval; near the interval's own level all is possible."""
    level = 1 - effect.ci_level / 100
    least = 0.0 if p.bound == "<" else p.value
    most = 1.0 if p.bound == ">" else p.value
    return least < level * _NEAR if _excludes(effect) else most > level / _NEAR
