"""Directions counted by independent lines: of a claim, and of any set of items."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kb.model import Claim, Corpus, Direction, EvidenceRelation
from kb.weighing.directions import Pointer, pointers, together
from kb.weighing.lines import Lines


@dataclass(frozen=True, slots=True)
class Tally:
    """How many independent lines point each way."""

    lines_for: int = 0
    lines_mixed: int = 0
    lines_against: int = 0

    @property
    def lines(self) -> int:
        """How many lines point any way."""
        return self.lines_for + self.lines_mixed + self.lines_against

    @property
    def direction(self) -> Direction | None:
        """Where all lines point one way, that way; else mixed."""
        counts = zip(Direction, (self.lines_for, self.lines_mixed, self.lines_against), strict=True)
        return together(direction for direction, count in counts if count)


def tally(pointed: Iterable[tuple[int, Direction | None]]) -> Tally:
    """Lines by their direction, from the line and the direction of each item.

    A line whose items point both ways is mixed.
    """
    by_line: dict[int, set[Direction]] = defaultdict(set)
    for line, direction in pointed:
        if direction is not None:
            by_line[line].add(direction)
    ways = [together(directions) for directions in by_line.values()]
    return Tally(*(ways.count(direction) for direction in Direction))


@dataclass(frozen=True, slots=True)
class Weighed:
    """A claim's items by line (numbered from 1; 0 for background), and what they point to."""

    lines: tuple[int, ...]
    pointers: tuple[Pointer, ...]

    @property
    def independent(self) -> int:
        """How many independent lines the claim rests on, background left out."""
        return max(self.lines, default=0)

    def feature(self, feature: str) -> Tally:
        """The lines that point to a feature."""
        return self._tally(pointer for pointer in self.pointers if pointer.feature == feature)

    def outcome(self, outcome: str) -> Tally:
        """The lines that point to an outcome."""
        return self._tally(pointer for pointer in self.pointers if pointer.outcome == outcome)

    def _tally(self, pointers: Iterable[Pointer]) -> Tally:
        return tally((self.lines[one.item], one.direction) for one in pointers)


class Weighing:
    """Weighs the claims of a corpus, each once, by the studies that it has on record."""

    def __init__(self, corpus: Corpus) -> None:
        self.lines = Lines(corpus.studies)
        self._weighed: dict[str, Weighed] = {}

    def of(self, claim: Claim) -> Weighed:
        """The claim's lines, and all that its items point to."""
        if claim.id not in self._weighed:
            self._weighed[claim.id] = self._weigh(claim)
        return self._weighed[claim.id]

    def _weigh(self, claim: Claim) -> Weighed:
        weighed = [
            (place, item)
            for place, item in enumerate(claim.evidence)
            if item.relation is not EvidenceRelation.BACKGROUND
        ]
        numbers: Mapping[int, int] = dict(
            zip(
                (place for place, _ in weighed),
                self.lines.number([item for _, item in weighed]),
                strict=True,
            )
        )
        lines = tuple(numbers.get(place, 0) for place in range(len(claim.evidence)))
        return Weighed(lines, tuple(pointers(claim)))
