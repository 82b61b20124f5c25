"""Sets of documents as big integers, and scores as stacks of them: no database, no meaning.

Python's integers do ``&``, ``|`` and a bit count over a million documents in some microseconds.
A score is held *bit-sliced*: plane ``i`` is the set of documents whose score has bit ``i``; two
scores are added for all documents at once, by the steps of a binary adder. Source of the method:
O'Neil and Quass, Improved query performance with variant indexes, SIGMOD 1997.
"""

from __future__ import annotations

import re
import sys
from array import array
from collections.abc import Iterable, Sequence
from itertools import accumulate, compress, islice, zip_longest
from operator import sub

DENSE_SHARE = 32
"""A set that holds at least one document in so many is kept as a bitmap."""

_NOT_ZERO = re.compile(rb"[^\0]")
_BITS_OF = tuple(tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256))
_HAS_BIT = tuple(bytes(48 + (byte >> bit & 1) for byte in range(256)) for bit in range(8))
_TO_FLAGS = bytes.maketrans(b"01", b"\0\1")

Bits = int
"""A set of documents: bit ``d`` stands for document ``d``."""

Planes = tuple[Bits, ...]
"""Scores of documents, bit-sliced, the lowest bit first."""


def numbers(blob: bytes, size: int = 4) -> array[int]:
    """Unsigned numbers of 1, 2 or 4 bytes, from their little-endian form."""
    made: array[int] = array({1: "B", 2: "H", 4: "I"}[size], blob)
    if sys.byteorder == "big":
        made.byteswap()
    return made


def blob_of(values: Iterable[int], size: int = 4) -> bytes:
    """Unsigned numbers of 1, 2 or 4 bytes in their little-endian form."""
    made: array[int] = array({1: "B", 2: "H", 4: "I"}[size], values)
    if sys.byteorder == "big":
        made.byteswap()
    return made.tobytes()


def encode(docs: Sequence[int], size: int) -> bytes:
    """A set of documents, strictly rising, out of ``size`` (numbered from 1), as a blob."""
    if len(docs) * DENSE_SHARE >= size:
        return b"\0" + bitmap(docs, size)
    gaps = list(map(sub, docs, (0, *docs[:-1])))
    widest = max(gaps, default=0)
    width = 1 if widest < 1 << 8 else 2 if widest < 1 << 16 else 4
    return bytes([width]) + blob_of(gaps, width)


def decode(blob: bytes) -> Bits | array[int]:
    """A set from its blob: bits for a bitmap, else the documents in rising order."""
    if blob[0] == 0:
        return int.from_bytes(memoryview(blob)[1:], "little")
    return array("I", accumulate(numbers(blob[1:], blob[0])))


def bitmap(docs: Iterable[int], size: int) -> bytes:
    """The documents as a bitmap for numbers up to ``size``, little-endian."""
    made = bytearray(size // 8 + 1)
    for doc in docs:
        made[doc >> 3] |= 1 << (doc & 7)
    return bytes(made)


def everything(size: int) -> Bits:
    """The set of documents 1 to ``size``."""
    return (1 << (size + 1)) - 2


def docs_of(bits: Bits) -> list[int]:
    """The documents of a set in rising order; quick where they are few."""
    raw = bits.to_bytes(bits.bit_length() // 8 + 1, "little")
    bytes_ = ((match.start() * 8, match[0][0]) for match in _NOT_ZERO.finditer(raw))
    return [first + bit for first, byte in bytes_ for bit in _BITS_OF[byte]]


def flags(bits: Bits, size: int) -> bytes:
    """One byte a document from 0 to ``size``: 1 for those in the set, else 0."""
    return bin(bits | 1 << (size + 1))[:2:-1].encode().translate(_TO_FLAGS)


def lowest(bits: Bits, count: int) -> Bits:
    """The first ``count`` documents of a set."""
    if count <= 0:
        return 0
    low, high = 0, bits.bit_length()
    while low < high:
        middle = (low + high) // 2
        if (bits & ((1 << middle) - 1)).bit_count() < count:
            low = middle + 1
        else:
            high = middle
    return bits & ((1 << low) - 1)


def walk(order: Sequence[int], members: bytes, start: int, count: int) -> list[int]:
    """The members numbered ``start`` to ``start + count`` in an order; ``members`` are flags."""
    present = compress(order, map(members.__getitem__, order))
    return list(islice(present, start, start + count))


def planes_of_levels(levels: bytes | bytearray) -> Planes:
    """Planes of scores that are given as one byte a document, from document 0."""
    backwards = bytes(levels[::-1])
    return tuple(
        int(backwards.translate(_HAS_BIT[bit]), 2) for bit in range(max(levels).bit_length())
    )


def planes_of(docs: Iterable[int], levels: bytes, size: int) -> Planes:
    """Planes of the scores (1 to 255) of some documents, given in the documents' order."""
    rows = [bytearray(size // 8 + 1) for _ in range(max(levels, default=0).bit_length())]
    for doc, level in zip(docs, levels, strict=True):
        place, bit = doc >> 3, 1 << (doc & 7)
        for number in _BITS_OF[level]:
            rows[number][place] |= bit
    return tuple(int.from_bytes(row, "little") for row in rows)


def flat(bits: Bits, level: int) -> Planes:
    """The same score for every document of a set."""
    return tuple(bits if level >> bit & 1 else 0 for bit in range(level.bit_length()))


def add(first: Planes, second: Planes) -> Planes:
    """The sums of two scores, for every document."""
    carry = 0
    made = []
    for one, other in zip_longest(first, second, fillvalue=0):
        either = one ^ other
        made.append(either ^ carry)
        carry = (one & other) | (carry & either)
    return (*made, carry) if carry else tuple(made)


def union(planes: Iterable[Bits]) -> Bits:
    """The documents in any of the sets."""
    made = 0
    for plane in planes:
        made |= plane
    return made


def top(planes: Planes, among: Bits, count: int) -> Bits:
    """The ``count`` documents with the highest scores in a set, low numbers first where level."""
    sure, level = 0, among
    wanted = count
    if wanted <= 0:
        return 0
    for plane in reversed(planes):
        if not wanted:
            break
        above = level & plane
        number = above.bit_count()
        if number > wanted:
            level = above
        else:
            sure |= above
            level ^= above
            wanted -= number
    return sure | lowest(level, wanted)


def scores(planes: Planes, docs: Sequence[int]) -> list[int]:
    """The scores of some documents."""
    totals = [0] * len(docs)
    for bit, plane in enumerate(planes):
        raw = plane.to_bytes(plane.bit_length() // 8 + 1, "little")
        for number, doc in enumerate(docs):
            if doc >> 3 < len(raw) and raw[doc >> 3] >> (doc & 7) & 1:
                totals[number] |= 1 << bit
    return totals
