"""Writing the search index into a filled ``kb.db``: the same tables, the same bytes.

Reads the tables of :mod:`kb.store.schema` and adds those of :mod:`kb.search.schema`. Nothing
hangs on chance, time or the order of hashes. It does not answer searches.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

from kb.base.bitsets import blob_of
from kb.search import index_items, index_values, index_words, schema, semantic
from kb.search.catalogue import index as catalogue_index
from kb.store.criteria import by_certainty
from kb.store.schema import Table
from kb.store.touched import Touched

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
    digest = hashlib.sha256()
    for table in schema.TABLES:
        _create(connection, table)
    items = index_items.gather(connection, count)
    texts = index_words.read_texts(connection)
    positions: dict[str, dict[str, int]] = {}
    rows = {
        schema.ITEMS: index_items.item_rows(items),
        schema.ITEM_WORDS: index_items.word_rows(connection, items),
        schema.VALUES: index_values.value_rows(connection, items, positions),
        schema.LINKS: index_items.link_rows(connection, items, positions),
        schema.ORDERS: _order_rows(connection),
        schema.WORDS: index_words.word_rows(connection, count, texts),
        schema.FORMS: index_words.form_rows(connection, texts),
        schema.MEANING: semantic.meaning_rows(connection),
        schema.VECTORS: semantic.vector_rows(connection),
        schema.SIGNS: semantic.sign_rows(connection),
    }
    for table, made in rows.items():
        _insert(connection, table, _hashed(made, digest))
    catalogue_index.write(connection, digest)
    _insert(connection, schema.INDEX, [(1, schema.FORMAT, count, digest.hexdigest())])
    for table in schema.TABLES:
        for columns in table.indexes:
            name = f"idx_{table.name}_{'_'.join(columns)}"
            connection.execute(f"CREATE INDEX {name} ON {table.name} ({', '.join(columns)})")


def renew(connection: sqlite3.Connection, touched: Touched) -> None:
    """Bring the index up to date where a database was renewed."""
    if not (touched.texts or touched.claims or touched.sources or touched.questions):
        return
    for table in (*schema.TABLES, *schema.FULL_TEXTS):
        connection.execute(f"DROP TABLE {table.name}")
    write(connection)


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


def _insert(connection: sqlite3.Connection, table: Table, rows: Iterable[Row]) -> None:
    marks = ", ".join("?" * len(table.columns))
    connection.executemany(f"INSERT INTO {table.name} VALUES ({marks})", rows)  # noqa: S608


def _hashed(rows: Iterable[Row], digest: Any) -> Iterator[Row]:
    """The rows, each of them fed to the digest on its way."""
    for row in rows:
        for value in row:
            raw = value if isinstance(value, bytes) else repr(value).encode()
            digest.update(b"%d:" % len(raw))
            digest.update(raw)
        yield row
