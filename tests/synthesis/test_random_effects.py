"""What holds of every synthesis."""

from __future__ import annotations

from math import isclose, sqrt
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.base.student import two_sided, within
from kb.synthesis.random_effects import Point, synthesise
from tests.synthesis.chance import points


@pytest.mark.parametrize(
    ("level", "df", "t"),
    [
        # The table of Student's distribution in Fisher and Yates 1963, to three places.
        (95, 1, 12.706),
        (95, 2, 4.303),
        (95, 3, 3.182),
        (95, 4, 2.776),
        (95, 10, 2.228),
        (95, 30, 2.042),
        (90, 5, 2.015),
        (99, 7, 3.499),
        (99, 120, 2.617),
    ],
)
def test_quantiles_are_those_of_the_tables(level: float, df: int, t: float) -> None:
    assert round(two_sided(level, df), 3) == t


@given(st.floats(1, 99), st.integers(1, 300))
def test_a_quantile_leaves_its_level(level: float, df: int) -> None:
    assert isclose(within(two_sided(level, df), df), level / 100, rel_tol=1e-12)


def test_quantiles_tend_to_those_of_the_normal() -> None:
    assert isclose(two_sided(95, 100_001), NormalDist().inv_cdf(0.975), rel_tol=1e-4)


@pytest.mark.parametrize(("level", "df"), [(0, 3), (100, 3), (95, 0)])
def test_there_is_no_quantile_for_nonsense(level: float, df: int) -> None:
    with pytest.raises(ValueError, match="no quantile"):
        two_sided(level, df)


def test_one_estimate_is_no_synthesis() -> None:
    with pytest.raises(ValueError, match="two estimates"):
        synthesise([Point(0.1, 0.01)])


def test_an_estimate_without_variance_is_refused() -> None:
    with pytest.raises(ValueError, match="above zero"):
        synthesise([Point(0.1, 0.01), Point(0.2, 0.0)])


def test_two_that_agree_do_not_make_certain() -> None:
    """Plain Hartung-Knapp would give an interval of no width."""
    synthesis = synthesise([Point(0.1, 0.0036), Point(0.1, 0.0025)])
    assert synthesis.tau2 == 0
    assert synthesis.prediction is None
    half = two_sided(95, 1) * sqrt(1 / (1 / 0.0036 + 1 / 0.0025))
    assert isclose(synthesis.interval[1] - 0.1, half)


@given(points)
def test_what_holds_of_every_synthesis(found: list[Point]) -> None:
    synthesis = synthesise(found)
    low, high = synthesis.interval
    assert low <= synthesis.estimate <= high
    assert min(p.value for p in found) - 1e-9 <= synthesis.estimate
    assert synthesis.estimate <= max(p.value for p in found) + 1e-9
    assert isclose(sum(synthesis.weights), 1)
    assert 0 <= synthesis.i2 < 100
    assert synthesis.tau2 >= 0
    assert (synthesis.prediction is None) == (len(found) == 2)
    if synthesis.prediction:
        assert synthesis.prediction[0] <= low
        assert high <= synthesis.prediction[1]


@given(points, st.randoms(use_true_random=False))
def test_the_order_does_not_matter(found: list[Point], chance: object) -> None:
    mixed = list(found)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    one, two = synthesise(found), synthesise(mixed)
    assert isclose(one.estimate, two.estimate, abs_tol=1e-9)
    assert isclose(one.tau2, two.tau2, abs_tol=1e-9)


@given(points, st.sampled_from([0.01, 10.0]), st.floats(-2, 2))
def test_units_do_not_matter(found: list[Point], factor: float, shift: float) -> None:
    other = [Point(factor * p.value + shift, factor**2 * p.variance) for p in found]
    one, two = synthesise(found), synthesise(other)
    assert isclose(factor * one.estimate + shift, two.estimate, abs_tol=1e-6 * factor)
    assert isclose(factor * one.se, two.se, rel_tol=1e-5)
    assert isclose(one.i2, two.i2, abs_tol=1e-3)
