"""Another library says the same of the same numbers."""

from __future__ import annotations

from math import isclose

import pytest
from hypothesis import given

from kb.synthesis.random_effects import Point, between_studies, synthesise
from tests.synthesis.chance import points

numpy = pytest.importorskip("numpy")
library = pytest.importorskip("statsmodels.stats.meta_analysis")


@given(points)
def test_statsmodels_says_the_same_of_the_same_tau(found: list[Point]) -> None:
    """Its result of fixed effects, with tau² added to each variance, is the random-effects one."""
    synthesis = synthesise(found)
    tau2 = between_studies(found)
    with numpy.errstate(all="ignore"):  # what it makes of its own tau², which may be below zero
        result = library.combine_effects(
            numpy.array([p.value for p in found]),
            numpy.array([p.variance + tau2 for p in found]),
            method_re="chi2",
            use_t=True,
        )
        plain, _, scaled, _ = result.conf_int()
    assert isclose(result.mean_effect_fe, synthesis.estimate, abs_tol=1e-9)
    wider = max((scaled, plain), key=lambda interval: interval[1] - interval[0])
    assert isclose(wider[0], synthesis.interval[0], abs_tol=1e-8)
    assert isclose(wider[1], synthesis.interval[1], abs_tol=1e-8)
