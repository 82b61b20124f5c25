"""Rows of a query as plain mappings from column to value."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

Row = dict[str, Any]
Params = Sequence[object] | Mapping[str, object]


def rows(connection: sqlite3.Connection, sql: str, params: Params = ()) -> list[Row]:
    """Every row of a query."""
    cursor = connection.execute(sql, params)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, tuple(row), strict=True)) for row in cursor]


def one(connection: sqlite3.Connection, sql: str, params: Params = ()) -> Row | None:
    """The first row of a query, or None."""
    first = rows(connection, sql, params)
    return first[0] if first else None


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
