"""Forest plots, without a database."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.base.wording import figure, interval
from kb.web.svg.axis import axis_of
from kb.web.svg.forest import SMALL, WIDTH, Mark, Panel, Summary, draw
from tests.web.xml import parse

values = st.floats(-50, 50).map(lambda value: round(value, 3))
widths = st.floats(0.001, 40).map(lambda value: round(value, 3))
weights = st.none() | st.floats(0, 1)


@st.composite
def marks(draw: st.DrawFn, ratio: bool) -> Mark:
    value, width = draw(values), draw(widths)
    low: float | None = value - width
    high: float | None = value + width
    if ratio:
        value = abs(value) + 0.01
        low, high = value / (1 + width), value * (1 + width)
    if draw(st.booleans()):
        low = high = None
    words = draw(st.text(st.characters(exclude_categories=("C",)), max_size=90))
    return Mark(words, "a <note>", value, low, high, draw(weights), "/x")


@given(st.data(), st.booleans(), st.sampled_from([SMALL, WIDTH]))
def test_everything_stands_on_the_paper(data: st.DataObject, ratio: bool, width: float) -> None:
    found = tuple(data.draw(st.lists(marks(ratio), min_size=1, max_size=6)))
    panel = Panel("A & b", found, (), 1.0 if ratio else 0.0, ratio, "worse", "better")
    root = parse(draw([panel], "A <title>", width).svg("A & note"))
    squares = [e for e in root.iter() if e.get("class") in {"dot", "hollow"}]
    assert len(squares) == len(found)
    for square in squares:
        x, side = float(square.get("x") or "nan"), float(square.get("width") or "nan")
        assert 0.3 * width < x + side / 2 < width - 200
    for words in root.iter("{http://www.w3.org/2000/svg}text"):
        assert 0 <= float(words.get("x") or "nan") <= width


def test_a_heavier_estimate_has_a_larger_square_and_one_not_pooled_a_hollow_one() -> None:
    found = (
        Mark("a", "", 0.1, 0.0, 0.2, 0.2),
        Mark("b", "", 0.2, 0.1, 0.3, 0.8),
        Mark("c", "", 0.3),
    )
    pooled = Summary("Pooled", 0.15, 0.05, 0.25, (-0.1, 0.4))
    root = parse(draw([Panel("x", found, (pooled,))], "x").svg())
    sides = [float(e.get("width") or 0) for e in root.iter() if e.get("class") == "dot"][:2]
    assert sides[0] < sides[1]
    assert [e.get("class") for e in root.iter() if e.get("class") == "hollow"] == ["hollow"]
    assert sum(e.get("class") == "line prediction" for e in root.iter()) == 1
    words = [e.text for e in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"20 %", "80 %", "0.10 [0.00, 0.20]", "0.30", "0.15 [0.05, 0.25]"} <= set(words)


def test_a_wide_interval_is_cut_with_an_arrow_and_its_numbers_stay() -> None:
    found = tuple(Mark(str(n), "", 0.1 * n, 0.1 * n - 0.1, 0.1 * n + 0.1) for n in range(3))
    wide = Mark("wide", "", 0.1, -9.0, 9.0)
    root = parse(draw([Panel("x", (*found, wide))], "x").svg())
    lines = [e.get("d") or "" for e in root.iter() if e.get("class") == "line"]
    assert sum("L" in d for d in lines) == 2
    assert any(e.text == "0.10 [−9.00, 9.00]" for e in root.iter())


def test_no_estimates_is_said() -> None:
    assert "No estimates yet" in draw([], "x").svg()


@given(st.lists(values, min_size=1, max_size=8), st.lists(values, max_size=8))
def test_an_axis_holds_every_estimate_and_has_round_numbers(
    inner: list[float], ends: list[float]
) -> None:
    axis = axis_of(inner, ends, (100.0, 500.0), ratio=False)
    assert all(axis.holds(value) for value in inner)
    ticks = axis.ticks()
    assert 2 <= len(ticks) <= 12
    places = [axis.x(value) for value, _ in ticks]
    assert all(a < b for a, b in pairwise(places))
    assert 100 <= places[0] <= places[-1] <= 500


@pytest.mark.parametrize(("ratio", "none", "ends"), [(False, 0.0, (-1, 1)), (True, 1.0, (0.5, 2))])
def test_an_axis_of_no_difference_alone_has_a_plain_scale(
    ratio: bool, none: float, ends: tuple[float, float]
) -> None:
    axis = axis_of([none], [], (0.0, 400.0), ratio=ratio)
    assert (axis.x(ends[0]), axis.x(ends[1])) == pytest.approx((0.0, 400.0))


@given(st.lists(st.floats(0.01, 90), min_size=1, max_size=8))
def test_an_axis_of_ratios_has_even_distances_for_even_ratios(inner: list[float]) -> None:
    axis = axis_of([1.0, *inner], [], (0.0, 400.0), ratio=True)
    assert all(axis.holds(value) for value in inner)
    if axis.holds(2) and axis.holds(0.5):
        assert axis.x(2) - axis.x(1) == pytest.approx(axis.x(1) - axis.x(0.5))
    assert axis.ticks()


@pytest.mark.parametrize(
    ("value", "words"),
    [(0.1, "0.10"), (-0.02, "−0.02"), (0, "0.00"), (1234, "1,234"), (0.004, "0.004")],
)
def test_numbers_are_as_a_reader_writes_them(value: float, words: str) -> None:
    assert figure(value) == words


def test_an_interval_is_said_only_where_there_is_one() -> None:
    assert interval(0.1, -0.02, 0.22) == "0.10 [−0.02, 0.22]"
    assert interval(0.1, None, None) == "0.10"


def test_estimates_of_one_study_are_told_apart_by_their_notes() -> None:
    name = "A trial with a name that is longer than there is room for in one line of the plot"
    panel = Panel("A", (Mark(name, "all pupils", 0.07), Mark(name, "those treated", 0.09)))
    svg = draw([panel], "A").svg()
    assert "all pupils" in svg
    assert "those treated" in svg
    assert svg.count("A trial with a name") >= 2
