"""Building ``kb.db``: written beside, replaced in one step, the same bytes every time."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from graphlib import TopologicalSorter
from pathlib import Path
from types import MappingProxyType
from typing import Any

import sqlite_utils

from kb.base.atomic import replacing
from kb.base.errors import KbError
from kb.base.version import __version__
from kb.cite import pandoc
from kb.cite.reference import references
from kb.store import schema, summaries
from kb.store.citations import Citations
from kb.store.edition import Edition
from kb.store.layout import Table, insert
from kb.store.rows import rows_of
from kb.store.tables.citations import CLAIM_CITATIONS, SOURCE_CITATIONS
from kb.store.versions import installed

APPLICATION_ID = 0x6B623031
"""SQLite's application id of our files: ``kb01`` in ASCII."""

TOKENIZER = "porter unicode61 remove_diacritics 2"
PAGE_SIZE = 4096

Indexer = Callable[[sqlite3.Connection], None]
"""Adds further tables to a filled database before it is closed; must be deterministic."""


def build(
    edition: Edition,
    path: Path,
    *,
    indexers: Sequence[Indexer] = (),
    with_references: bool = True,
    with_citations: bool = False,
) -> None:
    """Write ``edition`` to ``path``.

    References are one line a source, in one style; citations all sources and claims in each of
    the common styles, which takes minutes for a thousand claims the first time.
    The file appears whole or not at all: a kill at any moment leaves the old one. Raises
    :class:`KbError` where it cannot be written.
    """
    citations = Citations.of(edition) if with_citations else Citations()
    formatted: Mapping[str, str] = citations.references
    if with_references and not formatted:
        formatted = references(edition.corpus.sources.values())
    with replacing(path) as beside, faults(path):
        database = sqlite_utils.Database(beside)
        connection = database.conn
        try:
            _prepare(connection)
            _create(database)
            connection.execute("PRAGMA foreign_keys = ON")
            with database.atomic():
                connection.execute("PRAGMA defer_foreign_keys = ON")
                for table, rows in rows_of(edition, formatted, versions(edition.tools)):
                    insert(connection, table, table.rows(rows))
                insert(connection, SOURCE_CITATIONS, SOURCE_CITATIONS.rows(citations.sources))
                insert(connection, CLAIM_CITATIONS, CLAIM_CITATIONS.rows(citations.claims))
            _index(database)
            summaries.write(connection, edition.corpus)
            connection.commit()
            for indexer in indexers:
                indexer(connection)
                connection.commit()
            _finish(connection)
        finally:
            database.close()


def versions(tools: Mapping[str, str] = MappingProxyType({})) -> dict[str, str]:
    """Versions of everything that shapes the file's bytes, by name."""
    by_name = {"evidence-kb": __version__, **installed(), **tools}
    if pandoc.version():
        by_name["pandoc"] = pandoc.version()
    return dict(sorted(by_name.items()))


@contextlib.contextmanager
def faults(path: Path) -> Iterator[None]:
    """What SQLite says of a file that cannot be written, as a :class:`KbError`."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise KbError(f"{path} could not be written: {error}.") from error


def _prepare(connection: sqlite3.Connection) -> None:
    # Nobody else reads the file before it is whole, so a journal would protect nothing.
    for pragma in (
        f"page_size = {PAGE_SIZE}",
        "encoding = 'UTF-8'",
        "journal_mode = OFF",
        "synchronous = OFF",
        "locking_mode = EXCLUSIVE",
        f"application_id = {APPLICATION_ID}",
        f"user_version = {schema.FORMAT}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _create(database: sqlite_utils.Database) -> None:
    """Create the tables, those that others refer to first: to add references later makes each
    table anew.
    """
    for table in _referred_first():
        made: Any = database[table.name]
        made.create(
            {column.name: column.type for column in table.columns},
            pk=table.pk if len(table.pk) > 1 else table.pk[0],
            not_null={column.name for column in table.columns if column.not_null},
            foreign_keys=[
                (column.name, *column.references) for column in table.columns if column.references
            ],
        )


def _referred_first() -> tuple[Table, ...]:
    """The tables in an order in which each refers to those before it and to itself only."""
    after = {
        table.name: {c.references[0] for c in table.columns if c.references} - {table.name}
        for table in schema.TABLES
    }
    by_name = {table.name: table for table in schema.TABLES}
    return tuple(by_name[name] for name in TopologicalSorter(after).static_order())


def _index(database: sqlite_utils.Database) -> None:
    for table in schema.TABLES:
        made: Any = database[table.name]
        for columns in table.indexes:
            made.create_index(columns)
        if table.fulltext:
            made.enable_fts(table.fulltext, fts_version="FTS5", tokenize=TOKENIZER)
            made.optimize()


def _finish(connection: sqlite3.Connection) -> None:
    connection.commit()
    broken = connection.execute("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise AssertionError(f"a corpus with dangling references was built: {broken[:3]}")
    connection.execute("ANALYZE")
    connection.commit()
    connection.execute("VACUUM")
