"""The map narrowed to some evidence, counted by hand and against the tables of the build."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
from html import unescape
from pathlib import Path

import pytest

from kb.web.pages.evidence_map import IN_CELLS, NOTHING, _counted, _spans
from kb.web.pages.map_filters import Filters, cells_of, filters_of
from kb.web.svg.evidence_map import Cell
from tests.web import conftest
from tests.web.test_pages import words
from tests.web.test_weighed import weighed, weighed_kb

__all__ = ["weighed", "weighed_kb"]  # fixtures

pytestmark = pytest.mark.datasette

COUNTS = ("claims", "supports", "qualifies", "disputes", "surest")


def counts(cell: Cell) -> tuple[object, ...]:
    """What a cell says; claims that point no way are left to the table, which has those too whose
    evidence is all background.
    """
    return tuple(getattr(cell, name) for name in COUNTS)


@pytest.mark.parametrize("axis", IN_CELLS)
@pytest.mark.parametrize("which", ["weighed", "shipped"])
def test_without_filters_it_counts_as_the_build_does(
    axis: str, which: str, weighed_kb: Path, kb_db: Path
) -> None:
    path = weighed_kb / "kb.db" if which == "weighed" else kb_db
    connection = sqlite3.connect(path)
    ours = cells_of(connection, axis, Filters(), _spans(connection))
    theirs = _counted(connection, IN_CELLS[axis], direct=True)
    background = connection.execute(
        "select distinct claim from claims c join evidence e on e.claim = c.id"
        " group by c.id having sum(e.relation <> 'background') = 0"
    ).fetchall()
    connection.close()
    if not background:
        assert {place: counts(cell) for place, cell in ours.items()} == {
            place: counts(cell) for place, cell in theirs.items()
        }
    else:
        for place, cell in ours.items():
            assert counts(cell)[1:4] == counts(theirs.get(place, NOTHING))[1:4], place


def cells(site: conftest.Site, query: str) -> dict[tuple[str, str], tuple[int, ...]]:
    text = site.get(f"/map.csv?{query}").text.lstrip("\ufeff")
    names = ("supports", "qualifies", "disputes")
    return {
        (row["feature"], row["column"]): tuple(int(row[name]) for name in names)
        for row in csv.DictReader(io.StringIO(text))
        if int(row["claims"])
    }


def test_outcomes_come_first_and_are_counted_by_hand(weighed: conftest.Site) -> None:
    """Of a benefit: two claims mixed, since Ford disputes one line each; one against."""
    assert cells(weighed, "") == {
        ("trios", "attainment"): (0, 2, 1),
        ("trios", "exclusions"): (0, 1, 0),
    }


def test_a_design_leaves_only_its_items(weighed: conftest.Site) -> None:
    """Of trials: East for a benefit; Moor and West against one."""
    assert cells(weighed, "design=randomised-trial") == {
        ("trios", "attainment"): (1, 0, 2),
        ("trios", "exclusions"): (0, 0, 1),
    }


def test_a_design_contains_the_narrower_ones(weighed: conftest.Site) -> None:
    """Of evaluations: Hill's as well, on the claim that East speaks for already."""
    assert cells(weighed, "design=evaluation") == cells(weighed, "design=randomised-trial")


def test_filters_hold_together(weighed: conftest.Site) -> None:
    found = cells(weighed, "design=randomised-trial&certainty=moderate&context=england")
    assert found == {("trios", "attainment"): (0, 0, 1)}
    assert cells(weighed, "design=conceptual&certainty=moderate") == {}
    assert cells(weighed, "basis=abstract&design=randomised-trial") == {}


def test_empty_rows_and_parts_are_hidden(weighed: conftest.Site) -> None:
    whole = words(weighed.get("/map").text)
    assert "Add the first claim on Trust, Attainment" in whole
    assert "Network, Attainment: no claim on it itself, 3 with its kinds and parts" in whole
    narrow = words(weighed.get("/map?empty=1&direct=1").text)
    assert "Trios, Attainment: 3 claims" in narrow
    assert "Network" not in narrow
    collapsed = weighed.get("/map.csv?parts=1").text
    assert "network,attainment" in collapsed
    assert "trios,attainment" not in collapsed


def test_the_form_keeps_what_was_chosen(weighed: conftest.Site) -> None:
    html = weighed.get("/map?by=designs&certainty=low&empty=1").text
    assert '<option value="low" selected>' in html
    assert '<input type="hidden" name="by" value="designs">' in html
    assert "checked" in html
    assert "Narrowed to claims of certainty: low" in html
    assert weighed.get("/map?certainty=nonsense").status_code == 200


def test_words_that_no_filter_knows_are_passed_over() -> None:
    assert filters_of({"certainty": "sure", "basis": "x", "empty": "yes"}) == Filters(empty="1")


@pytest.mark.parametrize("axis", ["outcomes", "contexts", "designs", "years"])
def test_a_cell_leads_to_the_claims_that_it_counts(shipped: conftest.Site, axis: str) -> None:
    html = shipped.get(f"/map?by={axis}").text
    cells = re.findall(
        r'<td class="full"><a href="([^"]+)">.*?, (\d+) with its kinds', html, re.DOTALL
    )
    assert len(cells) > 10
    for address, count in cells[:: max(len(cells) // 12, 1)]:
        found = shipped.get(unescape(address).replace("/search?", "/search.json?")).json()
        assert found["total"] == int(count), address
