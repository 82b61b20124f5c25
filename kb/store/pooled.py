"""What the estimates of a corpus say together: for each claim, question, feature and outcome.

The rules and the numbers are those of :mod:`kb.synthesis`; here is which estimates a subject has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb.model import Bearing, Claim, Corpus, Effect, Evidence, EvidenceRelation, Ref, Status
from kb.synthesis import pooling
from kb.synthesis.pooling import Estimate, Input, Pooled, pool
from kb.synthesis.random_effects import Synthesis
from kb.synthesis.scales import Numbers
from kb.weighing import Lines

DIGITS = 6
"""What is stored of a result: more than any source prints, fewer than machines differ in."""


Of = Callable[[Synthesis], float | None]
"""A number of a synthesis."""


def rounded(value: float) -> float:
    """A result to as many digits as are stored."""
    return float(f"{value:.{DIGITS}g}")


@dataclass(frozen=True, slots=True)
class PooledRow:
    """A synthesis, or why there is none, of what it is (``kind`` and ``subject``), numbered."""

    number: int
    kind: str
    subject: str
    pooled: Pooled

    def result(self, of: Of, *, flat: bool = False) -> float | None:
        """A number of the result as it is stored; ``flat`` where it stays on the scale."""
        scale, synthesis = self.pooled.scale, self.pooled.synthesis
        value = of(synthesis) if synthesis else None
        if value is None or scale is None:
            return None
        return rounded(value if flat else scale.back(value))


@dataclass(frozen=True, slots=True)
class InputRow:
    """An estimate's part in a synthesis."""

    pooled: int
    input: Input


def pooled_rows(corpus: Corpus, lines: Lines) -> list[PooledRow]:
    """All syntheses of a corpus, in the order of their subjects."""
    given = _given(corpus)
    rows: list[PooledRow] = []
    for kind, subject, claims in _subjects(corpus, given):
        of_claims = [one for claim in claims for one in given.get(claim, ())]
        if kind == "outcome":
            of_claims = [one for one in of_claims if one.effect.outcome.id == subject]
        for pooled in pool(_estimates(corpus, of_claims, lines)):
            rows.append(PooledRow(len(rows) + 1, kind, subject, pooled))
    return rows


def input_rows(pooled: Iterable[PooledRow]) -> Iterator[InputRow]:
    """The estimates of all syntheses, those that were left out with them."""
    return (InputRow(row.number, one) for row in pooled for one in row.pooled.inputs)


@dataclass(frozen=True, slots=True)
class _Given:
    """An effect with its number among the rows of ``effects``, its claim and its item."""

    number: int
    claim: Claim
    item: Evidence
    effect: Effect


def _given(corpus: Corpus) -> Mapping[str, list[_Given]]:
    """The effects of each claim that has any, numbered as the rows of ``effects`` are."""
    by_claim: dict[str, list[_Given]] = {}
    number = 0
    for claim in corpus.claims.values():
        for item in claim.evidence:
            for effect in item.effects:
                number += 1
                by_claim.setdefault(claim.id, []).append(_Given(number, claim, item, effect))
    return by_claim


def _subjects(corpus: Corpus, claims: Iterable[str]) -> Iterator[tuple[str, str, Iterable[str]]]:
    """What there may be a synthesis of: its kind, its id, and the claims whose estimates count."""
    ids = list(claims)
    for claim in ids:
        yield "claim", claim, [claim]
    for question in corpus.questions.values():
        yield "question", question.id, [ref.id for ref in question.weighed]
    borne_on: dict[str, list[str]] = {}
    for claim in ids:
        for feature in _borne_on(corpus.claims[claim]):
            borne_on.setdefault(feature, []).append(claim)
    for feature in corpus.features:
        yield "feature", feature, borne_on.get(feature, ())
    for outcome in corpus.outcomes:
        yield "outcome", outcome, ids


def _borne_on(claim: Claim) -> set[str]:
    """The features of whose value a claim says something; a description does not."""
    return {b.feature.id for b in claim.features if b.bearing is not Bearing.DESCRIBES}


def _estimates(corpus: Corpus, given: Sequence[_Given], lines: Lines) -> Iterator[Estimate]:
    """Estimates that are pooled together; which lines they are of depends on which these are."""
    numbers = lines.number([one.item for one in given]) if given else ()
    for one, line in zip(given, numbers, strict=True):
        item = one.item
        study = corpus.studies.get(item.study.id) if item.study else None
        design: Ref | None = item.design or (study.design if study else None)
        yield Estimate(
            one.number,
            str(line),
            design.id if design else "",
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
