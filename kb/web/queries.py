"""Small helpers to read rows from the database; the pages write their own SQL.

A row is a plain mapping, so that a page's data is also its JSON.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

Row = dict[str, Any]
Params = Sequence[object] | Mapping[str, object]

NEAR = 2_000
"""How many ids are compared when the nearest to a wrong one is looked for."""


def rows(connection: sqlite3.Connection, sql: str, params: Params = ()) -> list[Row]:
    """Every row of a query, each a mapping from column to value."""
    cursor = connection.execute(sql, params)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, tuple(row), strict=True)) for row in cursor]


def one(connection: sqlite3.Connection, sql: str, params: Params = ()) -> Row | None:
    """The first row of a query, or None."""
    found = rows(connection, sql, params)
    return found[0] if found else None


def scalar(connection: sqlite3.Connection, sql: str, params: Params = ()) -> Any:
    """The first value of the first row, or None."""
    row = connection.execute(sql, params).fetchone()
    return row[0] if row else None


def array(value: object) -> list[Any]:
    """The items of a JSON array in a column; none for anything else."""
    if not isinstance(value, str):
        return []
    try:
        parsed = json.loads(value)
    except ValueError:
        return []
    return parsed if isinstance(parsed, list) else []


def decoded(row: Row, names: Iterable[str]) -> Row:
    """The row with the JSON arrays of these columns as lists."""
    return {**row, **{name: array(row.get(name)) for name in names}}


def nearest(connection: sqlite3.Connection, table: str, key: str, wanted: str) -> list[str]:
    """Up to three ids of a table that look like the one wanted.

    ``table`` and ``key`` are names of our own, never a visitor's. In a large table only ids that
    share the first letters are compared.
    """
    for length in (0, 4, 2, 1):
        prefix = wanted[:length]
        sql = f'select "{key}" from "{table}" where "{key}" >= ? and "{key}" < ? limit ?'  # noqa: S608
        found = connection.execute(sql, (prefix, prefix + "\U0010ffff", NEAR + 1)).fetchall()
        if length == 0 and len(found) > NEAR:
            continue
        close = get_close_matches(wanted, [row[0] for row in found], n=3, cutoff=0.5)
        if close or length == 0:
            return close
    return []
