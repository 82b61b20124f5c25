"""The page of the data: what can be downloaded, how to open it, and what each table holds."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from kb.search.schema import DATABASE
from kb.store.layout import Column
from kb.web.page import Page
from kb.web.site import Site


@dataclass(frozen=True, slots=True)
class Described:
    """A table of the database: how many rows it has, and what it and its columns hold."""

    name: str
    description: str
    rows: int
    columns: tuple[Column, ...]


def read_tables(connection: sqlite3.Connection) -> tuple[Described, ...]:
    """The tables that people read, each with its rows counted; not those of the search index."""
    there = {name for (name,) in connection.execute("select name from sqlite_master")}
    return tuple(
        Described(table.name, table.description, _count(connection, table.name), table.columns)
        for table in DATABASE
        if table.name in there and not table.hidden
    )


def _count(connection: sqlite3.Connection, table: str) -> int:
    (rows,) = connection.execute(f'select count(*) from "{table}"').fetchone()  # noqa: S608
    return int(rows)


async def page(site: Site) -> Page:
    """The page of the data."""
    tables = await site.recall(read_tables)
    return Page(
        path="/data",
        template="kb/data.html",
        title="The data",
        description="The whole collection as one SQLite database: how to open it, what is in it.",
        section="data",
        context={
            "tables": tables,
            "file": f"{site.database.name}.db",
            "download": site.path(f"/{site.database.name}.db"),
        },
    )
