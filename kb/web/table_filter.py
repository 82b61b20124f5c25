"""The table of claims as far as a search finds them: what the link behind a search leads to."""

from __future__ import annotations

import json
import sqlite3

from kb.base.errors import DatabaseFault
from kb.search import Selection
from kb.search.complete import rows_found
from kb.web import host
from kb.web.site import holds_knowledge

FOUND = "_found"
"""The argument of the table's address that holds the address of a search."""


async def table_filter(
    datasette: host.Datasette, request: host.Request, database: str, table: str
) -> host.FilterArguments | None:
    """The condition that leaves the rows which a search finds, where the address names one."""
    text = request.args.get(FOUND)
    held = datasette.databases.get(database)
    if text is None or table != "claims" or held is None or not holds_knowledge(held):
        return None
    rows = await held.execute_fn(lambda connection: _rows(connection, text))
    words = Selection.parse(text).words
    said = f"the search “{words}” finds them" if words else "the search finds them"
    where = "claims.rowid in (select value from json_each(:kb_found))"
    return host.filter_arguments(where, {"kb_found": json.dumps(rows)}, said)


def _rows(connection: sqlite3.Connection, text: str) -> list[int]:
    try:
        return rows_found(connection, Selection.parse(text))
    except DatabaseFault:
        return []
