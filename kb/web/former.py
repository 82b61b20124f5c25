"""Addresses of terms that are no more, and of the terms that took their place."""

from __future__ import annotations

import sqlite3

from kb.web.links import term_path
from kb.web.page import Missing, Moved
from kb.web.queries import nearest, rows, scalar
from kb.web.site import Site

TABLES = {
    "feature": "features",
    "outcome": "outcomes",
    "context": "contexts",
    "design": "designs",
}
"""The kinds of terms that have pages, and their tables."""

FORMER = " union all ".join(
    f"select f.value as former, '{kind}/' || t.id as now from {table} t, json_each(t.replaces) f"  # noqa: S608
    for kind, table in TABLES.items()
)
NOW = f"select now from ({FORMER}) where former = ?"  # noqa: S608


def former_addresses(connection: sqlite3.Connection) -> list[str]:
    """The root-relative addresses, in order, that lead on to a term of today."""
    return sorted(term_path(*row["former"].split("/", 1)) for row in rows(connection, FORMER))


def moved_to(connection: sqlite3.Connection, kind: str, ident: str) -> str | None:
    """The root-relative address of the term that took the place of a former one, if any did."""
    now = scalar(connection, NOW, (f"{kind}/{ident}",))
    return term_path(*now.split("/", 1)) if isinstance(now, str) else None


async def absent(site: Site, kind: str, ident: str, head: str = "") -> Moved | Missing:
    """Where a term that is not there has gone, or which others may have been meant.

    ``head`` is what readers call such a term, if not by its kind.
    """
    if place := await site.read(moved_to, kind, ident):
        return Moved(place)
    near = await site.read(nearest, TABLES[kind], "id", ident)
    return Missing(head or kind, ident, tuple((term_path(kind, name), name) for name in near))
