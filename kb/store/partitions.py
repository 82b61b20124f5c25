"""Every table of ``kb.db`` as Parquet, in partitions, for engines that read many files at once.

The folder is a Data Package (Frictionless Data Package 1.0): ``datapackage.json`` names the parts
of each table, describes its columns, and says what refers to what.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from kb.base.atomic import replacing_folder
from kb.base.errors import UsageFault
from kb.cite.export.excerpt import CollectionMetadata
from kb.cite.export.parquet import write_columns
from kb.store.layout import Column, Table
from kb.store.schema import TABLES

PARTITION = 100_000
"""Rows of a part: as many as a core reads at once, and few enough to hold in memory."""

DESCRIPTOR = "datapackage.json"
_TYPES = {str: "string", int: "integer", float: "number"}


@dataclass(frozen=True, slots=True)
class Partitioned:
    """A table as it was written: its rows, and its parts as paths in the folder."""

    table: Table
    rows: int
    parts: tuple[str, ...]


def write_partitions(
    connection: sqlite3.Connection,
    folder: Path,
    metadata: CollectionMetadata,
    rows: int = PARTITION,
) -> tuple[Partitioned, ...]:
    """Write the tables into a folder that is new, empty, or written so before.

    Rows keep the order of the database, so the same database gives the same bytes. Raises
    :class:`UsageFault` where the folder holds something else, :class:`KbError` where it cannot be
    written or the extra ``parquet`` is not installed.
    """
    _hold_back(folder)
    with replacing_folder(folder) as beside:
        written = tuple(_write(connection, table, beside, rows) for table in TABLES)
        descriptor = json.dumps(_descriptor(written, metadata), ensure_ascii=False, indent=2)
        (beside / DESCRIPTOR).write_text(descriptor + "\n", encoding="utf-8")
    return written


def _hold_back(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise UsageFault(f"{folder} is a file; name a folder for the tables.")
    if folder.is_dir() and not (folder / DESCRIPTOR).is_file() and any(folder.iterdir()):
        raise UsageFault(
            f"{folder} holds other files, so nothing was written. Name a new folder, or one that"
            " an earlier export wrote."
        )


def _write(connection: sqlite3.Connection, table: Table, folder: Path, rows: int) -> Partitioned:
    (folder / table.name).mkdir()
    parts: list[str] = []
    total = 0
    for number, columns in zip(count(), _chunks(connection, table, rows), strict=False):
        path = f"{table.name}/part-{number:05}.parquet"
        types = {column.name: column.type for column in table.columns}
        write_columns(types, columns, folder / path)
        parts.append(path)
        total += len(columns[0])
    return Partitioned(table, total, tuple(parts))


def _chunks(
    connection: sqlite3.Connection, table: Table, rows: int
) -> Iterator[list[tuple[Any, ...]]]:
    """The values of each column, some rows at a time; once without values for an empty table."""
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    cursor = connection.execute(f'select {names} from "{table.name}" order by rowid')  # noqa: S608
    empty = True
    while chunk := cursor.fetchmany(rows):
        empty = False
        yield list(zip(*chunk, strict=True))
    if empty:
        yield [()] * len(table.columns)


def _descriptor(tables: tuple[Partitioned, ...], metadata: CollectionMetadata) -> dict[str, object]:
    licence = {"name": metadata.licence, "path": metadata.licence_url}
    said = {
        "profile": "data-package",
        "title": metadata.title,
        "description": metadata.description,
        "homepage": metadata.address,
        "licenses": [{name: text for name, text in licence.items() if text}]
        if metadata.licence
        else [],
        "resources": [_resource(table) for table in tables],
    }
    return {name: value for name, value in said.items() if value}


def _resource(written: Partitioned) -> dict[str, object]:
    table = written.table
    return {
        "name": table.name,
        "description": table.description,
        "path": list(written.parts),
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "rows": written.rows,
        "schema": {
            "fields": [_field(column) for column in table.columns],
            "primaryKey": list(table.pk),
            "foreignKeys": [
                {"fields": column.name, "reference": {"resource": resource, "fields": field}}
                for column in table.columns
                if column.references
                for resource, field in [column.references]
            ],
        },
    }


def _field(column: Column) -> dict[str, object]:
    said: dict[str, object] = {
        "name": column.name,
        "type": _TYPES[column.type],
        "description": column.description,
    }
    return {**said, "constraints": {"required": True}} if column.not_null else said
