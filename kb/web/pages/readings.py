"""Who read an item of evidence against its source, for the pages that list items."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from kb.store.codecs import read_reviews

READ = "select id, reviewed from evidence where {} = ? and reviewed is not null"


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading: the day (ISO 8601), who read, and how the source stands to the claim by it."""

    on: str
    by: str
    relation: str


def readings(
    connection: sqlite3.Connection, column: str, value: str
) -> dict[int, tuple[Reading, ...]]:
    """The readings of each item that has some, by the item's number.

    ``column`` of the table of evidence, a name of ours, is ``value``.
    """
    return {
        item: tuple(Reading(one.on, one.by, one.relation) for one in read_reviews(stored))
        for item, stored in connection.execute(READ.format(column), (value,))
    }
