"""Field words such as ``author:lima`` into the values of facets that they mean."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from kb.search.rows import array
from kb.search.words import fold

TERMS = {"feature": "features", "context": "contexts", "design": "designs"}


def meant(connection: sqlite3.Connection, name: str, values: Iterable[str]) -> tuple[str, ...]:
    """The values of a facet that the words after its colon mean, any of them.

    A term is meant by its id, label or other label, an author by any part of the name, a source
    by its key or the start of it; other facets take their values as they are.
    """
    wanted = [fold(value) for value in values]
    if name in TERMS:
        return tuple(_terms(connection, TERMS[name], wanted))
    if name == "author":
        people = connection.execute("SELECT DISTINCT name FROM people")
        return tuple(row[0] for row in people if any(one in fold(row[0]) for one in wanted))
    if name == "source":
        keys = connection.execute("SELECT key FROM sources")
        return tuple(row[0] for row in keys if any(fold(row[0]).startswith(one) for one in wanted))
    return tuple(wanted)


def _terms(connection: sqlite3.Connection, table: str, wanted: list[str]) -> Iterator[str]:
    sql = f"SELECT id, label, alt_labels FROM {table}"  # noqa: S608 - a name of ours
    for identifier, label, others in connection.execute(sql):
        names = {fold(name).replace("-", " ") for name in (identifier, label, *array(others))}
        if names.intersection(one.replace("-", " ") for one in wanted):
            yield identifier


def name_groups(connection: sqlite3.Connection) -> list[list[str]]:
    """For each feature, its label and the other names that people search by."""
    found = connection.execute("SELECT label, alt_labels FROM features WHERE alt_labels <> '[]'")
    return [[label, *array(others)] for label, others in found]
