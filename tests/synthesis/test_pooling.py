"""What may be pooled, and what is left out and why."""

from __future__ import annotations

from dataclasses import replace
from math import exp, isclose

import pytest

from kb.synthesis import pooling
from kb.synthesis.pooling import Estimate, Pooled, pool
from kb.synthesis.random_effects import Point, synthesise
from kb.synthesis.scales import Numbers

TRIAL = "randomised-trial"


def estimate(ident: int, value: float, line: str = "", **more: object) -> Estimate:
    made = Estimate(
        ident,
        line or f"study-{ident}",
        TRIAL,
        "attainment",
        "smd",
        Numbers(value, (value - 0.196, value + 0.196)),
    )
    return replace(made, **more)  # type: ignore[arg-type]


def only(*estimates: Estimate) -> Pooled:
    found = list(pool(estimates))
    assert len(found) == 1
    return found[0]


def reasons(pooled: Pooled) -> list[str]:
    return [one.reason for one in pooled.inputs]


def test_two_studies_are_pooled() -> None:
    pooled = only(estimate(1, 0.1), estimate(2, 0.3))
    assert pooled.synthesis is not None
    assert isclose(pooled.synthesis.estimate, 0.2)
    assert [one.weight for one in pooled.inputs] == [0.5, 0.5]
    assert (pooled.design, pooled.reason) == ("", "")


def test_one_study_is_not() -> None:
    assert list(pool([estimate(1, 0.1)])) == []


def test_two_estimates_of_one_line_are_not_pooled_and_the_less_precise_is_named() -> None:
    precise = Numbers(0.2, (0.1, 0.3))
    pooled = only(estimate(1, 0.1, "a"), estimate(2, 0.2, "a", numbers=precise))
    assert pooled.synthesis is None
    assert pooled.reason == pooling.NOT_ENOUGH
    assert reasons(pooled) == [pooling.SAME_LINE, ""]


def test_an_estimate_given_by_two_claims_counts_once() -> None:
    pooled = only(estimate(1, 0.1, "a"), estimate(2, 0.1, "a"), estimate(3, 0.3, "b"))
    assert reasons(pooled) == ["", pooling.REPEATED, ""]
    assert pooled.synthesis is not None
    assert pooled.synthesis.studies == 2


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"main": False}, pooling.OF_A_SUBGROUP),
        ({"design": "systematic-review"}, pooling.OF_A_REVIEW),
        ({"design": "literature-review"}, pooling.OF_A_REVIEW),
        ({"numbers": Numbers(0.4)}, pooling.NO_ERROR),
        ({"numbers": Numbers(None, (0.1, 0.2))}, pooling.NO_VALUE),
        ({"barred": pooling.RETRACTED}, pooling.RETRACTED),
        ({"barred": pooling.BACKGROUND, "main": False}, pooling.BACKGROUND),
    ],
)
def test_what_is_left_out_and_why(change: dict[str, object], reason: str) -> None:
    first, *_ = pool([estimate(1, 0.1), estimate(2, 0.3), estimate(3, 0.5, **change)])
    assert reasons(first) == ["", "", reason]
    assert first.inputs[2].weight is None
    assert first.synthesis is not None
    assert first.synthesis.studies == 2


def test_measures_and_outcomes_are_never_mixed() -> None:
    assert not list(pool([estimate(1, 0.1), estimate(2, 0.3, measure="months")]))
    assert not list(pool([estimate(1, 0.1), estimate(2, 0.3, outcome="attendance")]))


def test_other_measures_are_not_pooled() -> None:
    pooled = only(estimate(1, 0.1, measure="other"), estimate(2, 0.3, measure="other"))
    assert pooled.synthesis is None
    assert reasons(pooled) == [pooling.OTHER_MEASURE] * 2


def test_designs_are_pooled_together_and_each_alone() -> None:
    comparison = "comparison-evaluation"
    found = list(
        pool(
            [
                estimate(1, 0.1),
                estimate(2, 0.3),
                estimate(3, 0.5, design=comparison),
                estimate(4, 0.7, design=comparison),
                estimate(5, 0.9, design="survey"),
            ]
        )
    )
    assert [(one.design, one.synthesis and one.synthesis.studies) for one in found] == [
        ("", 5),
        (comparison, 2),
        (TRIAL, 2),
    ]


def test_ratios_are_pooled_as_logarithms() -> None:
    pair = [
        estimate(i, v, measure="odds-ratio", numbers=Numbers(v, (v / 2, v * 2)))
        for i, v in ((1, 0.5), (2, 2.0))
    ]
    pooled = only(*pair)
    assert pooled.synthesis is not None
    assert pooled.scale is not None
    assert isclose(pooled.scale.back(pooled.synthesis.estimate), exp(0))


def test_the_result_is_that_of_the_points() -> None:
    pooled = only(estimate(1, 0.1), estimate(2, 0.3), estimate(3, 0.8))
    error = 0.196 / 1.959963984540054
    assert pooled.synthesis is not None
    expected = synthesise([Point(value, error**2) for value in (0.1, 0.3, 0.8)])
    assert isclose(pooled.synthesis.estimate, expected.estimate)
    assert isclose(pooled.synthesis.tau2, expected.tau2, rel_tol=1e-9)
