"""Writing the full-text indexes of sources and questions, in the letters of the claims' index."""

from __future__ import annotations

import sqlite3
from typing import Any

from kb.search.catalogue.kinds import CATALOGS, Catalog
from kb.search.index_words import compounds
from kb.search.letters import indexed
from kb.search.tokens import Tokenizer


def write(connection: sqlite3.Connection, digest: Any) -> None:
    """Index what is searched beside claims; ``digest`` is fed with whatever searches read of it."""
    for catalog in CATALOGS:
        _write(connection, catalog, digest)


def _write(connection: sqlite3.Connection, catalog: Catalog, digest: Any) -> None:
    catalog.index.create(connection, Tokenizer(connection).name)
    name, columns = catalog.index.name, ", ".join(catalog.index.weights)
    marks = ", ".join("?" * len(catalog.index.weights))
    insert = f"INSERT INTO {name}(rowid, {columns}) VALUES (?, {marks})"  # noqa: S608
    for doc, texts in catalog.texts(connection):
        digest.update(repr((doc, texts)).encode("utf-8", "replace"))
        connection.execute(insert, (doc, *map(_with_compounds, texts)))
    connection.execute(f"INSERT INTO {name}({name}) VALUES ('optimize')")  # noqa: S608
    for facet, read in catalog.facets.items():
        for doc, value in read(connection).pairs:
            digest.update(repr((facet, doc, value)).encode("utf-8", "replace"))
    for order in catalog.orders.values():
        docs = connection.execute(f"SELECT rowid FROM {catalog.table} ORDER BY {order}")  # noqa: S608
        digest.update(repr(docs.fetchall()).encode())


def _with_compounds(text: str) -> str:
    """A text as the index holds it; words with a hyphen are in it as one word too."""
    return " ".join([indexed(text), *compounds(text)])
