"""The synthesis gives what metafor printed for public data sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import takewhile
from math import fsum, log, sqrt
from statistics import NormalDist

import pytest

from kb.synthesis.random_effects import Point, Synthesis, synthesise
from tests.conftest import ROOT
from tests.synthesis.published import Printed, Published, published

SETS = published()
METAFOR_STOPS = 1e-5
"""metafor ends its rounds when tau² changes by less than this, whatever its size."""

SMALL = {"hart1999-ird"}
"""Where tau² is so small that metafor's stopping rule moves the fourth digit of the estimate."""

BY_HALVES = {"dagostino1998": {"i2"}}
"""Where metafor nears a tau² of zero by halves and we are there at once: 0.01 against 0.00."""


def computed(synthesis: Synthesis, points: Sequence[Point]) -> Mapping[str, tuple[float, ...]]:
    """What a synthesis says, under the names of the printed results."""
    wald = 1 / sqrt(fsum(1 / (point.variance + synthesis.tau2) for point in points))
    z = NormalDist().inv_cdf(0.975)
    mean = synthesis.estimate
    return {
        "studies": (synthesis.studies,),
        "estimate": (mean,),
        "tau2": (synthesis.tau2,),
        "i2": (synthesis.i2,),
        "q": (synthesis.q,),
        "wald": (wald, mean - z * wald, mean + z * wald),
        "hartung-knapp": (synthesis.se, *synthesis.interval),
    }


def likelihood(points: Sequence[Point], tau2: float) -> float:
    """The restricted log-likelihood without its constants (Viechtbauer 2005, equation 20)."""
    weights = [1 / (point.variance + tau2) for point in points]
    pairs = list(zip(weights, points, strict=True))
    mean = fsum(w * p.value for w, p in pairs) / fsum(weights)
    squares = fsum(w * (p.value - mean) ** 2 for w, p in pairs)
    return (fsum(map(log, weights)) - log(fsum(weights)) - squares) / 2


def agree(printed: Sequence[Printed], values: Sequence[float]) -> bool:
    return all(p.agrees(value) for p, value in zip(printed, values, strict=True))


def test_there_are_twenty_and_more_data_sets() -> None:
    assert len({one.name.partition("-")[0] for one in SETS}) >= 20
    assert sum("hartung-knapp" in one.printed for one in SETS) >= 3


@pytest.mark.parametrize("one", SETS, ids=lambda one: one.name)
def test_everything_is_as_printed_when_we_stop_where_metafor_does(one: Published) -> None:
    values = computed(synthesise(one.points, threshold=METAFOR_STOPS), one.points)
    for name, printed in one.printed.items():
        if name not in BY_HALVES.get(one.name, ()):
            assert agree(printed, values[name]), (name, printed, values[name])


@pytest.mark.parametrize("one", SETS, ids=lambda one: one.name)
def test_the_estimate_is_as_printed(one: Published) -> None:
    synthesis = synthesise(one.points)
    agrees = agree(one.printed["estimate"], (synthesis.estimate,))
    assert agrees == (one.name not in SMALL)


@pytest.mark.parametrize("one", SETS, ids=lambda one: one.name)
def test_no_tau_is_likelier_than_ours(one: Published) -> None:
    ours = synthesise(one.points).tau2
    theirs = synthesise(one.points, threshold=METAFOR_STOPS).tau2
    best = likelihood(one.points, ours)
    for other in (theirs, ours * 0.999, ours * 1.001, ours + 1e-4):
        assert likelihood(one.points, other) <= best + 1e-9


def test_a_published_prediction_interval() -> None:
    """``predict`` of dat.bcg prints a risk ratio of 0.4894 (0.1546 to 1.5490), by the normal."""
    points = next(one.points for one in SETS if one.name == "bcg")
    synthesis = synthesise(points)
    wald = computed(synthesis, points)["wald"][0]
    half = NormalDist().inv_cdf(0.975) * sqrt(synthesis.tau2 + wald**2)
    bounds = (synthesis.estimate - half, synthesis.estimate + half)
    assert [round(2.718281828459045**bound, 4) for bound in bounds] == [0.1546, 1.549]
    assert synthesis.prediction is not None
    assert synthesis.prediction[0] < bounds[0] < bounds[1] < synthesis.prediction[1]


PAGE = ROOT / "docs" / "pooling.md"
MARK = "<!-- generated:"


def table() -> list[str]:
    """Each data set with what is printed of it and what comes out here, in as many digits."""
    lines = [
        "| data set | studies | estimate as printed | ours | τ² as printed | ours"
        " | I² as printed | ours |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for one in SETS:
        values = computed(synthesise(one.points), one.points)
        cells = [one.name, str(len(one.points))]
        for name in ("estimate", "tau2", "i2"):
            printed = next(iter(one.printed.get(name, ())), None)
            places = len(printed.text.partition(".")[2]) if printed else 4
            ours = f"{values[name][0]:.{places}f}"
            cells += [printed.text if printed else "–", ours]
        lines.append(f"| {' | '.join(cells)} |".replace("| -", "| −"))
    return lines


def test_the_table_of_the_docs_is_what_comes_out(request: pytest.FixtureRequest) -> None:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    head = [*takewhile(lambda line: not line.startswith(MARK), lines)]
    mark = lines[len(head)]
    expected = "\n".join([*head, mark, "", *table()]) + "\n"
    if request.config.getoption("--rewrite-docs"):
        PAGE.write_text(expected, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == expected
