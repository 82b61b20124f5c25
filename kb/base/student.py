"""The quantiles of Student's distribution for whole degrees of freedom.

Source: Abramowitz and Stegun 1964, “Handbook of mathematical functions”, 26.7.3 and 26.7.4: for
whole degrees of freedom the distribution is a finite sum.
"""

from __future__ import annotations

from functools import lru_cache
from math import atan, cos, pi, sin, sqrt, tan

HALVINGS = 200
"""More than a float has bits, so that bisection ends by itself."""


def within(t: float, df: int) -> float:
    """The probability that a t with ``df`` degrees of freedom lies between ``-t`` and ``t``."""
    return _within(atan(t / sqrt(df)), df)


@lru_cache(maxsize=256)
def two_sided(level: float, df: int) -> float:
    """The t that leaves ``level`` per cent of the distribution between its negative and itself.

    Raises ``ValueError`` where ``level`` is not between 0 and 100 or ``df`` is below 1.
    """
    if not 0 < level < 100 or df < 1:
        raise ValueError(f"no quantile at {level} per cent with {df} degrees of freedom")
    low, high = 0.0, pi / 2
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if middle in {low, high}:
            break
        if _within(middle, df) < level / 100:
            low = middle
        else:
            high = middle
    return sqrt(df) * tan(high)


def _within(angle: float, df: int) -> float:
    """The same by the angle whose tangent is t divided by the root of ``df``."""
    square = cos(angle) ** 2
    if df % 2:
        term = total = cos(angle) if df > 1 else 0.0
        for below in range(3, df - 1, 2):
            term *= square * (below - 1) / below
            total += term
        return 2 / pi * (angle + sin(angle) * total)
    term = total = 1.0
    for below in range(2, df - 1, 2):
        term *= square * (below - 1) / below
        total += term
    return sin(angle) * total
