"""Rows as frozen values: what agrees goes in, what does not is named."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field

import pytest

from kb.store.records import columns, record, records


@dataclass(frozen=True, slots=True)
class Work:
    key: str
    title: str | None
    year: int | None
    share: float
    read: bool
    words: tuple[str, ...]
    extra: tuple[str, ...] = ()
    more: list[int] = field(default_factory=list)


ROW = "select 'a' as key, null as title, 2010 as year, 1 as share, 1 as read, '[\"x\"]' as words"


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as connection:
        yield connection


def test_columns_go_into_the_fields_of_their_names(connection: sqlite3.Connection) -> None:
    assert records(connection, Work, ROW) == [Work("a", None, 2010, 1, True, ("x",))]
    assert record(connection, Work, ROW + " where ? = 1", (0,)) is None


def test_the_order_of_columns_does_not_matter(connection: sqlite3.Connection) -> None:
    turned = "select " + ", ".join(reversed(ROW.removeprefix("select ").split(", ")))
    assert record(connection, Work, turned) == record(connection, Work, ROW)


def test_it_works_on_the_rows_that_datasette_reads(connection: sqlite3.Connection) -> None:
    connection.row_factory = sqlite3.Row
    assert record(connection, Work, ROW) == Work("a", None, 2010, 1, True, ("x",))


def test_no_list_is_an_empty_one(connection: sqlite3.Connection) -> None:
    for none in ("null", "''"):
        found = record(connection, Work, ROW.replace("'[\"x\"]'", none))
        assert found is not None
        assert found.words == ()


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        (ROW.replace("2010", "'2010'"), "Work.year: '2010' is no int"),
        (ROW.replace("'a'", "null"), "Work.key: None is no str"),
        (ROW.replace("1 as read", "null as read"), "Work.read: None is no int"),
        (f"{ROW}, 1 as colour", r"Work has no \['colour'\]"),
        (ROW.replace("as title", "as heading"), r"no \['heading'\] and the query no \['title'\]"),
    ],
)
def test_what_does_not_agree_is_named(
    connection: sqlite3.Connection, sql: str, message: str
) -> None:
    with pytest.raises(TypeError, match=message):
        records(connection, Work, sql)


def test_a_type_that_no_column_holds_is_refused(connection: sqlite3.Connection) -> None:
    with pytest.raises(TypeError, match=r"Work.more: no column holds"):
        records(connection, Work, f"{ROW}, 1 as more")


def test_the_columns_that_a_value_wants() -> None:
    assert columns(Work, "w").startswith("w.key, w.title")
    assert columns(Work).endswith("read, words")
