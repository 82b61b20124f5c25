"""Claims as the rows of the tables that say what a claim says, claim by claim.

What a row of a claim is hangs on the claim, on what it refers to and on its place among all claims:
never on what the other claims have, so that the rows of one claim can be made without the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from kb.model import Claim, Corpus, Snapshot
from kb.store.layout import AnyTable, Item
from kb.store.render import Renderer
from kb.store.tables import claims, effects, evidence
from kb.store.tables.claims import ClaimRow, PointedRow
from kb.store.tables.effects import DirectionRow, EffectRow
from kb.weighing import Tally, Weighing
from kb.weighing.numbering import numbered_from
from kb.weighing.tally import Weighed

T = TypeVar("T")

Numbered = Iterable[tuple[int, Claim]]
"""Claims, each with its place among all, from 1."""

CLAIM_TABLES: tuple[AnyTable, ...] = (
    claims.CLAIMS,
    evidence.EVIDENCE,
    effects.EFFECTS,
    effects.DIRECTIONS,
    claims.CLAIM_FEATURES,
    claims.CLAIM_OUTCOMES,
    claims.CLAIM_CONTEXTS,
    claims.CLAIM_RELATIONS,
    evidence.MENTIONS,
)
"""The tables of claims in the order in which they are filled."""


def numbered(corpus: Corpus) -> list[tuple[int, Claim]]:
    """All claims of a corpus, each with its place, from 1."""
    return list(enumerate(corpus.claims.values(), start=1))


class ClaimRows:
    """Makes the rows of claims of one corpus."""

    def __init__(
        self, corpus: Corpus, snapshot: Snapshot, weighing: Weighing, renderer: Renderer
    ) -> None:
        self._corpus = corpus
        self._snapshot = snapshot
        self._weighing = weighing
        self._renderer = renderer

    def of(self, some: Numbered) -> Iterator[tuple[AnyTable, Iterable[object]]]:
        """The tables of claims, each with its rows of these; ``some`` is gone through anew for
        each table.
        """
        yield claims.CLAIMS, self._claims(some)
        yield evidence.EVIDENCE, _listed(some, lambda claim: claim.evidence)
        yield effects.EFFECTS, _effects(some)
        yield effects.DIRECTIONS, self._directions(some)
        yield (
            claims.CLAIM_FEATURES,
            self._pointed(
                some,
                lambda claim: {b.feature.id: b for b in claim.features}.values(),
                lambda weighed, bearing: weighed.feature(bearing.feature.id),
            ),
        )
        yield (
            claims.CLAIM_OUTCOMES,
            self._pointed(
                some,
                lambda claim: {b.outcome.id: b for b in claim.outcomes}.values(),
                lambda weighed, bearing: weighed.outcome(bearing.outcome.id),
            ),
        )
        yield claims.CLAIM_CONTEXTS, _listed(some, lambda claim: dict.fromkeys(claim.contexts))
        yield claims.CLAIM_RELATIONS, _listed(some, lambda claim: dict.fromkeys(claim.relations))
        yield evidence.MENTIONS, _listed(some, lambda claim: claim.mentions)

    def _claims(self, some: Numbered) -> Iterator[ClaimRow]:
        for _, claim in some:
            keys = dict.fromkeys(item.source.id for item in claim.evidence)
            html, text = self._renderer.html_and_text(claim)
            history = self._snapshot.histories.get(claim.path)
            sources = [self._corpus.sources[key] for key in keys]
            lines = self._weighing.of(claim).independent
            yield ClaimRow(claim, sources, history, html, text, lines)

    def _directions(self, some: Numbered) -> Iterator[DirectionRow]:
        for place, claim in some:
            weighed = self._weighing.of(claim)
            first = numbered_from(place)
            for number, pointer in enumerate(weighed.pointers, start=first):
                line = weighed.lines[pointer.item]
                yield DirectionRow(number, first + pointer.item, claim.id, line, pointer)

    def _pointed(
        self,
        some: Numbered,
        listed: Callable[[Claim], Iterable[T]],
        tally: Callable[[Weighed, T], Tally],
    ) -> Iterator[PointedRow[T]]:
        """What each claim says of terms, with the lines that point to them."""
        for place, claim in some:
            weighed = self._weighing.of(claim)
            for item in _listed([(place, claim)], listed):
                lines = tally(weighed, item.value)
                yield PointedRow(item.number, item.owner, item.position, item.value, lines)


def _effects(some: Numbered) -> Iterator[EffectRow]:
    for place, claim in some:
        first = number = numbered_from(place)
        for item_number, item in enumerate(claim.evidence, start=first):
            study = item.study.id if item.study else None
            for position, effect in enumerate(item.effects, start=1):
                source = item.source.id
                yield EffectRow(number, item_number, claim.id, source, study, position, effect)
                number += 1


def _listed(some: Numbered, listed: Callable[[Claim], Iterable[T]]) -> Iterator[Item[T]]:
    for place, claim in some:
        first = numbered_from(place)
        for position, value in enumerate(listed(claim), start=1):
            yield Item(first + position - 1, claim.id, position, value)
