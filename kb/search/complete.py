"""Everything that a search finds, without a page's limit."""

from __future__ import annotations

import json
import sqlite3
from itertools import compress, count

from kb.base.bitsets import flags
from kb.search.finding import find
from kb.search.selection import Selection


def rows_found(connection: sqlite3.Connection, selection: Selection) -> list[int]:
    """The rowids of all claims that a state of the search finds, rising; its page does not matter.

    Raises :class:`kb.base.errors.DatabaseFault` for a database that has no search index.
    """
    finding = find(connection, selection)
    docs = finding.filters.without().docs
    return list(compress(count(), flags(docs, finding.library.size)))


def claims_found(connection: sqlite3.Connection, selection: Selection) -> list[str]:
    """The ids of the same claims, by id."""
    sql = "SELECT id FROM claims WHERE rowid IN (SELECT value FROM json_each(?)) ORDER BY id"
    numbers = json.dumps(rows_found(connection, selection))
    return [row[0] for row in connection.execute(sql, (numbers,))]


def claims_in_order(
    connection: sqlite3.Connection, selection: Selection
) -> list[tuple[str, float]]:
    """The ids of the same claims in the order of the result, each with its score."""
    finding = find(connection, selection)
    ranked = finding.ranking.fits(finding.ordered(connection))
    sql = "SELECT rowid, id FROM claims WHERE rowid IN (SELECT value FROM json_each(?))"
    ids = dict(connection.execute(sql, (json.dumps([doc for doc, _ in ranked]),)).fetchall())
    return [(ids[doc], score) for doc, score in ranked]
