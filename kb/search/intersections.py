"""How many documents two sets share: by numpy where it is installed, several times as fast.

Python counts the bits of its integers one digit after another, which numpy leaves to the
processor. Both give the same numbers, so nothing depends on which is used.
"""

from __future__ import annotations

import importlib
from functools import cache
from typing import Any

from kb.base.bitsets import Bits

LEAST = 1 << 12
"""Bytes of a bitmap from which numpy is the faster of the two."""

WordArray = Any
"""A bitmap as numpy's words of 64 bits."""


@cache
def _numpy() -> Any:
    """The package, or None where it is missing or too old to count bits."""
    try:
        package = importlib.import_module("numpy")
    except ImportError:
        return None
    return package if hasattr(package, "bitwise_count") else None


def word_array(raw: bytes | memoryview) -> WordArray | None:
    """A little-endian bitmap as words; None where it is short, or numpy is not there."""
    if len(raw) < LEAST or _numpy() is None:
        return None
    return _numpy().frombuffer(bytes(raw) + bytes(-len(raw) % 8), "<u8")


def word_array_of_bits(bits: Bits, size: int) -> WordArray | None:
    """The same of the documents up to ``size`` as bits."""
    return word_array(bits.to_bytes(size // 8 + 1, "little"))


def shared(first: WordArray, second: WordArray) -> int:
    """How many documents two bitmaps of one length have in common."""
    return int(_numpy().bitwise_count(first & second).sum(dtype="u4"))
