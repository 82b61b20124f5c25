"""What the estimates of a corpus say together: for each claim, question, feature and outcome.

The rules and the numbers are those of :mod:`kb.synthesis`; here is which estimates a subject has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from kb.model import Bearing, Claim, Corpus, Effect, Evidence, EvidenceRelation, Ref, Status
from kb.synthesis import pooling
from kb.synthesis.lines import Lines
from kb.synthesis.pooling import Estimate, Input, Pooled, pool
from kb.synthesis.random_effects import Synthesis
from kb.synthesis.scales import Numbers

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


def pooled_rows(corpus: Corpus) -> list[PooledRow]:
    """All syntheses of a corpus, in the order of their subjects."""
    estimates = _estimates(corpus)
    found: list[PooledRow] = []
    for kind, subject, claims in _subjects(corpus):
        of_claims = (one for claim in claims for one in estimates.get(claim, ()))
        wanted = [one for one in of_claims if kind != "outcome" or one.outcome == subject]
        for pooled in pool(wanted):
            found.append(PooledRow(len(found) + 1, kind, subject, pooled))
    return found


def input_rows(found: Iterable[PooledRow]) -> Iterator[InputRow]:
    """The estimates of all syntheses, those that were left out with them."""
    return (InputRow(row.number, one) for row in found for one in row.pooled.inputs)


def _subjects(corpus: Corpus) -> Iterator[tuple[str, str, list[str]]]:
    """What there may be a synthesis of: its kind, its id, and the claims whose estimates count."""
    with_effects = [c for c in corpus.claims.values() if any(e.effects for e in c.evidence)]
    ids = [claim.id for claim in with_effects]
    for claim in ids:
        yield "claim", claim, [claim]
    for question in corpus.questions.values():
        yield "question", question.id, [ref.id for ref in question.weighed]
    for feature in corpus.features:
        yield "feature", feature, [c.id for c in with_effects if feature in _borne_on(c)]
    for outcome in corpus.outcomes:
        yield "outcome", outcome, ids


def _borne_on(claim: Claim) -> set[str]:
    """The features of whose value a claim says something; a description does not."""
    return {b.feature.id for b in claim.features if b.bearing is not Bearing.DESCRIBES}


def _estimates(corpus: Corpus) -> Mapping[str, list[Estimate]]:
    """The estimates of each claim that has any, numbered as the rows of ``effects`` are."""
    lines = lines_of(corpus)
    found: dict[str, list[Estimate]] = {}
    number = 0
    for claim in corpus.claims.values():
        for item in claim.evidence:
            for effect in item.effects:
                number += 1
                estimate = _estimate(number, corpus, (claim, item, effect), lines)
                found.setdefault(claim.id, []).append(estimate)
    return found


def lines_of(corpus: Corpus) -> Lines:
    """The independent lines of evidence of a corpus: by study, source and data."""
    lines = Lines()
    for study in corpus.studies.values():
        reports = (_source(ref.id) for ref in study.reports)
        shared = (_study(ref.id) for ref in study.shares_data_with)
        lines.join([_study(study.id), *reports, *shared])
    for claim in corpus.claims.values():
        for item in claim.evidence:
            lines.join(_names(item))
    return lines


def _names(item: Evidence) -> list[str]:
    study = item.study.id if item.study else item.dataset
    return [_source(item.source.id), *([_study(study)] if study else [])]


def _study(name: str) -> str:
    return f"study {name}"


def _source(key: str) -> str:
    return f"source {key}"


def _estimate(
    number: int, corpus: Corpus, given: tuple[Claim, Evidence, Effect], lines: Lines
) -> Estimate:
    claim, item, effect = given
    study = corpus.studies.get(item.study.id) if item.study else None
    design: Ref | None = item.design or (study.design if study else None)
    return Estimate(
        number,
        lines.of(_source(item.source.id)),
        design.id if design else "",
        effect.outcome.id,
        str(effect.measure),
        _numbers(effect),
        main=not effect.subgroup,
        barred=_barred(corpus, claim, item),
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
