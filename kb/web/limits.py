"""How much one query may ask of the server's memory, on each connection to a knowledge base.

SQLite's own limits bound a single value; the whole of a result is measured as it is read, since a
thousand rows of large values are as bad as one. Time is bounded by Datasette.
Source: SQLite, “Run-Time Limits” (sqlite3_limit).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

VALUE = 64_000_000
"""Bytes of a text or blob: 16 times the largest that the search index holds at a million claims."""

RESULT = 48_000_000
"""Letters and bytes of the texts and blobs of one result."""

LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: VALUE,
    sqlite3.SQLITE_LIMIT_COLUMN: 500,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 100,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 5_000,
}

MEASURED = (str, bytes)

TOO_LARGE = (
    "the result is larger than this site sends at once (48 million letters): ask for fewer rows,"
    " or download the database"
)


def limit(connection: sqlite3.Connection) -> None:
    """Set the limits on a connection, and have the rows of its results measured."""
    for name, most in LIMITS.items():
        connection.setlimit(name, most)
    connection.row_factory = measured(WeakKeyDictionary())


def measured(
    sizes: WeakKeyDictionary[sqlite3.Cursor, int],
) -> Callable[[sqlite3.Cursor, tuple[Any, ...]], sqlite3.Row]:
    """A row factory that gives rows as Datasette reads them, and counts what they hold.

    Raises :class:`sqlite3.OperationalError` where a result grows beyond :data:`RESULT`.
    """

    def row(cursor: sqlite3.Cursor, values: tuple[Any, ...]) -> sqlite3.Row:
        size = sum(len(value) for value in values if type(value) in MEASURED)
        if size:
            size = sizes[cursor] = sizes.get(cursor, 0) + size
            if size > RESULT:
                raise sqlite3.OperationalError(TOO_LARGE)
        return sqlite3.Row(cursor, values)

    return row
