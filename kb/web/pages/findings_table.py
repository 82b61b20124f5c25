"""A summary of findings: for each outcome and measure the effect, the studies, the people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kb.base.wording import plural
from kb.synthesis.findings import is_of_answer, levels, main_estimates, took_part
from kb.web.pages.effects import EffectRow, Group, PooledRow, counts_words, numbers_of


@dataclass(frozen=True, slots=True)
class Finding:
    """One row of a summary of findings; ``basis`` says what the effect is made of.

    ``levels`` are how sure it is: that of the answer where this asks about the one outcome, else
    those of the claims that the effect comes from, each once. ``why`` says which, and why.
    """

    outcome: str
    title: str
    effect: str
    basis: str
    studies: str
    participants: str
    levels: tuple[str | None, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Rating:
    """How sure an answer is and why, the outcomes that it asks about, and how sure its claims."""

    certainty: str | None
    why: str
    outcomes: tuple[str, ...]
    claims: Mapping[str, str | None]

    def of(self, outcome: str, rows: Iterable[EffectRow]) -> tuple[tuple[str | None, ...], str]:
        """How sure the finding on an outcome is that is made of these estimates, and why."""
        if is_of_answer(outcome, self.outcomes):
            return (self.certainty,), self.why
        claims = {row.claim for row in rows}
        whose = "the claim" if len(claims) == 1 else f"the {len(claims)} claims"
        rated = levels(self.claims.get(claim) for claim in claims)
        return rated, f"Of {whose} that it comes from."


def findings_of(groups: Sequence[Group], rating: Rating) -> tuple[Finding, ...]:
    """The summary of the groups, with how sure each row is."""
    return tuple(_finding(group, rating) for group in groups)


def _finding(group: Group, rating: Rating) -> Finding:
    whole = group.whole
    shown = main_estimates(group.effects, lambda row: row.why, lambda row: row.subgroup or "")
    if whole is not None and whole.estimate is not None:
        effect, basis = whole.words, _pooled_words(whole)
        shown = [row for row in shown if row.weight is not None]
    elif len(shown) == 1:
        effect, basis = shown[0].words, _single_words(shown[0])
    else:
        effect = "; ".join(row.words + (f" ({row.note})" if row.note else "") for row in shown)
        basis = f"{plural(len(shown), 'estimate')}, not pooled"
    lines = {row.study or row.source for row in shown}
    return Finding(
        group.outcome,
        group.title,
        effect,
        basis,
        plural(len(lines), "study", "studies"),
        participants(shown),
        *rating.of(group.outcome, shown),
    )


def _pooled_words(pooled: PooledRow) -> str:
    further = f"; a further study would lie from {pooled.prediction}" if pooled.prediction else ""
    return f"pooled from {plural(pooled.studies, 'independent line')}{further}"


def _single_words(row: EffectRow) -> str:
    return "one estimate" + (f", of a subgroup: {row.subgroup}" if row.subgroup else "")


def participants(rows: Iterable[EffectRow]) -> str:
    """How many took part by unit: of each study the largest number that any estimate gives."""
    counts = (
        (row.study or row.source, unit, count)
        for row in rows
        for unit, count in numbers_of(row.n).items()
    )
    return counts_words(took_part(counts))
