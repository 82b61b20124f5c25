"""What a summary of findings tells of the estimates of one outcome in one measure.

Pages have them as rows of the database and exports as values of the model; what counts is the
same. Source of the form: GRADE handbook (2013), chapter 4, “Summary of findings tables”.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TypeVar

from kb.model import Certainty
from kb.synthesis.pooling import OF_ONE_LINE

T = TypeVar("T")


def main_estimates(
    rows: Sequence[T], why: Callable[[T], str], subgroup: Callable[[T], str]
) -> list[T]:
    """The estimates that a summary has: one of each line, the main ones where there are any.

    ``why`` says why an estimate was not pooled.
    """
    of_lines = [row for row in rows if why(row) not in OF_ONE_LINE]
    return [row for row in of_lines if not subgroup(row)] or of_lines


def is_of_answer(outcome: str, asked: Collection[str]) -> bool:
    """Whether how sure an answer is holds for this outcome: where it asks about this one alone.

    For any other, how sure the finding is follows from the claims that its estimates come from.
    """
    return set(asked) == {outcome}


def levels(certainties: Iterable[str | None]) -> tuple[str | None, ...]:
    """The levels of claims, each once, the surest first and those not rated last."""
    order: tuple[str | None, ...] = (*map(str, Certainty), None)
    return tuple(sorted(set(certainties), key=order.index))


def took_part(counts: Iterable[tuple[str, str, int]]) -> Mapping[str, int]:
    """How many took part by unit, of counts of a study in a unit: of each study the largest."""
    largest: dict[tuple[str, str], int] = {}
    for study, unit, count in counts:
        largest[study, unit] = max(largest.get((study, unit), 0), count)
    sums: Counter[str] = Counter()
    for (_, unit), count in largest.items():
        sums[unit] += count
    return sums
