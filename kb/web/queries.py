"""Small helpers to read rows from the database; the pages write their own SQL.

A page names what it reads as a frozen dataclass: :func:`records` fills it by the columns' names,
the template shows its fields, and its JSON holds them.
"""

from __future__ import annotations

import sqlite3
from difflib import get_close_matches

from kb.store.records import columns, record, records
from kb.store.selecting import Params, scalar

__all__ = [
    "Params",
    "columns",
    "nearest",
    "record",
    "records",
    "scalar",
]

NEAR = 1000
"""How many ids before and after a wrong one are compared with it."""


def nearest(connection: sqlite3.Connection, table: str, key: str, wanted: str) -> list[str]:
    """Up to three ids of a table that look like the one wanted.

    ``table`` and ``key`` are names of our own, never a visitor's. In a large table only ids that
    stand near to it in the alphabet are compared. Those that it is the beginning of come first.
    """
    sql = f'select "{key}" from "{table}" where "{key}" %s ? order by "{key}" %s limit ?'  # noqa: S608
    before = connection.execute(sql % ("<", "desc"), (wanted, NEAR)).fetchall()
    after = connection.execute(sql % (">=", "asc"), (wanted, NEAR)).fetchall()
    longer = [row[0] for row in after if row[0].startswith(wanted)] if len(wanted) >= 4 else []
    close = get_close_matches(wanted, [row[0] for row in (*before, *after)], n=3, cutoff=0.6)
    return list(dict.fromkeys((*longer[:3], *close)))[:3]
