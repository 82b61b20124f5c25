"""What a table of ``kb.db`` is, as data: its columns, what goes into them, and what comes out.

A table is declared once. Its columns say what they hold (for people, and for Datasette), what
stands in them for one row, and, where a column keeps a field of a value of the model, how that
field is read back. Writing and reading both go by the declaration, and so does the documentation.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import KW_ONLY, dataclass
from operator import attrgetter
from typing import Any, Generic, TypedDict, TypeVar, Unpack

from kb.store.codecs import Codec, Stored

RowT = TypeVar("RowT")
ValueT = TypeVar("ValueT")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its SQLite type, what it holds, and the ``table.column`` that it refers to."""

    name: str
    type: type
    description: str
    references: tuple[str, str] | None = None
    not_null: bool = False


@dataclass(frozen=True, slots=True)
class Computed(Column, Generic[RowT]):
    """A column whose ``value`` is computed from what a row is of, or is what the row calls so.

    Where it keeps a field of a value of the model, ``field`` names that and ``read`` turns what
    stands in the column into it.
    """

    _: KW_ONLY
    value: Callable[[RowT], Stored] | None = None
    field: str = ""
    read: Callable[[Any], object] = lambda stored: stored

    def value_of(self) -> Callable[[RowT], Stored]:
        """What gives the value of a row."""
        return self.value or attrgetter(self.name)


def keeps(
    name: str,
    codec: Codec,
    description: str,
    references: tuple[str, str] | None = None,
    **said: Unpack[_Said],
) -> Computed[Any]:
    """A column that keeps a field of the row's ``value``, the one of its own name unless said."""
    attribute = said.get("field", name)
    of = attrgetter(f"value.{attribute}")
    write = codec.write
    return Computed(
        name,
        codec.type,
        description,
        references,
        said.get("not_null", False),
        value=of if write is None else lambda row: write(of(row)),
        field=attribute,
        read=codec.read,
    )


class _Said(TypedDict, total=False):
    field: str
    not_null: bool


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


@dataclass(frozen=True, slots=True)
class RowTable(Table, Generic[RowT, ValueT]):
    """A table whose rows are computed from values, which are read back from them.

    ``make`` builds the value of the model that a row keeps, from its fields by name.
    """

    columns: tuple[Computed[RowT], ...]
    make: Callable[..., ValueT] | None = None

    def rows(self, rows: Iterable[RowT]) -> Iterator[tuple[Stored, ...]]:
        """What stands in the columns for each row, one row at a time."""
        values = [column.value_of() for column in self.columns]
        for row in rows:
            yield tuple([value(row) for value in values])

    def read(self, row: Mapping[str, Any], **parts: object) -> ValueT:
        """The value that a row keeps; ``parts`` are the fields that other tables keep of it."""
        if self.make is None:
            raise TypeError(f"rows of “{self.name}” keep no value of the model")
        fields = {c.field: c.read(row[c.name]) for c in self.columns if c.field}
        return self.make(**fields, **parts)


AnyTable = RowTable[Any, Any]


@dataclass(frozen=True, slots=True)
class Item(Generic[ValueT]):
    """A row that is one item of a list that something has.

    ``number`` counts all items of the table, ``position`` those of their owner, both from 1.
    """

    number: int
    owner: str
    position: int
    value: ValueT


def items(lists: Iterable[tuple[str, Iterable[ValueT]]]) -> Iterator[Item[ValueT]]:
    """The items of each owner's list, owners in the order given."""
    number = 0
    for owner, values in lists:
        for position, value in enumerate(values, start=1):
            number += 1
            yield Item(number, owner, position, value)


def number_of(order: str) -> Computed[Any]:
    """The column ``id`` of a table of items, which are numbered by that order."""
    description = f"A number given by the order of {order}; not kept between builds."
    return Computed("id", int, description, value=lambda row: row.number)


def owner(
    name: str, description: str, references: tuple[str, str], *, not_null: bool = False
) -> Computed[Any]:
    """The column that says what an item belongs to."""
    return Computed(name, str, description, references, not_null, value=lambda row: row.owner)


def position(description: str) -> Computed[Any]:
    """The column that says where an item stands among those of its owner."""
    return Computed("position", int, description)


def insert(
    connection: sqlite3.Connection, table: Table, rows: Iterable[tuple[Stored, ...]]
) -> None:
    """Add rows to a table, each with all its columns in their order."""
    marks = ", ".join("?" * len(table.columns))
    connection.executemany(f"insert into {table.name} values ({marks})", rows)  # noqa: S608 - a name of ours
