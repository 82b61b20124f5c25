"""How much one query may ask of the server's memory, on each connection to a knowledge base.

SQLite's own limits bound a single value; the whole of a result is measured as it is read, since a
thousand rows of large values are as bad as one. Time is bounded by Datasette, which looks at the
clock after each thousand steps: where each step makes a large value, that takes a minute, so a
watch of ours interrupts such a query. One step, to fill a text by ``printf``, cannot be interrupted
at all and is bounded by its width.
Source: SQLite, “Run-Time Limits” (sqlite3_limit), “Interrupt A Long-Running Query”.
"""

from __future__ import annotations

import contextlib
import re
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any
from weakref import WeakKeyDictionary

VALUE = 64_000_000
"""Bytes of a text or blob: 16 times the largest that the search index holds at a million claims."""

RESULT = 48_000_000
"""Letters and bytes of the texts and blobs of one result."""

QUERIED = 1_000_000
"""Bytes of a text or blob in the queries that have a bound on their time: those of the tables'
pages and of strangers. A search in a text takes up to the square of its length in one step."""

LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: VALUE,
    sqlite3.SQLITE_LIMIT_COLUMN: 500,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 100,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 5_000,
}

Value = str | bytes | int | float | None

MEASURED = (str, bytes)

WIDEST = 100_000
"""Letters that one place in the format of ``printf`` may fill."""

PLACE = re.compile(r"%[^%a-zA-Z]*")
"""A place of a format up to its letter: flags, width, precision (SQLite, “Built-in printf()”)."""

NUMBER = re.compile(r"\s*[-+]?(\d{1,18})")

LOOKS = 0.1
"""Seconds between two looks of the watch at the queries that are running."""

TOO_LARGE = (
    "the result is larger than this site sends at once (48 million letters): ask for fewer rows,"
    " or download the database"
)


def limit(connection: sqlite3.Connection) -> None:
    """Set the limits on a connection, and have the rows of its results measured."""
    for category, most in LIMITS.items():
        connection.setlimit(category, most)
    connection.row_factory = measured(WeakKeyDictionary())
    for name in ("printf", "format"):
        connection.create_function(name, -1, _formatted, deterministic=True)


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


_local = threading.local()


def _formatted(*arguments: Value) -> Value:
    """What SQLite's ``printf`` gives, in a connection of its own; nothing for too wide a place,
    as SQLite answers where a text grows too large.
    """
    if not arguments or arguments[0] is None or is_too_wide(str(arguments[0]), arguments[1:]):
        return None
    if not hasattr(_local, "plain"):
        _local.plain = sqlite3.connect(":memory:")
        _local.plain.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, VALUE)
    marks = ", ".join("?" * len(arguments))
    made: Value = _local.plain.execute(f"select printf({marks})", arguments).fetchone()[0]
    return made


def is_too_wide(template: str, values: tuple[object, ...]) -> bool:
    """Whether a place of a format is wider than :data:`WIDEST`, by itself or by one of the values.

    Where a width is among the values, none of them may be a larger number: which of them it is
    hangs on the version of SQLite.
    """
    places = PLACE.findall(template.replace("%%", ""))
    widths = [digits for place in places for digits in re.findall(r"\d{1,18}", place)]
    if any("*" in place for place in places):
        widths += [match[1] for match in map(NUMBER.match, map(_digits, values)) if match]
    return any(int(width) > WIDEST for width in widths)


def _digits(value: object) -> str:
    """A value as SQLite reads a number from it, also from the beginning of a text."""
    if isinstance(value, float):
        return f"{value:.0f}"
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


class Watch:
    """Interrupts queries that run on beyond their time."""

    def __init__(self) -> None:
        self._running: dict[object, tuple[float, sqlite3.Connection]] = {}
        self._changed = threading.Condition()
        self._started = False

    @contextlib.contextmanager
    def until(self, connection: sqlite3.Connection, seconds: float) -> Iterator[None]:
        """Interrupt what runs on the connection in the block, once the seconds are over."""
        this = object()
        with self._changed:
            self._running[this] = (time.monotonic() + seconds, connection)
            if not self._started:
                self._started = True
                threading.Thread(target=self._look, name="kb-watch", daemon=True).start()
            self._changed.notify()
        try:
            yield
        finally:
            with self._changed:
                del self._running[this]

    def _look(self) -> None:
        while True:
            with self._changed:
                while not self._running:
                    self._changed.wait()
                now = time.monotonic()
                for end, connection in self._running.values():
                    if end < now:
                        connection.interrupt()
            time.sleep(LOOKS)


WATCH = Watch()


def timed(
    theirs: Callable[..., contextlib.AbstractContextManager[None]],
) -> Callable[..., contextlib.AbstractContextManager[None]]:
    """Datasette's bound on the time of a query, in milliseconds, with the watch beside it.

    Values are bounded by :data:`QUERIED` meanwhile.
    """

    @contextlib.contextmanager
    def bounded(connection: sqlite3.Connection, milliseconds: float) -> Iterator[None]:
        before = connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, QUERIED)
        try:
            with theirs(connection, milliseconds), WATCH.until(connection, milliseconds / 1000):
                yield
        finally:
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, before)

    return bounded
