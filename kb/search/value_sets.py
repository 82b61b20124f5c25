"""The values of facets as the index holds them: each with the claims and items that have it."""

from __future__ import annotations

import sqlite3
from array import array
from dataclasses import dataclass, replace
from typing import Any

from kb.base.bitsets import Bits, decode, planes_of, union
from kb.search.intersections import WordArray, word_array, word_array_of_bits

COUNTED_SHARE = 512
"""Values that one claim in so many has are counted quicker in a bitmap than one by one."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a facet and the claims that have it, how many in all.

    ``items`` are the items of evidence that have it, as the index holds them; None for what claims
    have as such.
    """

    position: int
    value: str
    label: str
    names: tuple[str, ...]
    parent: str | None
    claims: int
    docs: Bits | array[int]
    items: bytes | None = None
    word_array: WordArray | None = None

    @property
    def slots(self) -> Bits | array[int]:
        """The items of evidence that have it, by their slots; none of what claims have."""
        return decode(self.items) if self.items is not None else 0

    def bits(self, size: int) -> Bits:
        """The claims that have it, as bits."""
        if isinstance(self.docs, int):
            return self.docs
        return union(planes_of(self.docs, bytes([1]) * len(self.docs), size))

    def countable(self, size: int) -> Value:
        """The value with its claims, of ``size``, in the form that is quicker to count."""
        if self.claims * COUNTED_SHARE < size:
            return self
        bits = self.bits(size)
        return replace(self, docs=bits, word_array=word_array_of_bits(bits, size))


_VALUE = "SELECT position, value, label, names, parent, claims, docs, items FROM search_values"


def _value(row: tuple[Any, ...]) -> Value:
    position, value, label, names, parent, claims, docs, items = row
    words = word_array(memoryview(docs)[1:]) if docs[0] == 0 else None
    held = tuple(names.split("\n"))
    return Value(position, value, label, held, parent, claims, decode(docs), items, words)


def find_values(
    connection: sqlite3.Connection,
    where: str,
    params: tuple[object, ...],
    *,
    with_docs: bool = True,
) -> tuple[Value, ...]:
    """The values that an SQL condition of ours holds for; without their claims if so asked."""
    select = _VALUE if with_docs else _VALUE.replace(" docs, items ", " x'00', NULL ")
    return tuple(map(_value, connection.execute(f"{select} WHERE {where}", params)))
