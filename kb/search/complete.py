"""Everything that a search finds, without a page's limit."""

from __future__ import annotations

import json
import sqlite3
from itertools import compress, count

from kb.base.bitsets import flags
from kb.search.finding import find
from kb.search.selection import Selection


def claims_found(connection: sqlite3.Connection, selection: Selection) -> list[str]:
    """The ids of all claims that a state of the search finds, by id; its page does not matter.

    Raises :class:`kb.base.errors.DatabaseFault` for a database that has no search index.
    """
    finding = find(connection, selection)
    docs = finding.filters.without().docs
    numbers = list(compress(count(), flags(docs, finding.library.size)))
    sql = "SELECT id FROM claims WHERE rowid IN (SELECT value FROM json_each(?)) ORDER BY id"
    return [row[0] for row in connection.execute(sql, (json.dumps(numbers),))]
