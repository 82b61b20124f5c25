"""Drawings and the numbers behind them, without a database."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.store.years import WIDEST, spans
from kb.web.forms import to_csv
from kb.web.pages.timeline import Items, by_year
from kb.web.svg.boxes import ROW, Box, spread
from kb.web.svg.graph import ClaimEdge, lanes_of
from kb.web.svg.parts import ticks
from kb.web.svg.timeline import draw
from tests.web.xml import parse


@given(st.integers(0, 10**7))
def test_ticks_reach_the_top_evenly(top: int) -> None:
    found = ticks(top)
    assert found[0] == 0
    assert found[-1] >= top
    assert len({b - a for a, b in pairwise(found)}) == 1
    assert 2 <= len(found) <= 9


@given(st.integers(-500, 2100), st.integers(0, 900))
def test_years_stand_in_exactly_one_column(first: int, span: int) -> None:
    found = spans(first, first + span)
    assert list(found) == list(range(first, first + span + 1))
    assert len(set(found.values())) <= WIDEST + 1
    for year, text in found.items():
        start, _, end = text.partition("..")
        assert int(start) <= year <= int(end or start)


@given(st.lists(st.floats(0, 4000), min_size=1, max_size=80).map(sorted), st.floats(100, 4000))
def test_boxes_do_not_overlap(wanted: list[float], height: float) -> None:
    places = spread(wanted, 0, height)
    assert all(b - a >= ROW - 0.001 for a, b in pairwise(places))


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=60))
def test_relations_that_overlap_have_lanes_of_their_own(pairs: list[tuple[int, int]]) -> None:
    boxes = {str(n): Box(str(n), "", "", 0, n * ROW, 10) for n in range(31)}
    relations = [ClaimEdge(str(a), "supports", str(b)) for a, b in pairs]
    lanes = lanes_of(relations, boxes)
    assert set(lanes) == {(str(a), str(b)) for a, b in pairs if a != b}
    by_lane: dict[int, list[list[int]]] = {}
    for pair, lane in lanes.items():
        by_lane.setdefault(lane, []).append(sorted(map(int, pair)))
    for held in by_lane.values():
        assert all(a[1] < b[0] for a, b in pairwise(sorted(held)))


@given(st.lists(st.tuples(st.integers(1900, 2030), st.integers(1, 50)), max_size=40))
def test_what_has_come_together_only_grows(items: list[tuple[int, int]]) -> None:
    counts = dict(items)
    lines = by_year(Items(year, "supports", n) for year, n in counts.items())
    assert [(line.year, line.supports) for line in lines] == sorted(counts.items())
    assert all(a.cumulative < b.cumulative for a, b in pairwise(lines))
    parse(draw(lines, "A <title> & more").svg("A <note> & more"))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx"])
def test_no_cell_runs_as_a_formula(text: str) -> None:
    assert to_csv(("a",), [{"a": text}]).splitlines()[1].lstrip('"').startswith("'")
