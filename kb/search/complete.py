"""Everything that a search finds, without a page's limit."""

from __future__ import annotations

import json
import sqlite3
from itertools import compress, count

from kb.base.bitsets import flags
from kb.search.filters import filters
from kb.search.library import library
from kb.search.matching import match
from kb.search.query import parse
from kb.search.selection import Selection


def claims_found(connection: sqlite3.Connection, selection: Selection) -> list[str]:
    """The ids of all claims that a state of the search finds, by id; its page does not matter.

    Raises :class:`kb.base.errors.DatabaseFault` for a database that has no search index.
    """
    index = library(connection)
    matched = match(connection, index, parse(selection.words))
    found = filters(connection, index, selection, matched.docs, matched.items).without()
    numbers = list(compress(count(), flags(found.docs, index.size)))
    sql = "SELECT id FROM claims WHERE rowid IN (SELECT value FROM json_each(?)) ORDER BY id"
    return [row[0] for row in connection.execute(sql, (json.dumps(numbers),))]
