"""What a table of ``kb.db`` is, as data: columns, keys, indexes and what each of them means."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its SQLite type, what it holds, and the ``table.column`` that it refers to."""

    name: str
    type: type
    description: str
    references: tuple[str, str] | None = None
    not_null: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table: what one row is, its columns in order, its key, and how Datasette shows it."""

    name: str
    description: str
    columns: tuple[Column, ...]
    pk: tuple[str, ...]
    indexes: tuple[tuple[str, ...], ...] = ()
    label: str | None = None
    sort: str | None = None
    sort_desc: str | None = None
    facets: tuple[str | dict[str, str], ...] = ()
    hidden: bool = False
    fulltext: tuple[str, ...] = ()
