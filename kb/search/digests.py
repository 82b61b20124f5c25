"""Digests of tables that can be brought up to date: sums over the digests of their rows.

Rows are added and taken away in any order, and what is left is what a sum from nothing gives.
Method: Bellare and Micciancio, A new paradigm for collision-free hashing, EUROCRYPT 1997 (AdHash).
It tells states of one database apart; it is no proof against forgery.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

_SIZE = 16
_ALL = 1 << 8 * _SIZE

Row = tuple[Any, ...]


class RowSum:
    """The sum over the rows of one table; ``digest`` is an earlier one to go on from."""

    def __init__(self, digest: str = "0") -> None:
        self._sum = int(digest, 16)

    @property
    def digest(self) -> str:
        """The sum in hexadecimal."""
        return f"{self._sum:0{2 * _SIZE}x}"

    def add(self, row: Row) -> None:
        """Count a row in."""
        self._sum = (self._sum + _number(row)) % _ALL

    def remove(self, row: Row) -> None:
        """Count a row that was counted in out again."""
        self._sum = (self._sum - _number(row)) % _ALL

    def passing(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows, each of them counted in on its way."""
        for row in rows:
            self.add(row)
            yield row


def together(digests: Iterable[tuple[str, str]]) -> str:
    """One digest, in hexadecimal, of several by their names."""
    return hashlib.sha256(repr(sorted(digests)).encode()).hexdigest()


def _number(row: Row) -> int:
    made = hashlib.blake2b(digest_size=_SIZE)
    for value in row:
        raw = value if isinstance(value, bytes) else repr(value).encode("utf-8", "replace")
        made.update(b"%d:" % len(raw))
        made.update(raw)
    return int.from_bytes(made.digest(), "big")
