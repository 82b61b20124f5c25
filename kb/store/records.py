"""Rows of a query as frozen values: a dataclass names the columns, and each goes in by its name.

What a query gives and what a dataclass wants must agree; where they do not, that is a mistake in
our own code, and it is named at once instead of in the middle of a page.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from kb.store.selecting import Params

T = TypeVar("T")

Reader = Callable[[object], Any]

PLAIN: Mapping[type, tuple[type, ...]] = {str: (str,), int: (int,), float: (float, int)}
"""The types of SQLite's values (strings, whole and real numbers) that a field's type takes."""


def records(
    connection: sqlite3.Connection, kind: type[T], sql: str, params: Params = ()
) -> list[T]:
    """Every row of a query as a value of the frozen dataclass ``kind``.

    A column goes into the field of its name: text and numbers as they are, ``bool`` from 0 and 1,
    ``tuple[str, ...]`` from a JSON array, where null is an empty one. Fields with a default need
    no column. Raises :class:`TypeError` where names or types do not agree.
    """
    cursor = connection.execute(sql, params)
    make = _maker(kind, cursor)
    return [make(tuple(row)) for row in cursor]


def record(
    connection: sqlite3.Connection, kind: type[T], sql: str, params: Params = ()
) -> T | None:
    """The first row of a query as such a value, or None."""
    cursor = connection.execute(sql, params)
    make = _maker(kind, cursor)
    row = cursor.fetchone()
    return None if row is None else make(tuple(row))


def columns(kind: type[Any], table: str = "") -> str:
    """The columns that ``kind`` wants, to select them: its fields without a default.

    ``table`` is the name that the query gives to their table.
    """
    prefix = f"{table}." if table else ""
    return ", ".join(prefix + field.name for field in fields(kind) if _is_wanted(field))


def _is_wanted(field: Any) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


@dataclass(frozen=True, slots=True)
class _Column:
    """How the value of one column goes into its field."""

    field: str
    read: Reader


def _maker(kind: type[T], cursor: sqlite3.Cursor) -> Callable[[tuple[object, ...]], T]:
    """What makes a value of ``kind`` of a row of this result."""
    readers = _columns(cast(Any, kind), tuple(column[0] for column in cursor.description))

    def make(row: tuple[object, ...]) -> T:
        pairs: Iterator[tuple[_Column, object]] = zip(readers, row, strict=True)
        return kind(**{column.field: column.read(value) for column, value in pairs})

    return make


@cache
def _columns(kind: Any, names: tuple[str, ...]) -> tuple[_Column, ...]:
    hints = get_type_hints(kind)
    known = {field.name: field for field in fields(kind)}
    unknown = [name for name in names if name not in known]
    lacking = [name for name, field in known.items() if name not in names and _is_wanted(field)]
    if unknown or lacking:
        raise TypeError(f"{kind.__name__} has no {unknown} and the query no {lacking}")
    return tuple(_Column(name, _reader(hints[name], f"{kind.__name__}.{name}")) for name in names)


def _reader(hint: Any, field: str) -> Reader:
    """What turns a value of SQLite into one of the type that a field has."""
    if get_origin(hint) in {Union, UnionType}:
        inner = [part for part in get_args(hint) if part is not NoneType]
        if len(inner) == 1 and len(get_args(hint)) == 2:
            present = _reader(inner[0], field)
            return lambda value: None if value is None else present(value)
    if hint in PLAIN:
        return _plain(PLAIN[hint], field)
    if hint is bool:
        whole = _plain((int,), field)
        return lambda value: bool(whole(value))
    if get_origin(hint) is tuple and get_args(hint) == (str, ...):
        return _strings
    raise TypeError(f"{field}: no column holds a {hint}")


def _plain(types: tuple[type, ...], field: str) -> Reader:
    def read(value: object) -> object:
        if type(value) not in types:
            raise TypeError(f"{field}: {value!r} is no {types[0].__name__}")
        return value

    return read


def _strings(value: object) -> tuple[str, ...]:
    """The items of a JSON array of strings."""
    return tuple(map(str, json.loads(value))) if isinstance(value, str) and value else ()
