"""Formatted references kept between runs, by content, in the user's cache folder.

A small SQLite file that holds text only, never objects: reading it can run nothing. Losing it
costs time only, and a file that is damaged, locked or out of reach counts as empty.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

LIMIT = 1_000_000
"""How many results are kept; beyond, those that were not used for longest go."""

_DAY = 86_400
_AT_ONCE = 500
_CREATE = (
    "create table if not exists formatted (key text primary key, value text not null,"
    " used integer not null) without rowid"
)


class Formatted:
    """A mapping from the digest of what was asked to what came of it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @classmethod
    def open(cls) -> Formatted:
        """The cache of the user who runs this."""
        return cls(user_cache_path("evidence-kb") / "formatted.sqlite")

    def get(self, keys: Iterable[str]) -> dict[str, Any]:
        """The results that are known, by key; what was used today is marked as such."""
        wanted = list(dict.fromkeys(keys))
        if not self._path.is_file():
            return {}
        results: dict[str, Any] = {}
        # A cache that cannot be used is no fault: what it lacks is formatted again.
        with contextlib.suppress(sqlite3.Error, ValueError), self._open() as connection, connection:
            for start in range(0, len(wanted), _AT_ONCE):
                results |= _read(connection, wanted[start : start + _AT_ONCE])
        return results

    def put(self, results: Mapping[str, Any]) -> None:
        """Keep these results."""
        today = _today()
        values = [(k, json.dumps(v, ensure_ascii=False), today) for k, v in results.items()]
        if not values:
            return
        with contextlib.suppress(OSError, sqlite3.Error):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._open() as connection, connection:
                connection.execute(_CREATE)
                connection.executemany("insert or replace into formatted values (?, ?, ?)", values)
                _shorten(connection)

    def _open(self) -> contextlib.closing[sqlite3.Connection]:
        return contextlib.closing(sqlite3.connect(self._path, timeout=2))


def _shorten(connection: sqlite3.Connection) -> None:
    (count,) = connection.execute("select count(*) from formatted").fetchone()
    if count > LIMIT:
        connection.execute(
            "delete from formatted where key in (select key from formatted order by used limit ?)",
            (count - LIMIT,),
        )


def _read(connection: sqlite3.Connection, keys: list[str]) -> dict[str, Any]:
    marks = ", ".join("?" * len(keys))
    rows = connection.execute(
        f"select key, value, used from formatted where key in ({marks})",  # noqa: S608
        keys,
    ).fetchall()
    today = _today()
    stale = [(today, key) for key, _, used in rows if used < today]
    connection.executemany("update formatted set used = ? where key = ?", stale)
    return {key: json.loads(value) for key, value, _ in rows}


def _today() -> int:
    return int(time.time()) // _DAY
