"""What searches read of the index, kept in memory between them: one library a database.

Everything is read through the caller's connection and never changes, so any thread may read. A
library is known by the digest of its index: a database that was built anew has another one. It
must not know what a query is.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from array import array
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeVar, cast

from kb.base.bitsets import Bits, Planes, decode, everything, numbers, planes_of, union
from kb.base.errors import DatabaseFault
from kb.search.concepts import Concept, read_concepts
from kb.search.items import Grid, Items, either
from kb.search.lru import LruCache
from kb.search.schema import FORMAT
from kb.search.semantic import Vectors, model
from kb.search.spellings import Spellings
from kb.search.tokens import Tokenizer
from kb.search.value_sets import Value, find_values

T = TypeVar("T")

ROOM = 64 << 20
"""Bytes that scores of words and found phrases may take in memory, for one database."""

LIBRARIES = 3
"""Databases that are kept in memory at a time."""


class Library:
    """The index of one database; ``size`` is how many claims it has."""

    def __init__(self, connection: sqlite3.Connection, size: int) -> None:
        self.size = size
        self.all = everything(size)
        self.tokenizer = Tokenizer(connection)
        self._words = LruCache(ROOM)
        self._memo: dict[Hashable, Any] = {}

    def _remember(self, key: Hashable, make: Callable[[], T]) -> T:
        if key not in self._memo:
            self._memo[key] = make()
        return cast(T, self._memo[key])

    def remember(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is worked out once for this database, such as names by their acronyms."""
        return self._remember(("further", key), make)

    def count(self, key: Hashable, make: Callable[[], int]) -> int:
        """A count that is made once, while there is room for it."""
        return self._words.get(("count", key), make, lambda _: 200)

    def spellings(self, connection: sqlite3.Connection) -> Spellings:
        """Which words count as one here."""
        return self._remember("spellings", lambda: Spellings(connection, self.tokenizer))

    def word(self, connection: sqlite3.Connection, stem: str) -> Planes:
        """The scores of a word, none where no claim holds it."""

        def read() -> Planes:
            sql = "SELECT docs, levels FROM search_words WHERE word = ?"
            row = connection.execute(sql, (stem,)).fetchone()
            return self._planes(*row) if row else ()

        return self._words.get(stem, read, _weight)

    def _planes(self, docs: bytes | None, levels: bytes) -> Planes:
        if docs is not None:
            decoded = decode(docs)
            assert not isinstance(decoded, int), "frequent words have no set of their own"  # noqa: S101
            return planes_of(decoded, levels, self.size)
        width = self.size // 8 + 1
        starts = range(0, len(levels), width)
        return tuple(int.from_bytes(levels[start : start + width], "little") for start in starts)

    def holders(self, connection: sqlite3.Connection, stems: Iterable[str]) -> dict[str, int]:
        """How many claims hold each of some words; words that none holds are left out."""
        sql = "SELECT word, claims FROM json_each(?) CROSS JOIN search_words ON word = value"
        return dict(connection.execute(sql, (json.dumps(sorted(set(stems))),)).fetchall())

    def vectors(self, connection: sqlite3.Connection) -> Vectors | None:
        """The claims' meanings; None where the database or this installation has none."""

        def read() -> Vectors | None:
            sql = "SELECT model, tokens FROM search_meaning"
            row = connection.execute(sql).fetchone()
            if row is None or not self.size or row[0] != model():
                return None
            return Vectors(connection, row[1], self.size)

        return self._remember("vectors", read)

    def forms(self, connection: sqlite3.Connection, start: str) -> dict[str, str]:
        """The words as they are written that start so, folded, each with its stem."""

        def read() -> dict[str, str]:
            sql = "SELECT form, word FROM search_forms WHERE form >= ? AND form < ?"
            return dict(connection.execute(sql, (start, f"{start}\U0010ffff")).fetchall())

        return self._words.get(("forms", start), read, lambda forms: 200 * (1 + len(forms)))

    def prefix(self, connection: sqlite3.Connection, start: str) -> Bits:
        """The claims that hold a word which starts so as it is written, or another of its stem."""

        def read() -> Planes:
            stems = sorted(set(self.forms(connection, start).values()))
            sql = "SELECT docs, levels FROM json_each(?) CROSS JOIN search_words ON word = value"
            made = bytearray(self.size // 8 + 1)
            frequent = 0
            for docs, levels in connection.execute(sql, (json.dumps(stems),)):
                if docs is None:
                    frequent |= union(self._planes(None, levels))
                    continue
                decoded = decode(docs)
                for doc in () if isinstance(decoded, int) else decoded:
                    made[doc >> 3] |= 1 << (doc & 7)
            return (int.from_bytes(made, "little") | frequent,)

        return self._words.get(("prefix", start), read, _weight)[0]

    def matches(self, connection: sqlite3.Connection, expression: str) -> Bits:
        """The claims that match an FTS5 expression."""

        def read() -> Planes:
            sql = (
                "SELECT rowid FROM claims_fts WHERE claims_fts MATCH ?1"
                " UNION SELECT rowid FROM search_fts WHERE search_fts MATCH ?1 ORDER BY 1"
            )
            docs = [doc for (doc,) in connection.execute(sql, (expression,))]
            return (union(planes_of(docs, bytes([1]) * len(docs), self.size)),)

        return self._words.get(("matches", expression), read, _weight)[0]

    def values(self, connection: sqlite3.Connection, facet: str) -> tuple[Value, ...]:
        """All values of a facet that has few, in their order."""
        where = "facet = ? ORDER BY position"
        return self._remember(("values", facet), lambda: find_values(connection, where, (facet,)))

    def first_values(
        self, connection: sqlite3.Connection, facet: str, count: int
    ) -> tuple[Value, ...]:
        """The first values of a facet that has many."""
        where = "facet = ? AND position < ? ORDER BY position"
        return self._remember(
            ("values", facet, count),
            lambda: tuple(
                value.countable(self.size)
                for value in find_values(connection, where, (facet, count))
            ),
        )

    def links(self, connection: sqlite3.Connection, facet: str) -> tuple[array[int], array[int]]:
        """For a facet of many values: where each document's positions start, and the positions."""

        def read() -> tuple[array[int], array[int]]:
            sql = "SELECT starts, positions FROM search_links WHERE facet = ?"
            starts, positions = connection.execute(sql, (facet,)).fetchone()
            return numbers(starts), numbers(positions)

        return self._remember(("links", facet), read)

    def grid(self, connection: sqlite3.Connection) -> Grid:
        """Where the items of evidence lie."""

        def read() -> Grid:
            sql = "SELECT layers, further FROM search_items"
            layers, further = connection.execute(sql).fetchone()
            return Grid(self.size, layers, numbers(further))

        return self._remember("grid", read)

    def items(self, connection: sqlite3.Connection, facet: str) -> tuple[Items, ...]:
        """The items that have each value of a facet that has few, in their order."""

        def read() -> tuple[Items, ...]:
            grid = self.grid(connection)
            values = self.values(connection, facet)
            return tuple(grid.read(value.items) for value in values if value.items is not None)

        return self._words.get(("items", facet), read, lambda sets: sum(map(_weight, sets)))

    def item_words(self, connection: sqlite3.Connection, start: str, end: str) -> Items | None:
        """The items that any word from one to before another finds; None where there is none."""

        def read() -> Items:
            sql = "SELECT items FROM search_item_words WHERE word >= ? AND word < ?"
            grid = self.grid(connection)
            return either(grid.read(row[0]) for row in connection.execute(sql, (start, end)))

        return self._words.get(("item words", start, end), read, _weight) or None

    def order(self, connection: sqlite3.Connection, name: str) -> array[int]:
        """All documents in an order."""
        sql = "SELECT docs FROM search_orders WHERE name = ?"
        return self._remember(
            ("order", name), lambda: numbers(connection.execute(sql, (name,)).fetchone()[0])
        )

    def concepts(self, connection: sqlite3.Connection) -> tuple[Concept, ...]:
        """The terms of the vocabulary with all their names."""
        return self._remember(
            "concepts", lambda: read_concepts(connection, self.spellings(connection))
        )


def _weight(planes: Planes) -> int:
    return 200 + sum(plane.bit_length() >> 3 for plane in planes)


_libraries: OrderedDict[str, Library] = OrderedDict()
_lock = threading.Lock()


def forget() -> None:
    """Hold nothing of any database any more."""
    with _lock:
        _libraries.clear()


def library(connection: sqlite3.Connection) -> Library:
    """The library of a database; raises :class:`DatabaseFault` where it has no index of ours."""
    sql = "SELECT format, claims, digest FROM search_index"
    try:
        row = connection.execute(sql).fetchone()
    except sqlite3.DatabaseError:
        row = None
    if row is None or row[0] != FORMAT:
        raise DatabaseFault("The database cannot be searched; make it anew with “kb build”.")
    with _lock:
        if row[2] not in _libraries:
            _libraries[row[2]] = Library(connection, row[1])
        _libraries.move_to_end(row[2])
        while len(_libraries) > LIBRARIES:
            _libraries.popitem(last=False)
        return _libraries[row[2]]
