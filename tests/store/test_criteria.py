"""Wherever claims are sorted or chosen by how sure they are, it is by what the model says."""

from __future__ import annotations

import re
import sqlite3

import pytest

from kb.model import Certainty
from kb.model.words import WITHOUT_CERTAINTY, Kind
from kb.store.criteria import LEVELS, by_certainty, is_rated, is_second_hand
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


def test_a_claim_is_rated_unless_its_kind_has_no_certainty() -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("create table claims(kind text)")
    connection.executemany("insert into claims values (?)", [(kind,) for kind in (None, *Kind)])
    sql = f"select kind from claims where {is_rated()}"  # noqa: S608
    rated = {kind for (kind,) in connection.execute(sql)}
    assert rated == {None, *Kind} - WITHOUT_CERTAINTY == {None, "finding", "mechanism"}


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([("supports", 1), ("disputes", 1)], True),
        ([("supports", 1), ("background", 0)], True),
        # as many items at second hand as there may be lines, and the rest was read
        ([("supports", 1), ("supports", 1), ("supports", 0), ("qualifies", 0)], False),
        ([("background", 1)], False),
        ([], False),
    ],
)
def test_what_rests_on_second_hand_evidence_only(
    items: list[tuple[str, int]], expected: bool
) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("create table evidence(claim text, relation text, second_hand int)")
    connection.executemany("insert into evidence values ('a', ?, ?)", items)
    sql = f"select {is_second_hand('c.id')} from (select 'a' as id) c"  # noqa: S608
    (judged,) = connection.execute(sql).fetchone()
    assert bool(judged) is expected


def test_no_other_place_spells_them_out() -> None:
    spelt = re.compile(
        r"when\s+'high'\s+then|'finding',\s*'mechanism'|min\((?:evidence\.)?second_hand\)",
        re.IGNORECASE,
    )
    places = [
        path.name
        for path in sorted((ROOT / "kb").rglob("*.py"))
        if spelt.search(path.read_text(encoding="utf-8"))
    ]
    assert places == ["criteria.py"]
