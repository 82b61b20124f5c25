"""The tables of the search index as they are written, with digests of what they hold."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any

from kb.search import schema
from kb.search.digests import RowSum, together
from kb.store.layout import Table, insert

Row = tuple[Any, ...]


class Parts:
    """The tables of the index in one database, with the digests of what they hold."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        (self.size,) = connection.execute("SELECT count(*) FROM claims").fetchone()
        known = connection.execute("SELECT name, digest FROM search_parts")
        self._sums = {name: RowSum(digest) for name, digest in known}

    def rewrite(self, table: Table, rows: Iterable[Row]) -> None:
        """Fill a table, with rows or without, anew."""
        self.connection.execute(f"DELETE FROM {table.name}")  # noqa: S608 - a name of ours
        insert(self.connection, table, self.sum_anew(table.name).passing(rows))

    def replace(self, table: Table, key: Row, row: Row | None) -> None:
        """Put a row in the place of the one with this key, where there is one; None for nothing."""
        where = " AND ".join(f"{name} = ?" for name in table.pk)
        sql = f"SELECT * FROM {table.name} WHERE {where}"  # noqa: S608 - names of ours
        old = self.connection.execute(sql, key).fetchone()
        if old == row:
            return
        total = self._sums[table.name]
        if old is not None:
            total.remove(old)
            self.connection.execute(f"DELETE FROM {table.name} WHERE {where}", key)  # noqa: S608
        if row is not None:
            total.add(row)
            insert(self.connection, table, [row])

    def sum_anew(self, name: str) -> RowSum:
        """The digest of a part, with nothing in it yet."""
        self._sums[name] = RowSum()
        return self._sums[name]

    def finish(self) -> None:
        """Write the digests down."""
        digests = [(name, total.digest) for name, total in sorted(self._sums.items())]
        row = (1, schema.FORMAT, self.size, together(digests))
        for table, rows in ((schema.PARTS, digests), (schema.INDEX, [row])):
            self.connection.execute(f"DELETE FROM {table.name}")  # noqa: S608 - a name of ours
            insert(self.connection, table, rows)
