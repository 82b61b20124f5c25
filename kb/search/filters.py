"""What narrows a search: the values chosen of facets, and the field words of its query.

What is chosen of the evidence (source, author, relation, design, basis, year) holds together on
one item: an item by Lima that disputes, not an item by Lima beside another that disputes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from kb.base.bitsets import Bits, docs_of, flags, union
from kb.search.field_words import items_chosen, items_within
from kb.search.index_items import ITEM_FACETS, YEAR
from kb.search.intersections import WordArray, shared, word_array_of_bits
from kb.search.items import Grid, Items, both
from kb.search.library import Library
from kb.search.selection import Selection
from kb.search.value_sets import Value

SAMPLE, STRETCHES = 1500, 10
"""Claims that are looked at for further values of a long facet, in so many stretches."""


class Base:
    """A set of claims to count in, with what is worked out of it once.

    ``items`` are the conditions that evidence must meet: each of the claims has, for each of
    them, an item in it. A value of evidence has to be had by such an item; without a condition
    any item will do.
    """

    def __init__(self, docs: Bits, grid: Grid, items: Sequence[Items] = ()) -> None:
        self.docs = docs
        self.items = tuple(grid.of_claims(one, docs) for one in items)
        self.grid = grid
        self._size = grid.size

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
        starts = range(0, self._size, step)
        stretches = ((self.docs >> start) & ((1 << length) - 1) for start in starts)
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
        """The claims as numpy's words, where values have theirs."""
        return word_array_of_bits(self.docs, self._size)

    @cached_property
    def raw_items(self) -> tuple[bytes, ...]:
        """The items of each condition, one bit a slot."""
        return tuple(map(self.grid.raw, self.items))

    @cached_property
    def is_everything(self) -> bool:
        """Whether all claims are in it."""
        return self.total == self._size

    def count(self, value: Value) -> int:
        """How many of the claims have a value."""
        if self.items and value.items is not None:
            return self._count_slots(value)
        if self.is_everything:
            return value.claims
        if value.word_array is not None:
            return shared(value.word_array, self.word_array)
        if isinstance(value.docs, int):
            return (value.docs & self.docs).bit_count()
        return sum(map(self.flags.__getitem__, value.docs))

    def count_items(self, items: Items) -> int:
        """How many of the claims have, for each condition, an item that is in a set too."""
        if len(self.items) == 1:
            return self.grid.count(self.items[0], items)
        docs = self.docs
        for one in self.items:
            docs &= self.grid.claims(both(one, items))
        return docs.bit_count()

    def _count_slots(self, value: Value) -> int:
        slots = value.slots
        if isinstance(slots, int):
            return self.count_items(self.grid.layered(slots))
        claims = [
            {self.grid.claim_of(slot) for slot in slots if raw[slot >> 3] >> (slot & 7) & 1}
            for raw in self.raw_items
        ]
        return len(set.intersection(*claims))


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search finds by its words, and what narrows it.

    ``docs`` fit the words and what is asked of claims; ``wanted`` are the conditions that the
    query makes on evidence, for each of which a claim must have an item. ``claims`` and ``items``
    hold what is chosen by facet; the years are one of them. What is chosen of evidence holds on
    each of the items wanted.
    """

    grid: Grid
    docs: Bits
    wanted: tuple[Items, ...]
    claims: Mapping[str, Bits]
    items: Mapping[str, Items]

    def without(self, name: str = "") -> Base:
        """The claims that fit the search and every facet but one."""
        made = self.docs
        for facet, bits in self.claims.items():
            if facet != name:
                made &= bits
        conditions = self.wanted
        for facet, chosen in self.items.items():
            if facet != name:
                conditions = tuple(both(one, chosen) for one in conditions) or (chosen,)
        for one in conditions:
            made &= self.grid.claims(one)
        return Base(made, self.grid, conditions)

    def starting(self, docs: Bits) -> Filters:
        """The same choice among other claims."""
        return replace(self, docs=docs)

    def narrows(self, name: str) -> bool:
        """Whether anything of a facet is chosen."""
        return name in self.claims or name in self.items


def filters(
    connection: sqlite3.Connection,
    library: Library,
    selection: Selection,
    docs: Bits,
    wanted: tuple[Items, ...] = (),
) -> Filters:
    """What a selection chooses among the claims that its words find."""
    claims: dict[str, Bits] = {}
    items: dict[str, Items] = {}
    for name, chosen in selection.chosen.items():
        if name in ITEM_FACETS:
            items[name] = items_chosen(connection, library, name, chosen)
        else:
            held = frozenset(chosen)
            values = library.values(connection, name)
            claims[name] = union(v.bits(library.size) for v in values if v.value in held)
    if selection.has_years:
        items[YEAR] = items_within(connection, library, selection.years)
    return Filters(library.grid(connection), docs, wanted, claims, items)
