"""Claims and independent lines counted by feature and outcome, in each context, design and year.

A claim counts in a cell by what its items there say: in the column of a design only the items of
that design point, and the claim's direction there is theirs. Superseded claims do not count.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from kb.model import Certainty, Claim, Corpus, Direction, EvidenceRelation, Status
from kb.weighing.directions import pointers, together
from kb.weighing.hierarchy import Scope, contained, under
from kb.weighing.lines import Lines, Node, number
from kb.weighing.tally import Tally, tally

Spans = Callable[[int], str]
"""Names the span of years that a year is in."""

Ways = Sequence[Direction | None]
"""Which way each item of a claim points."""

_REMEMBERED = 20_000


class Subject(NamedTuple):
    """What is counted: a feature or an outcome with a scope, or the whole collection."""

    feature: str | None = None
    outcome: str | None = None
    scope: Scope = Scope.DIRECT


WHOLE = Subject()


class Place(NamedTuple):
    """A column: ``all``, ``context``, ``outcome``, ``design`` or ``years``, and which of them."""

    axis: str = "all"
    value: str = ""


@dataclass(slots=True)
class Cell:
    """What is counted at a place.

    ``levels`` counts claims by the way that their items here point (None for no way) and by
    certainty; ``lines`` holds, for what items of a line have in common, the ways that were seen.
    """

    claims: int = 0
    levels: Counter[tuple[Direction | None, Certainty | None]] = field(default_factory=Counter)
    first_hand: int = 0
    lines: dict[int, set[Direction]] = field(default_factory=lambda: defaultdict(set))

    def level(self, level: Certainty | None) -> int:
        """How many of the claims are of that certainty."""
        return sum(count for (_, one), count in self.levels.items() if one is level)

    def way(self, way: Direction | None) -> int:
        """How many claims' items here point that way."""
        return sum(count for (one, _), count in self.levels.items() if one is way)


class Year(NamedTuple):
    """A year of sources (None where it is not known), and which way items of it point.

    For the whole collection the items' relation to their claims stands instead.
    """

    year: int | None
    direction: Direction | EvidenceRelation | None


@dataclass(slots=True)
class Counted:
    """What is counted of one subject: its cells, its years, and its claims by the way they point.

    ``years`` holds how many items there are, and on how many claims. Claims are numbered from 1 in
    their order in the corpus.
    """

    cells: dict[Place, Cell] = field(default_factory=lambda: defaultdict(Cell))
    items: Counter[Year] = field(default_factory=Counter)
    claims: Counter[Year] = field(default_factory=Counter)
    members: dict[Direction | None, list[int]] = field(default_factory=lambda: defaultdict(list))


