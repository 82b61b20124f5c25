"""Checks of effects against the claim, the outcome and the study that they are of."""

from __future__ import annotations

from collections.abc import Iterator

from kb.base.suggestions import nearest
from kb.diagnostics import Diagnostic, Edit, Fix, Fixability, Rule, Severity
from kb.model import (
    Basis,
    Better,
    Claim,
    Corpus,
    Count,
    Direction,
    Effect,
    Evidence,
    EvidenceRelation,
    Measure,
    OutcomeDirection,
    Status,
    Study,
)
from kb.weighing import outcome_direction
from kb.weighing.intervals import excludes_no_effect

AGAINST_SIGN = Rule(
    code="E003",
    title="An effect that points the other way than its item",
    why="The sign of an effect, and which way its outcome is better, say for whom it went well. An"
    " item that supports a benefit with an effect to the worse, or disputes one with an effect"
    " clearly to the better, is mistyped, or the claim is wrong.",
    bad="outcomes: {attainment: benefit}   # better: higher\n… relation: supports\n… value: -0.20",
    good="outcomes: {attainment: benefit}\n… relation: supports\n… value: 0.20",
    severity=Severity.WARNING,
)
MORE_THAN_ALL = Rule(
    code="E004",
    title="An effect from more than the study had",
    why="No more can be analysed than took part, so one of the two numbers is mistyped, or the"
    " effect is of another study.",
    bad="n: {schools: 140}   # of a study with sample: {schools: 104}",
    good="n: {schools: 104}",
    severity=Severity.WARNING,
)
OTHER_UNIT = Rule(
    code="E014",
    title="An effect counted in a unit that its study does not have",
    why="Those analysed are held against those who took part by the names of the units, so that"
    " “school” and “schools” are two. A unit of its own is fine where the study's sample has it.",
    bad="n: {school: 140}   # of a study with sample: {schools: 104}",
    good="n: {schools: 104}",
    severity=Severity.INFO,
    fixability=Fixability.UNSAFE,
)
OTHER_OUTCOME = Rule(
    code="E015",
    title="An effect on an outcome that the claim does not speak of",
    why="Which way an effect points is known from what the claim says of its outcome. Without it"
    " the effect is drawn and pooled, and the claim is missing from the outcome's page.",
    bad="outcomes: {attainment: benefit}\n… effects: [{outcome: exclusions, …}]",
    good="outcomes: {attainment: benefit, exclusions: no-difference}",
    severity=Severity.INFO,
)
NO_PLACE = Rule(
    code="E016",
    title="An effect without the place where it is printed",
    why="Numbers are what readers look up first, and a long report has many. An abstract or a"
    " summary is short enough to need none, and a draft may lack it.",
    bad="- outcome: attainment\n  measure: smd\n  value: 0.10   # no locator, here or of the item",
    good="- outcome: attainment\n  measure: smd\n  value: 0.10\n  locator: table 3",
    severity=Severity.INFO,
)

TWICE = Rule(
    code="E017",
    title="One estimate of a study under two of its reports",
    why="Two reports of one study may print the same estimate. Entered twice it looks like two"
    " findings; pages and pooling count it once. It stands under the report that has its interval,"
    " and the other item names the study alone.",
    bad="- source: west2017trios\n  study: trios-trial\n  effects: [{…, value: 0.10}]\n"
    "- source: north2019trios\n  study: trios-trial\n  effects: [{…, value: 0.10}]",
    good="- source: west2017trios\n  study: trios-trial\n  effects: [{…, value: 0.10}]\n"
    "- source: north2019trios\n  study: trios-trial",
    severity=Severity.INFO,
)

RULES = (AGAINST_SIGN, MORE_THAN_ALL, OTHER_UNIT, OTHER_OUTCOME, NO_PLACE, TWICE)

_SHORT = {Basis.ABSTRACT, Basis.SUMMARY}


def effects(corpus: Corpus) -> Iterator[Diagnostic]:
    """Effects that do not fit what the claim says, or those who took part in the study."""
    for claim in corpus.claims.values():
        says = {bearing.outcome.id: bearing.direction for bearing in claim.outcomes}
        for item in claim.evidence:
            study = corpus.studies.get(item.study.id) if item.study else None
            for effect in item.effects:
                said = says.get(effect.outcome.id)
                yield from _sign(corpus, claim, item, effect, said)
                yield from _sample(claim, effect, study)
                yield from _incomplete(corpus, claim, item, effect)
        yield from _twice(claim)


def _twice(claim: Claim) -> Iterator[Diagnostic]:
    """Estimates that two reports of one study print, with the same words about them."""
    seen: list[tuple[Evidence, Effect]] = []
    for item in claim.evidence:
        for effect in item.effects if item.study else ():
            first = next((one for one, other in seen if _same(one, other, item, effect)), None)
            seen.append((item, effect))
            if first is not None and effect.value:
                message = (
                    f"{effect.value.text} stands under “{first.source.id}” of the same study too;"
                    " leave it under the report that prints its interval"
                )
                yield Diagnostic(TWICE, effect.places["value"], message, claim.id)


