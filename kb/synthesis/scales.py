"""From a printed estimate to the scale that is pooled, and back.

Ratios are pooled as logarithms and correlations as Fisher's z, where errors are even on both sides.
Sources: Cochrane Handbook 6.4 (2023), sections 6.3.1 and 6.3.2 (a standard error from an interval
or a p value), 10.3.1 (ratios); Fisher 1921, Metron 1 (correlations).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import atanh, exp, inf, log, tanh
from statistics import NormalDist

from kb.synthesis.random_effects import Point


@dataclass(frozen=True, slots=True)
class Scale:
    """How values of a measure are pooled: between which bounds they lie, there and back."""

    name: str
    low: float
    high: float
    forth: Callable[[float], float]
    back: Callable[[float], float]


PLAIN = Scale("as printed", -inf, inf, float, float)
LOGARITHM = Scale("logarithm", 0.0, inf, log, exp)
FISHER = Scale("Fisher's z", -1.0, 1.0, atanh, tanh)

SCALES: Mapping[str, Scale] = {
    "smd": PLAIN,
    "months": PLAIN,
    "mean-difference": PLAIN,
    "percentage-points": PLAIN,
    "risk-ratio": LOGARITHM,
    "odds-ratio": LOGARITHM,
    "correlation": FISHER,
}
"""The measures whose values mean the same from study to study; ``other`` is none of them."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a source prints of one estimate; ``p`` only where it is no limit such as < 0.001."""

    value: float | None
    ci: tuple[float, float] | None = None
    ci_level: float = 95.0
    se: float | None = None
    p: float | None = None


def point(numbers: Numbers, scale: Scale) -> Point | None:
    """The estimate with its variance on the scale that is pooled; None where they do not follow.

    The interval comes first, then the standard error of what is pooled as it is printed (that of a
    ratio may be of its logarithm or not), then the p value, all by the normal distribution.
    """
    if numbers.value is None or not scale.low < numbers.value < scale.high:
        return None
    value = scale.forth(numbers.value)
    error = _from_interval(numbers, scale) or _from_se(numbers, scale) or _from_p(numbers, value)
    return Point(value, error**2) if error else None


def _from_interval(numbers: Numbers, scale: Scale) -> float:
    if numbers.ci is None or not 0 < numbers.ci_level < 100:
        return 0.0
    low, high = numbers.ci
    if not scale.low < low < high < scale.high:
        return 0.0
    return (scale.forth(high) - scale.forth(low)) / (2 * _z(numbers.ci_level / 100))


def _from_se(numbers: Numbers, scale: Scale) -> float:
    return max(0.0, numbers.se) if numbers.se is not None and scale is PLAIN else 0.0


def _from_p(numbers: Numbers, value: float) -> float:
    if numbers.p is None or not 0 < numbers.p < 1 or not value:
        return 0.0
    return abs(value) / _z(1 - numbers.p)


def _z(share: float) -> float:
    """The z that leaves that share of the normal distribution between its negative and itself."""
    return NormalDist().inv_cdf((1 + share) / 2)
