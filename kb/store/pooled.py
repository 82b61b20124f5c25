"""What the estimates of a corpus say together: for each claim, question, feature and outcome.

The rules and the numbers are those of :mod:`kb.synthesis`; here is which estimates a subject has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from kb.model import Bearing, Claim, Corpus
from kb.synthesis.corpus import estimates, given_effects
from kb.synthesis.pooling import Input, Pooled, pool
from kb.synthesis.random_effects import Synthesis
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
    given = given_effects(corpus)
    rows: list[PooledRow] = []
    for kind, subject, claims in _subjects(corpus, given):
        of_claims = [one for claim in claims for one in given.get(claim, ())]
        if kind == "outcome":
            of_claims = [one for one in of_claims if one.effect.outcome.id == subject]
        for pooled in pool(estimates(corpus, of_claims, lines)):
            rows.append(PooledRow(len(rows) + 1, kind, subject, pooled))
    return rows


def input_rows(pooled: Iterable[PooledRow]) -> Iterator[InputRow]:
    """The estimates of all syntheses, those that were left out with them."""
    return (InputRow(row.number, one) for row in pooled for one in row.pooled.inputs)


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