def _same(item: Evidence, effect: Effect, other: Evidence, again: Effect) -> bool:
    """Whether two reports of one study print one estimate, as far as either says of what it is."""
    if item.study != other.study or item.source == other.source:
        return False
    numbers = [
        (e.outcome, e.measure, e.subgroup, e.value and e.value.value) for e in (effect, again)
    ]
    about = zip(_about(effect), _about(again), strict=True)
    return numbers[0] == numbers[1] and all(a == b or not a or not b for a, b in about)


def _about(effect: Effect) -> tuple[str, str]:
    return effect.when, effect.comparator


def _sign(
    corpus: Corpus, claim: Claim, item: Evidence, effect: Effect, says: OutcomeDirection | None
) -> Iterator[Diagnostic]:
    outcome = corpus.outcomes.get(effect.outcome.id)
    good = _good(effect, outcome.better if outcome else None)
    backwards = effect.ci is not None and effect.ci[0].value > effect.ci[1].value
    if says is None or effect.subgroup or good is None or effect.value is None or backwards:
        return
    if _opposed(item.relation, says, good=good, sure=excludes_no_effect(effect)):
        way = "for the better" if good else "for the worse"
        message = (
            f"{effect.value.text} is a difference {way} on “{effect.outcome.id}”, but the item"
            f" {item.relation} a claim of “{says}”; check the sign, the relation and the claim"
        )
        yield Diagnostic(AGAINST_SIGN, effect.places["value"], message, claim.id)


def _opposed(relation: EvidenceRelation, says: OutcomeDirection, *, good: bool, sure: bool) -> bool:
    """Whether an effect contradicts the way in which its item points, by the one model.

    What is disputed may be disputed by an effect that nobody can tell from none; a difference that
    is asserted is contradicted by any to the other side.
    """
    points = outcome_direction(relation, says)
    if relation is EvidenceRelation.SUPPORTS and says is OutcomeDirection.NO_DIFFERENCE:
        return sure
    if points is Direction.FOR:
        return not good and (sure or says is not OutcomeDirection.HARM)
    if points is Direction.AGAINST:
        return good and (sure or says is OutcomeDirection.HARM)
    return False


def _good(effect: Effect, better: Better | None) -> bool | None:
    """Whether the estimate is for the better; None where that cannot be known."""
    if effect.value is None or better is None or effect.measure is Measure.OTHER:
        return None
    if effect.value.value == effect.measure.no_effect:
        return None
    return (effect.value.value > effect.measure.no_effect) is (better is Better.HIGHER)


def _sample(claim: Claim, effect: Effect, study: Study | None) -> Iterator[Diagnostic]:
    if study is None or not study.sample:
        return
    sample = {count.unit: count.number for count in study.sample}
    for count in effect.n:
        place = count.place or effect.places["n"]
        most = sample.get(count.unit)
        if most is None:
            yield from _unit(claim, count, study, effect)
        elif count.number > most:
            message = (
                f"the effect is of {count.number} {count.unit}, but “{study.id}” has {most} in all;"
                " correct one of the two"
            )
            yield Diagnostic(MORE_THAN_ALL, place, message, claim.id)


def _unit(claim: Claim, count: Count, study: Study, effect: Effect) -> Iterator[Diagnostic]:
    units = [one.unit for one in study.sample]
    near = nearest(count.unit, set(units) - {one.unit for one in effect.n})
    advice = f"did you mean “{near}”?" if near else "use one of these, or add it to the sample"
    message = (
        f"the effect is of {count.number} {count.unit}, but the sample of “{study.id}” is counted"
        f" in {', '.join(units)}; {advice}"
    )
    place = count.place
    fix = Fix(f"write “{near}”", (Edit(place.span, near),)) if near and place else None
    yield Diagnostic(OTHER_UNIT, place or effect.places["n"], message, claim.id, fix)


def _incomplete(
    corpus: Corpus, claim: Claim, item: Evidence, effect: Effect
) -> Iterator[Diagnostic]:
    named = {bearing.outcome.id for bearing in claim.outcomes}
    place = effect.outcome.place
    # Outcomes that were typed and could not be read are a finding of their own.
    typed = not claim.outcomes and "outcomes" in claim.places
    if (
        effect.outcome.id in corpus.outcomes
        and effect.outcome.id not in named
        and place
        and not typed
    ):
        message = (
            f"the effect is on “{effect.outcome.id}”, of which the claim says nothing; add it under"
            " “outcomes:” with benefit, no-difference, harm, mixed or unclear"
        )
        yield Diagnostic(OTHER_OUTCOME, place, message, claim.id)
    placed = effect.locator or item.locator or item.via_locator
    past = claim.status is not Status.DRAFT
    if (
        past
        and not placed
        and item.basis not in _SHORT
        and effect.value
        and "locator" not in effect.places
    ):
        message = (
            f"nothing says where {effect.value.text} is printed; add “locator: …”, as in table 3"
        )
        yield Diagnostic(NO_PLACE, effect.places["value"], message, claim.id)
