"""Writing the search index into a filled ``kb.db``: the same tables, the same bytes.

Reads the tables of :mod:`kb.store.schema` and adds those of :mod:`kb.search.schema`. Nothing
hangs on chance, time or the order of hashes. It does not answer searches.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

from kb.base.bitsets import blob_of
from kb.search import (
    index_items,
    index_meaning,
    index_values,
    index_words,
    schema,
    semantic,
)
from kb.search.catalogue import index as catalogue_index
from kb.search.catalogue.kinds import CATALOGS
from kb.search.parts import Parts
from kb.search.tokens import Tokenizer
from kb.store.criteria import by_certainty
from kb.store.layout import insert
from kb.store.schema import Table

Row = tuple[Any, ...]

_TYPES = {str: "TEXT", int: "INTEGER", bytes: "BLOB"}

_STANDING = f"{by_certainty()}, independent_lines DESC, last_year DESC, rowid"
_ORDERS = {
    "standing": _STANDING,
    "year": f"last_year DESC, {_STANDING}",
    "certainty": _STANDING,
    "lines": f"independent_lines DESC, {_STANDING}",
    "changed": f"updated DESC, {_STANDING}",
}


def tools() -> dict[str, str]:
    """Versions of what shapes the index, by name: its layout, and the packages of the extra."""
    return {"search-index": str(schema.FORMAT), **semantic.tools()}


def write(connection: sqlite3.Connection) -> None:
    """Add the index to a database whose tables and full-text indexes are filled.

    Rows of ``claims`` must be numbered 1 to n without a gap, as a fresh build leaves them. The
    caller commits. At a million claims it takes some minutes and 500 MB of memory.
    """
    least, last, count = connection.execute(
        "SELECT coalesce(min(rowid), 1), coalesce(max(rowid), 0), count(*) FROM claims"
    ).fetchone()
    if (least, last) != (1, count):
        raise AssertionError(f"claims are numbered {least} to {last}, but there are {count}")
    for table in schema.TABLES:
        _create(connection, table)
    parts = Parts(connection)
    write_facets(parts)
    _write_words(parts)
    index_meaning.write(parts)
    for catalog in CATALOGS:
        catalog.index.create(connection, Tokenizer(connection).name)
        catalogue_index.write(connection, catalog, parts.sum_anew(catalog.table))
    parts.finish()
    for table in schema.TABLES:
        for columns in table.indexes:
            name = f"idx_{table.name}_{'_'.join(columns)}"
            connection.execute(f"CREATE INDEX {name} ON {table.name} ({', '.join(columns)})")


def write_facets(parts: Parts) -> None:
    """Fill, with rows or without, what hangs on the facts of claims: facets, items and orders."""
    connection = parts.connection
    items = index_items.gather(connection, parts.size)
    positions: dict[str, dict[str, int]] = {}
    parts.rewrite(schema.ITEMS, index_items.item_rows(items))
    parts.rewrite(schema.ITEM_WORDS, index_items.word_rows(connection, items))
    parts.rewrite(schema.VALUES, index_values.value_rows(connection, items, positions))
    parts.rewrite(schema.LINKS, index_items.link_rows(connection, items, positions))
    parts.rewrite(schema.ORDERS, _order_rows(connection))


def _write_words(parts: Parts) -> None:
    connection = parts.connection
    tokenizer = Tokenizer(connection)
    texts = index_words.read_texts(connection)
    insert(connection, schema.COMPOUNDS, index_words.compound_rows(tokenizer, texts.joined))
    insert(connection, schema.LENGTHS, [index_words.Lengths.counted(connection, parts.size).row()])
    parts.rewrite(schema.WORDS, index_words.word_rows(connection, parts.size, texts.odd))
    parts.rewrite(schema.FORMS, index_words.form_rows(tokenizer, texts.written))


def _order_rows(connection: sqlite3.Connection) -> Iterator[Row]:
    for name, order in _ORDERS.items():
        docs = connection.execute(f"SELECT rowid FROM claims ORDER BY {order}")  # noqa: S608
        yield name, blob_of(doc for (doc,) in docs)


def _create(connection: sqlite3.Connection, table: Table) -> None:
    columns = [
        f"{column.name} {_TYPES[column.type]}{' NOT NULL' if column.not_null else ''}"
        for column in table.columns
    ]
    key = f"PRIMARY KEY ({', '.join(table.pk)})"
    connection.execute(f"CREATE TABLE {table.name} ({', '.join([*columns, key])})")
