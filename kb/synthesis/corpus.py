"""The estimates of a corpus, as they are pooled: of which line each is, and what bars it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb.model import Claim, Corpus, Effect, Evidence, EvidenceRelation, Status
from kb.synthesis import pooling
from kb.synthesis.pooling import Estimate
from kb.synthesis.scales import Numbers
from kb.weighing import Lines
from kb.weighing.numbering import numbered_from


@dataclass(frozen=True, slots=True)
class Given:
    """An effect with its number among the rows of ``effects``, its claim and its item."""

    number: int
    claim: Claim
    item: Evidence
    effect: Effect


def given_effects(corpus: Corpus) -> Mapping[str, list[Given]]:
    """The effects of each claim that has any, numbered as the rows of ``effects`` are."""
    by_claim: dict[str, list[Given]] = {}
    for place, claim in enumerate(corpus.claims.values(), start=1):
        number = numbered_from(place)
        for item in claim.evidence:
            for effect in item.effects:
                by_claim.setdefault(claim.id, []).append(Given(number, claim, item, effect))
                number += 1
    return by_claim


def estimates(corpus: Corpus, given: Sequence[Given], lines: Lines) -> Iterator[Estimate]:
    """Estimates that are pooled together; which lines they are of depends on which these are."""
    numbers = lines.number([one.item for one in given]) if given else ()
    for one, line in zip(given, numbers, strict=True):
        item = one.item
        yield Estimate(
            one.number,
            str(line),
            item.design.id if item.design else "",
            one.effect.outcome.id,
            str(one.effect.measure),
            _numbers(one.effect),
            main=not one.effect.subgroup,
            barred=_barred(corpus, one.claim, item),
        )


def _numbers(effect: Effect) -> Numbers:
    ci = effect.ci and (effect.ci[0].value, effect.ci[1].value)
    exact = effect.p if effect.p and not effect.p.bound else None
    return Numbers(
        effect.value.value if effect.value and not effect.value.bound else None,
        ci,
        effect.ci_level,
        effect.se.value if effect.se else None,
        exact.value if exact else None,
    )


def _barred(corpus: Corpus, claim: Claim, item: Evidence) -> str:
    """Why an estimate may not be pooled whatever its numbers are."""
    source = corpus.sources.get(item.source.id)
    if source is not None and source.retracted:
        return pooling.RETRACTED
    if claim.status is Status.SUPERSEDED:
        return pooling.SUPERSEDED
    if item.relation is EvidenceRelation.BACKGROUND:
        return pooling.BACKGROUND
    return ""
