"""Wherever claims are sorted by how sure they are, the order is that of the model."""

from __future__ import annotations

import re
import sqlite3

import pytest

from kb.model import Certainty
from kb.store.order import LEVELS, by_certainty
from tests.conftest import ROOT


@pytest.mark.parametrize("column", ["certainty", "c.certainty"])
def test_the_surest_come_first_and_what_is_not_rated_last(column: str) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("create table claims(certainty text)")
    levels = [None, *reversed(Certainty)]
    connection.executemany("insert into claims values (?)", [(level,) for level in levels])
    sql = f"select certainty from claims c order by {by_certainty(column)}"  # noqa: S608
    assert [level for (level,) in connection.execute(sql)] == [*Certainty, None]
    assert LEVELS == ("high", "moderate", "low", "very-low", "")


def test_no_other_place_spells_the_order_out() -> None:
    spelt = re.compile(r"when\s+'high'\s+then", re.IGNORECASE)
    places = [
        path.name
        for path in sorted((ROOT / "kb").rglob("*.py"))
        if spelt.search(path.read_text(encoding="utf-8"))
    ]
    # What people run is public SQL, which they read as it stands.
    assert places == ["queries.py"]
