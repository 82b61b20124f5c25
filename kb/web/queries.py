"""Small helpers to read rows from the database; the pages write their own SQL.

A row is a plain mapping, so that a page's data is also its JSON.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from difflib import get_close_matches

from kb.search.rows import Params, Row, array, one, rows, scalar

__all__ = ["Params", "Row", "array", "decoded", "nearest", "one", "rows", "scalar"]

NEAR = 2_000
"""How many ids are compared when the nearest to a wrong one is looked for."""


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
