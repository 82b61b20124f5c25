"""Printed estimates on the scale that is pooled."""

from __future__ import annotations

from math import isclose, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.synthesis.scales import SCALES, Numbers, point


def error(measure: str, numbers: Numbers) -> float | None:
    found = point(numbers, SCALES[measure])
    return None if found is None else found.variance**0.5


def test_an_interval_gives_the_error() -> None:
    """Cochrane Handbook 6.3.1: the width of a 95 % interval by 3.92, of a 90 % one by 3.29."""
    assert isclose(error("smd", Numbers(0.1, (-0.02, 0.22))) or 0, 0.24 / 3.92, rel_tol=1e-4)
    ninety = Numbers(0.1, (-0.02, 0.22), ci_level=90)
    assert isclose(error("smd", ninety) or 0, 0.24 / 3.29, rel_tol=1e-3)


def test_ratios_are_pooled_as_logarithms() -> None:
    found = point(Numbers(0.5, (0.25, 1.0)), SCALES["odds-ratio"])
    assert found is not None
    assert isclose(found.value, log(0.5))
    assert isclose(found.variance**0.5, log(4) / 3.92, rel_tol=1e-4)


def test_a_p_value_gives_the_error() -> None:
    """The z of p = 0.008 is 2.652; a difference of 3.8 with it has an error of 1.433."""
    assert isclose(error("mean-difference", Numbers(3.8, p=0.008)) or 0, 3.8 / 2.652, rel_tol=1e-3)


def test_the_interval_comes_before_what_is_rounded_more() -> None:
    numbers = Numbers(0.1, (-0.02, 0.22), se=0.1, p=0.5)
    assert isclose(error("smd", numbers) or 0, 0.24 / 3.92, rel_tol=1e-4)


@pytest.mark.parametrize(
    ("measure", "numbers"),
    [
        ("smd", Numbers(None, (0.0, 0.2))),
        ("smd", Numbers(0.1)),
        ("smd", Numbers(0.1, (0.2, 0.0))),
        ("smd", Numbers(0.1, (0.1, 0.1))),
        ("smd", Numbers(0.1, se=0.0)),
        ("smd", Numbers(0.1, se=-1.0)),
        ("smd", Numbers(0.0, p=0.5)),
        ("smd", Numbers(0.1, p=1.0)),
        ("odds-ratio", Numbers(0.0, (0.0, 0.2))),
        ("odds-ratio", Numbers(1.2, se=0.1)),
        ("odds-ratio", Numbers(1.2, (0.0, 1.5))),
        ("correlation", Numbers(1.0, (0.9, 1.0))),
    ],
)
def test_where_nothing_follows_nothing_is_made_up(measure: str, numbers: Numbers) -> None:
    assert point(numbers, SCALES[measure]) is None


@given(st.sampled_from(sorted(SCALES)), st.floats(0.01, 0.99))
def test_every_scale_leads_back(measure: str, value: float) -> None:
    scale = SCALES[measure]
    assert isclose(scale.back(scale.forth(value)), value, rel_tol=1e-12)


def test_other_measures_have_no_scale() -> None:
    assert "other" not in SCALES
