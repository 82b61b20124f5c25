"""Writing the full-text indexes of sources and questions, in the letters of the claims' index."""

from __future__ import annotations

import sqlite3

from kb.search.catalogue.kinds import Catalog
from kb.search.digests import RowSum
from kb.search.index_words import compounds
from kb.search.letters import indexed


def write(connection: sqlite3.Connection, catalog: Catalog, digest: RowSum) -> None:
    """Index what is searched beside claims; the table of the index must be there, and empty.

    Whatever searches read of it is counted into ``digest``.
    """
    name, columns = catalog.index.name, ", ".join(catalog.index.weights)
    marks = ", ".join("?" * len(catalog.index.weights))
    insert = f"INSERT INTO {name}(rowid, {columns}) VALUES (?, {marks})"  # noqa: S608
    for doc, texts in catalog.texts(connection):
        digest.add((doc, *texts))
        connection.execute(insert, (doc, *map(_with_compounds, texts)))
    connection.execute(f"INSERT INTO {name}({name}) VALUES ('optimize')")  # noqa: S608
    for facet, read in catalog.facets.items():
        for doc, value in read(connection).pairs:
            digest.add((facet, doc, value))
    for key, order in catalog.orders.items():
        docs = connection.execute(f"SELECT rowid FROM {catalog.table} ORDER BY {order}")  # noqa: S608
        digest.add((key, repr(docs.fetchall())))


def empty(connection: sqlite3.Connection, catalog: Catalog) -> None:
    """Take everything out of the index of a catalogue."""
    name = catalog.index.name
    connection.execute(f"INSERT INTO {name}({name}) VALUES ('delete-all')")  # noqa: S608


def _with_compounds(text: str) -> str:
    """A text as the index holds it; words with a hyphen are in it as one word too."""
    return " ".join([indexed(text), *compounds(text)])
