"""Counts of claims for the values of facets: exact, each facet under all the others' choices."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kb.search.filters import Base, Filters
from kb.search.index_items import ITEM_FACETS, YEAR
from kb.search.index_values import CUT, LONG
from kb.search.library import Library
from kb.search.names import fold, of_value
from kb.search.selection import FACETS, Selection
from kb.search.value_sets import Value, find_values
from kb.search.values import Bar, Choice, Facet, depth

LISTED = 24
"""Values of a long facet that are listed."""

SOUGHT = 500
"""Values whose names fit a text that are looked at beyond those to be listed."""

FEW = 4000
"""Claims up to which the values of a long facet are counted claim by claim."""

LEAST_FIRST, MOST_FIRST = 48, 150
"""Values of a long facet, those of most claims, that are counted for more claims than that."""


def _chosen(
    connection: sqlite3.Connection, library: Library, selection: Selection, name: str
) -> tuple[Value, ...]:
    wanted = selection.chosen.get(name, ())
    if name not in LONG:
        return tuple(v for v in library.values(connection, name) if v.value in wanted)
    where = "facet = ? AND value IN (SELECT value FROM json_each(?))"
    return find_values(connection, where, (name, json.dumps(wanted)))


class Counting:
    """Counts under one state of a search; sets of claims are shared between facets."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        library: Library,
        selection: Selection,
        filters: Filters,
    ) -> None:
        self._connection = connection
        self._library = library
        self._state = selection
        self._filters = filters
        self._all = filters.without()

    def base(self, name: str) -> Base:
        """The claims that a facet's values are counted in."""
        return self._filters.without(name) if self._filters.narrows(name) else self._all

    def facets(self) -> tuple[Facet, ...]:
        """Every facet with its values."""
        return tuple(map(self._named, FACETS))

    def _named(self, name: str) -> Facet:
        text = self._state.sought.get(name)
        if text:
            return self.search(name, text, LISTED)
        return self._long(name) if name in LONG else self._short(name)

    def years(self) -> tuple[Bar, ...]:
        """How many claims have evidence of each year, those without left out."""
        base = self.base(YEAR)
        bars = (Bar(int(value.value), count) for value, count in self._counts(YEAR, base))
        return tuple(bar for bar in bars if bar.claims)

    def _counts(self, name: str, base: Base) -> Iterator[tuple[Value, int]]:
        """Each value of a short facet with its count."""
        values = self._library.values(self._connection, name)
        if not (base.items and name in ITEM_FACETS):
            return ((value, base.count(value)) for value in values)
        sets = self._library.items(self._connection, name)
        return zip(values, map(base.count_items, sets), strict=True)

    def _short(self, name: str) -> Facet:
        base = self.base(name)
        counts = self._counts(name, base)
        if name in CUT:
            held = [pair for pair in counts if pair[1]]
            some = self._with_chosen(name, base, _best(held))
            return self._facet(name, some, more=len(held) > LISTED)
        return self._facet(name, [(v, n) for v, n in counts if n or self._is_chosen(name, v)])

    def _long(self, name: str) -> Facet:
        base = self.base(name)
        if base.total <= FEW and not base.is_everything:
            counts, more, best = self._by_claim(name, base)
        else:
            counts, more, best = self._by_value(name, base)
        return self._facet(name, self._with_chosen(name, base, counts), more=more, best=best)

    def _by_claim(self, name: str, base: Base) -> tuple[list[tuple[Value, int]], bool, bool]:
        """All values counted by going through the claims, or their items."""
        if base.items:
            counts = self._by_item(name, base)
        else:
            starts, positions = self._library.links(self._connection, name)
            counts = _tally(starts, positions, base.listed)
        best = _most(counts, LISTED)
        values = self._at(name, list(best), with_docs=False)
        return _best((v, best[v.position]) for v in values), len(counts) > LISTED, True

    def _by_item(self, name: str, base: Base) -> Counter[int]:
        """The claims of each value that the items of every condition have."""
        starts, sources = self._library.links(self._connection, "item source")
        common: set[tuple[int, int]] | None = None
        for items in base.items:
            pairs = {(claim, sources[n]) for claim, n in base.grid.places(items, starts)}
            if name == "author":
                firsts, people = self._library.links(self._connection, "source author")
                pairs = {
                    (claim, person)
                    for claim, source in pairs
                    for person in people[firsts[source] : firsts[source + 1]]
                }
            common = pairs if common is None else common & pairs
        return Counter(position for _, position in common or ())

    def _by_value(self, name: str, base: Base) -> tuple[list[tuple[Value, int]], bool, bool]:
        """The values of most claims counted, and others that a sample of the claims has."""
        values = self._library.first_values(self._connection, name, MOST_FIRST + 1)
        first = values[: _promising(base.total / max(self._library.size, 1))]
        counts = _best((value, base.count(value)) for value in first)
        beyond = values[len(first)].claims if len(first) < len(values) else 0
        if len(counts) == LISTED and counts[-1][1] < beyond:
            starts, positions = self._library.links(self._connection, name)
            tally = _tally(starts, positions, base.sample)
            seen = [place for place in _most(tally, 2 * LISTED) if place >= len(first)]
            further = self._at(name, seen[:LISTED])
            counts = _best([*counts, *((value, base.count(value)) for value in further)])
        sure = len(counts) < LISTED or counts[-1][1] >= beyond
        return counts, len(values) > len(counts), sure

    def _at(
        self, name: str, positions: Sequence[int], *, with_docs: bool = True
    ) -> tuple[Value, ...]:
        where = "facet = ? AND position IN (SELECT value FROM json_each(?))"
        params = (name, json.dumps(positions))
        return find_values(self._connection, where, params, with_docs=with_docs)

    def search(self, name: str, text: str, limit: int) -> Facet:
        """The values of a facet whose names hold a text, counted; see :func:`facet_values`."""
        wanted = fold(text)
        if name in LONG:
            where = "facet = ? AND instr(names, ?) ORDER BY position LIMIT ?"
            matching = find_values(self._connection, where, (name, wanted, limit + SOUGHT))
        else:
            values = self._library.values(self._connection, name)
            matching = tuple(v for v in values if any(wanted in one for one in v.names))
        base = self.base(name)
        held = [(value, count) for value in matching if (count := base.count(value))]
        return self._facet(
            name,
            self._with_chosen(name, base, held[:limit]),
            more=len(held) > limit or len(matching) == limit + SOUGHT,
        )

    def _with_chosen(
        self, name: str, base: Base, counts: Sequence[tuple[Value, int]]
    ) -> list[tuple[Value, int]]:
        """The counts with those of chosen values that are not among them."""
        held = {value.value for value, _ in counts}
        chosen = _chosen(self._connection, self._library, self._state, name)
        others = [(value, base.count(value)) for value in chosen if value.value not in held]
        return [*counts, *others]

    def _is_chosen(self, name: str, value: Value) -> bool:
        return value.value in self._state.chosen.get(name, ())

    def _facet(
        self,
        name: str,
        counts: Sequence[tuple[Value, int]],
        *,
        more: bool = False,
        best: bool = True,
    ) -> Facet:
        parents = {value.value: value.parent for value, _ in counts}
        choices = [
            Choice(
                value.value,
                value.label,
                count,
                self._is_chosen(name, value),
                value.parent if value.parent in parents else None,
                depth(value.value, parents),
            )
            for value, count in counts
        ]
        unknown = [v for v in self._state.chosen.get(name, ()) if v not in parents]
        choices += [Choice(value, of_value(value), 0, True) for value in unknown]
        return Facet(name, FACETS[name], tuple(choices), more, best)


def _promising(share: float) -> int:
    """How many of the first values to count, where a search finds a share of all claims.

    Where use falls as the square root of the rank does, so many hold the best :data:`LISTED`
    for sure; where they would be too many, a sample has to help.
    """
    wanted = int(LISTED / max(share, 0.01) ** 2) + 1
    return wanted if wanted <= MOST_FIRST else LEAST_FIRST


def _best(counts: Iterable[tuple[Value, int]]) -> list[tuple[Value, int]]:
    held = [pair for pair in counts if pair[1]]
    return sorted(held, key=lambda pair: (-pair[1], pair[0].position))[:LISTED]


def _most(counts: Mapping[int, int], number: int) -> dict[int, int]:
    """The so many highest counts, the highest first, by their positions where they are level."""
    edge = sorted(counts.values(), reverse=True)[:number][-1:] or [0]
    likeliest = [(-count, place) for place, count in counts.items() if count >= edge[0]]
    return {place: -count for count, place in sorted(likeliest)[:number]}


def _tally(starts: array[int], positions: array[int], docs: Iterable[int]) -> Counter[int]:
    values: list[int] = []
    for doc in docs:
        values.extend(positions[starts[doc] : starts[doc + 1]])
    return Counter(values)
