"""Everything that a search finds, without a page's limit."""

from __future__ import annotations

import json
import sqlite3
from itertools import compress, count

from kb.base.bitsets import flags
from kb.search.counting import filters
from kb.search.library import library
from kb.search.matching import match
from kb.search.query import parse
from kb.search.state import State


def claims_found(connection: sqlite3.Connection, state: State) -> list[str]:
    """The ids of all claims that a state of the search finds, by id; its page does not matter.

    Raises :class:`kb.base.errors.DatabaseFault` for a database that has no search index.
    """
    shelf = library(connection)
    matched = match(connection, shelf, parse(state.words))
    found = filters(connection, shelf, state, matched.docs).without()
    numbers = list(compress(count(), flags(found, shelf.size)))
    sql = "SELECT id FROM claims WHERE rowid IN (SELECT value FROM json_each(?)) ORDER BY id"
    return [row[0] for row in connection.execute(sql, (json.dumps(numbers),))]
