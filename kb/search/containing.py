"""Which contexts and designs hold what is about narrower ones, as the database has them.

:mod:`kb.weighing.hierarchy` says the same of a corpus.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping


def containing(connection: sqlite3.Connection, table: str) -> dict[str, str | None]:
    """For each term of a vocabulary the one above it that holds what it holds; None for none.

    Programmes and periods hold nothing but their kinds, as on the map.
    """
    if table != "contexts":
        return dict(connection.execute(f"SELECT id, broader FROM {table}").fetchall())  # noqa: S608
    sql = (
        "SELECT t.id, iif(t.broader_kind = 'kind-of' OR above.kind NOT IN ('programme', 'period'),"
        " t.broader, NULL) FROM contexts t LEFT JOIN contexts above ON above.id = t.broader"
    )
    return dict(connection.execute(sql).fetchall())


def up(name: str, broader: Mapping[str, str | None]) -> Iterator[str]:
    """A term and those above it, without going round in a circle."""
    seen: set[str] = set()
    above: str | None = name
    while above and above not in seen:
        yield above
        seen.add(above)
        above = broader.get(above)


def upwards(connection: sqlite3.Connection, table: str) -> dict[str, tuple[str, ...]]:
    """For each term itself and all that hold what it holds."""
    broader = containing(connection, table)
    return {name: tuple(up(name, broader)) for name in broader}


def within(connection: sqlite3.Connection, table: str) -> dict[str, list[str]]:
    """For each term itself and those that it holds."""
    made: dict[str, list[str]] = {}
    for ident, holders in upwards(connection, table).items():
        for above in holders:
            made.setdefault(above, []).append(ident)
    return made