class Counting:
    """Counts one subject of a corpus at a time, so that a million claims need no more room."""

    def __init__(self, corpus: Corpus, span: Spans) -> None:
        self._corpus = corpus
        self._span = span
        self._claims = list(corpus.claims.values())
        self._lines = Lines(corpus.studies)
        self._nodes: dict[tuple[Node, ...], int] = {}
        self._listed: list[tuple[Node, ...]] = []
        self._kinds = {
            **{(True, top): terms for top, terms in under(corpus.features, Scope.KINDS).items()},
            **{(False, top): terms for top, terms in under(corpus.outcomes, Scope.KINDS).items()},
        }
        self._contexts = _inverted(contained(corpus.contexts))
        self._designs = _inverted(contained(corpus.designs))
        self._numbers = self._by_subject()
        self._items = lru_cache(_REMEMBERED)(self._read)

    def count(self, subject: Subject) -> Counted:
        """All that is counted of a subject; nothing where no claim is about it."""
        counted = Counted()
        for place in self._numbers.get(subject, ()):
            items = self._items(place)
            ways = self._ways(subject, items)
            way = _add(counted.cells[Place()], items, items.all, ways)
            counted.members[way].append(place)
            for column, which in items.columns:
                _add(counted.cells[column], items, which, ways)
            for outcome, pointed in items.outcomes.items() if subject.feature else ():
                cell = counted.cells[Place("outcome", outcome)]
                _add(cell, items, items.all, pointed if ways is not None else None)
            dated = Counter(items.dated(items.relations if subject == WHOLE else ways))
            counted.items.update(dated)
            counted.claims.update(dated.keys())
        return counted

    def tally(self, cell: Cell) -> Tally:
        """The independent lines of a cell by the way they point."""
        nodes = self._interned()
        lines = number([nodes[which] for which in cell.lines])
        return tally(
            (line, direction)
            for line, seen in zip(lines, cell.lines.values(), strict=True)
            for direction in seen
        )

    def _interned(self) -> list[tuple[Node, ...]]:
        if len(self._nodes) != len(self._listed):
            self._listed = list(self._nodes)
        return self._listed

    def _by_subject(self) -> Mapping[Subject, list[int]]:
        """The numbers of the claims that each subject is about."""
        places: dict[Subject, list[int]] = defaultdict(list)
        corpus = self._corpus
        scopes = [scope for scope in Scope if scope is not Scope.DIRECT]
        features = {scope: _inverted(under(corpus.features, scope), 2) for scope in scopes}
        outcomes = {scope: _inverted(under(corpus.outcomes, scope), 2) for scope in scopes}
        for place, claim in enumerate(self._claims, start=1):
            if claim.status is Status.SUPERSEDED:
                continue
            places[WHOLE].append(place)
            named = dict.fromkeys(bearing.feature.id for bearing in claim.features)
            spoken = dict.fromkeys(bearing.outcome.id for bearing in claim.outcomes)
            subjects = {
                **{Subject(feature=ident): None for ident in named},
                **{Subject(outcome=ident): None for ident in spoken},
                **{
                    Subject(feature=top, scope=scope): None
                    for scope in scopes
                    for ident in named
                    for top in features[scope].get(ident, ())
                },
                **{
                    Subject(outcome=top, scope=scope): None
                    for scope in scopes
                    for ident in spoken
                    for top in outcomes[scope].get(ident, ())
                },
            }
            for subject in subjects:
                places[subject].append(place)
        return places

    def _ways(self, subject: Subject, items: _Items) -> Ways | None:
        """Which way a claim's items point of a subject; None where directions do not pass."""
        if subject == WHOLE or subject.scope is Scope.PARTS:
            return None
        pointed = items.features if subject.feature is not None else items.outcomes
        term = subject.feature or subject.outcome or ""
        if subject.scope is Scope.DIRECT:
            return pointed[term]
        kinds = self._kinds[subject.feature is not None, term]
        pointing = [pointed[kind] for kind in kinds if kind in pointed]
        return (
            pointing[0]
            if len(pointing) == 1
            else [together(ways) for ways in zip(*pointing, strict=True)]
        )

    def _read(self, place: int) -> _Items:
        claim = self._claims[place - 1]
        items = _Items(claim)
        items.nodes = [self._intern(tuple(self._lines.nodes(item))) for item in claim.evidence]
        items.years = [self._corpus.sources[item.source.id].year for item in claim.evidence]
        items.columns = list(self._columns(items))
        return items

    def _intern(self, nodes: tuple[Node, ...]) -> int:
        return self._nodes.setdefault(nodes, len(self._nodes))

    def _columns(self, items: _Items) -> Iterator[tuple[Place, Sequence[int]]]:
        """The columns that a claim stands in, each with the items that count there."""
        claim = items.claim
        tops = (top for ref in claim.contexts for top in self._contexts.get(ref.id, ()))
        for context in dict.fromkeys(tops):
            yield Place("context", context), items.all
        narrow: dict[Place, list[int]] = defaultdict(list)
        for which in items.weighed:
            design = claim.evidence[which].design
            for top in self._designs.get(design.id, ()) if design else ():
                narrow[Place("design", top)].append(which)
            year = items.years[which]
            if year is not None:
                narrow[Place("years", self._span(year))].append(which)
        yield from narrow.items()


class _Items:
    """The items of one claim: which are weighed, what they point to, and where they count."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self.all = range(len(claim.evidence))
        self.relations = [item.relation for item in claim.evidence]
        self.weighed = [
            which
            for which, relation in enumerate(self.relations)
            if relation is not EvidenceRelation.BACKGROUND
        ]
        self.first_hand = any(not claim.evidence[which].second_hand for which in self.weighed)
        self.nodes: list[int] = []
        self.years: list[int | None] = []
        self.columns: list[tuple[Place, Sequence[int]]] = []
        self.features: dict[str, list[Direction | None]] = {
            bearing.feature.id: [] for bearing in claim.features
        }
        self.outcomes: dict[str, list[Direction | None]] = {
            bearing.outcome.id: [] for bearing in claim.outcomes
        }
        for pointer in pointers(claim):
            if pointer.feature is not None:
                self.features[pointer.feature].append(pointer.direction)
            elif pointer.outcome is not None:
                self.outcomes[pointer.outcome].append(pointer.direction)

    def dated(self, ways: Sequence[Direction | EvidenceRelation | None] | None) -> Iterator[Year]:
        """The year of each weighed item, and which way it points."""
        for which in self.weighed if ways is not None else ():
            yield Year(self.years[which], ways[which] if ways is not None else None)


def _add(cell: Cell, items: _Items, which: Iterable[int], ways: Ways | None) -> Direction | None:
    """Count a claim in a cell by those of its items; which way they point together."""
    way: Direction | None = None
    for item in which if ways is not None else ():
        direction = ways[item] if ways is not None else None
        if direction is not None:
            cell.lines[items.nodes[item]].add(direction)
            way = direction if way in {None, direction} else Direction.MIXED
    cell.claims += 1
    cell.levels[way, items.claim.certainty] += 1
    cell.first_hand += items.first_hand
    return way


def _inverted(below: Mapping[str, Sequence[str]], fewest: int = 1) -> dict[str, list[str]]:
    """For each term the terms that it is counted with; those with fewer left out."""
    tops: dict[str, list[str]] = defaultdict(list)
    for top, narrower in below.items():
        for term in narrower if len(narrower) >= fewest else ():
            tops[term].append(top)
    return tops
