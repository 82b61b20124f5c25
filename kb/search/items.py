"""Items of evidence as sets, so that filters on evidence hold together on one item.

Items lie in *layers*: layer 0 holds the first item of each claim, layer 1 the second and so on,
so that a set of items is one set of claims a layer, and what two conditions share is found
layer by layer. A claim of more items than there are layers goes on in a *further row*: a row
beyond those of the claims. Must not know what a value or a query is.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat

from kb.base.bitsets import Bits, bitmap, decode, docs_of, union

FURTHER_SHARE = 200
"""Further rows there are at most, as a share of the claims: one in so many."""

Items = tuple[Bits, ...]
"""A set of items: for each layer the rows whose item of that layer is in it."""


def both(first: Items, second: Items) -> Items:
    """The items in two sets of one grid."""
    return tuple(one & other for one, other in zip(first, second, strict=True))


def either(sets: Iterable[Items]) -> Items:
    """The items in any of some sets of one grid; no set at all has no layers."""
    return tuple(map(union, zip(*sets, strict=True)))


@dataclass(frozen=True, slots=True)
class Grid:
    """Where the items of each claim lie.

    ``size`` is the number of claims, which are rows 1 to ``size``; ``further`` names the claim
    of each row after those, in rising order. An item's *slot* is its layer times ``width``, the
    bits of a layer, plus its row.
    """

    size: int
    layers: int
    further: array[int]

    @property
    def width(self) -> int:
        """The bits of a layer: whole bytes, one bit a row."""
        return 8 * ((self.size + len(self.further)) // 8 + 1)

    @property
    def slots(self) -> int:
        """How many slots there are, those that no item takes included."""
        return self.layers * self.width

    @property
    def nothing(self) -> Items:
        """The empty set."""
        return (0,) * self.layers

    def read(self, blob: bytes) -> Items:
        """A set of slots, from its blob."""
        return self.join([blob])

    def join(self, blobs: Iterable[bytes]) -> Items:
        """The slots in any of some sets, from their blobs."""
        width = self.width // 8
        scattered = bytearray(self.layers * width)
        frequent = 0
        for blob in blobs:
            held = decode(blob)
            if isinstance(held, int):
                frequent |= held
                continue
            for slot in held:
                scattered[slot >> 3] |= 1 << (slot & 7)
        return self.layered(int.from_bytes(scattered, "little") | frequent)

    def layered(self, slots: Bits) -> Items:
        """A set of slots that is given as one row of bits."""
        width = self.width // 8
        raw = memoryview(slots.to_bytes(self.layers * width, "little"))
        starts = range(0, len(raw), width)
        return tuple(int.from_bytes(raw[start : start + width], "little") for start in starts)

    def raw(self, items: Items) -> bytes:
        """A set of items as one row of bits by their slots, the lowest bits of a byte first."""
        return b"".join(layer.to_bytes(self.width // 8, "little") for layer in items)

    def rows(self, claims: Bits) -> Bits:
        """The rows of some claims, further ones included."""
        if not self.further:
            return claims
        raw = claims.to_bytes(self.size // 8 + 1, "little")
        places = (n for n, claim in enumerate(self.further) if raw[claim >> 3] >> (claim & 7) & 1)
        beyond = bitmap(places, len(self.further))
        return claims | int.from_bytes(beyond, "little") << (self.size + 1)

    def of_claims(self, items: Items, claims: Bits) -> Items:
        """The items in a set that belong to some claims."""
        return both(items, tuple(repeat(self.rows(claims), self.layers)))

    def claims(self, items: Items) -> Bits:
        """The claims that have any item in a set."""
        rows = union(items)
        beyond = rows >> (self.size + 1)
        if not beyond:
            return rows
        owners = bitmap(map(self.further.__getitem__, docs_of(beyond)), self.size)
        return rows ^ (beyond << (self.size + 1)) | int.from_bytes(owners, "little")

    def count(self, first: Items, second: Items) -> int:
        """How many claims have an item in both of two sets."""
        return self.claims(both(first, second)).bit_count()

    def claim_of(self, slot: int) -> int:
        """The claim whose item lies in a slot."""
        row = slot % self.width
        return row if row <= self.size else self.further[row - self.size - 1]

    def places(self, items: Items, starts: Sequence[int]) -> list[tuple[int, int]]:
        """The claim and the number of each item in a set.

        ``starts`` tells for each claim from 0 the number of its first item, numbers rising from
        claim to claim without a gap.
        """
        seen: dict[int, int] = {}
        offsets = []
        for claim in self.further:
            seen[claim] = seen.get(claim, 0) + self.layers
            offsets.append(seen[claim])
        return [
            (row, starts[row] + layer)
            if row <= self.size
            else _further(self.further, starts, offsets, row - self.size - 1, layer)
            for layer, rows in enumerate(items)
            for row in docs_of(rows)
        ]


def _further(
    further: Sequence[int], starts: Sequence[int], offsets: Sequence[int], number: int, layer: int
) -> tuple[int, int]:
    claim = further[number]
    return claim, starts[claim] + offsets[number] + layer


def arrange(counts: Sequence[int]) -> Grid:
    """The grid for claims of so many items each; ``counts`` starts with claim 0, which has none.

    It has as few layers as leave few further rows.
    """
    size = len(counts) - 1
    held = Counter(counts)
    layers = 1 + bisect_left(
        range(1, max(held)),
        True,
        key=lambda layers: _rows_beyond(held, layers) * FURTHER_SHARE <= size,
    )
    further = array("I")
    for claim, count in enumerate(counts):
        further.extend(repeat(claim, max(-(-count // layers) - 1, 0)))
    return Grid(size, layers, further)


def _rows_beyond(held: Mapping[int, int], layers: int) -> int:
    """How many further rows so many layers leave; ``held`` counts claims by their items."""
    return sum(number * max(-(-count // layers) - 1, 0) for count, number in held.items())


def slots(grid: Grid, counts: Sequence[int]) -> array[int]:
    """The slot of each item in their order, claim by claim."""
    made = array("I")
    first: dict[int, int] = {}
    for number, claim in enumerate(grid.further, start=grid.size + 1):
        first.setdefault(claim, number)
    for claim, count in enumerate(counts):
        for place in range(count):
            further, layer = divmod(place, grid.layers)
            row = claim if not further else first[claim] + further - 1
            made.append(layer * grid.width + row)
    return made
