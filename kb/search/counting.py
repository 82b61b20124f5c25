"""Counts of claims for the values of facets: exact, each facet under all the others' choices."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kb.base.bitsets import Bits, docs_of, flags, union
from kb.search.field_words import within
from kb.search.index_values import LONG, YEAR
from kb.search.intersections import WordArray, shared, word_array_of_bits
from kb.search.library import Library, Value, find_values
from kb.search.names import fold, of_value
from kb.search.selection import FACETS, Selection
from kb.search.values import Bar, Choice, Facet

LISTED = 24
"""Values of a long facet that are listed."""

SOUGHT = 500
"""Values whose names fit a text that are looked at beyond those to be listed."""

FEW = 4000
"""Claims up to which the values of a long facet are counted claim by claim."""

LEAST_FIRST, MOST_FIRST = 48, 150
"""Values of a long facet, those of most claims, that are counted for more claims than that."""

SAMPLE, STRETCHES = 1500, 10
"""Claims that are looked at for further values, in so many stretches."""


class Base:
    """A set of claims to count in, with what is worked out of it once."""

    def __init__(self, docs: Bits, size: int) -> None:
        self.docs = docs
        self._size = size

    @cached_property
    def total(self) -> int:
        """How many claims there are."""
        return self.docs.bit_count()

    @cached_property
    def listed(self) -> list[int]:
        """The claims in rising order."""
        return docs_of(self.docs)

    @cached_property
    def sample(self) -> list[int]:
        """Some of the claims, about :data:`SAMPLE`: stretches at even distances."""
        step = self._size // STRETCHES + 1
        length = min(step, self._size * SAMPLE // (STRETCHES * max(self.total, 1)) + 1)
        stretches = (
            (self.docs >> start) & ((1 << length) - 1) for start in range(0, self._size, step)
        )
        starts = range(0, self._size, step)
        return [
            first + doc
            for first, bits in zip(starts, stretches, strict=True)
            for doc in docs_of(bits)
        ]

    @cached_property
    def flags(self) -> bytes:
        """One byte a document."""
        return flags(self.docs, self._size)

    @cached_property
    def word_array(self) -> WordArray:
        """The claims as numpy's words, asked for where values have theirs."""
        return word_array_of_bits(self.docs, self._size)

    @cached_property
    def is_everything(self) -> bool:
        """Whether all claims are in it."""
        return self.total == self._size

    def count(self, value: Value) -> int:
        """How many of the claims have a value."""
        if self.is_everything:
            return value.claims
        if value.word_array is not None:
            return shared(value.word_array, self.word_array)
        if isinstance(value.docs, int):
            return (value.docs & self.docs).bit_count()
        return sum(map(self.flags.__getitem__, value.docs))


@dataclass(frozen=True, slots=True)
class Filters:
    """The chosen values as claims, by facet; the years are one of them."""

    docs: Bits
    chosen: Mapping[str, Bits]

    def without(self, name: str = "") -> Bits:
        """The claims that fit the search and every facet but one."""
        made = self.docs
        for facet, bits in self.chosen.items():
            if facet != name:
                made &= bits
        return made


def filters(
    connection: sqlite3.Connection, library: Library, selection: Selection, docs: Bits
) -> Filters:
    """What a state chooses among the claims that its words find."""
    chosen = {
        name: union(
            value.bits(library.size) for value in _chosen(connection, library, selection, name)
        )
        for name in selection.chosen
    }
    if selection.has_years:
        chosen[YEAR] = within(connection, library, selection.years)
    return Filters(docs, chosen)


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
        self, connection: sqlite3.Connection, library: Library, selection: Selection, found: Filters
    ) -> None:
        self._connection = connection
        self._library = library
        self._state = selection
        self._filters = found
        self._all = Base(found.without(), library.size)

    def base(self, name: str) -> Base:
        """The claims that a facet's values are counted in."""
        if name not in self._filters.chosen:
            return self._all
        return Base(self._filters.without(name), self._library.size)

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
        bars = (
            Bar(int(value.value), base.count(value))
            for value in self._library.values(self._connection, YEAR)
        )
        return tuple(bar for bar in bars if bar.claims)

    def _short(self, name: str) -> Facet:
        base = self.base(name)
        values = self._library.values(self._connection, name)
        counts = ((value, base.count(value)) for value in values)
        return self._facet(name, [(v, n) for v, n in counts if n or self._is_chosen(name, v)])

    def _long(self, name: str) -> Facet:
        base = self.base(name)
        if base.total <= FEW and not base.is_everything:
            counts, more, best = self._by_claim(name, base)
        else:
            counts, more, best = self._by_value(name, base)
        return self._facet(name, self._with_chosen(name, base, counts), more=more, best=best)

    def _by_claim(self, name: str, base: Base) -> tuple[list[tuple[Value, int]], bool, bool]:
        """All values counted by going through the claims."""
        starts, positions = self._library.links(self._connection, name)
        counts = _tally(starts, positions, base.listed)
        best = _most(counts, LISTED)
        values = self._at(name, list(best), with_docs=False)
        return _best((v, best[v.position]) for v in values), len(counts) > LISTED, True

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
            found = find_values(self._connection, where, (name, wanted, limit + SOUGHT))
        else:
            values = self._library.values(self._connection, name)
            found = tuple(v for v in values if any(wanted in one for one in v.names))
        base = self.base(name)
        held = [(value, count) for value in found if (count := base.count(value))]
        return self._facet(
            name,
            self._with_chosen(name, base, held[:limit]),
            more=len(held) > limit or len(found) == limit + SOUGHT,
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
                _depth(value.value, parents),
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
    found: list[int] = []
    for doc in docs:
        found.extend(positions[starts[doc] : starts[doc + 1]])
    return Counter(found)


def _depth(value: str, parents: Mapping[str, str | None]) -> int:
    seen = [value]
    while (parent := parents.get(seen[-1])) in parents and parent and parent not in seen:
        seen.append(parent)
    return len(seen) - 1
