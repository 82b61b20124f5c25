"""A random-effects synthesis by restricted maximum likelihood with Hartung–Knapp intervals.

Sources: Viechtbauer 2005, “Bias and efficiency of meta-analytic variance estimators in the
random-effects model”, Journal of Educational and Behavioral Statistics 30(3) (REML by Fisher
scoring); Hartung and Knapp 2001, Statistics in Medicine 20 (the variance of the mean); Röver,
Knapp and Friede 2015, BMC Medical Research Methodology 15:99 (that it is never made smaller);
Higgins, Thompson and Spiegelhalter 2009, Journal of the Royal Statistical Society A 172 (the
prediction interval); Higgins and Thompson 2002, Statistics in Medicine 21 (I²).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, sqrt

from kb.base.student import two_sided

METHOD = "random effects; REML; modified Hartung-Knapp"
"""The method in words, as it is stored beside each result."""

LEAST_FOR_PREDICTION = 3
"""Fewer studies say nothing of how widely effects are spread."""

ROUNDS = 1000
CLOSE = 1e-12


@dataclass(frozen=True, slots=True)
class Point:
    """One study's estimate and its variance, on the scale that is pooled."""

    value: float
    variance: float


@dataclass(frozen=True, slots=True)
class Synthesis:
    """What several estimates say together.

    ``interval`` and ``prediction`` lie at ``level`` per cent; ``prediction``, in which the effect
    of a further study would lie, is None for fewer than three. ``weights`` are shares that sum to
    1, in the order of the points. ``q`` is Cochran's, with ``studies - 1`` degrees of freedom;
    ``i2`` is in per cent.
    """

    studies: int
    estimate: float
    se: float
    interval: tuple[float, float]
    prediction: tuple[float, float] | None
    level: float
    tau2: float
    i2: float
    q: float
    weights: tuple[float, ...]


def synthesise(points: Sequence[Point], level: float = 95.0, threshold: float = 0.0) -> Synthesis:
    """Pool two or more independent estimates; ``threshold`` is that of :func:`between_studies`.

    Raises ``ValueError`` for fewer than two, or for a variance that is not above zero.
    """
    if len(points) < 2:
        raise ValueError("a synthesis needs two estimates")
    if min(point.variance for point in points) <= 0:
        raise ValueError("a variance must be above zero")
    tau2 = between_studies(points, threshold)
    weights = _weights(points, tau2)
    total = fsum(weights)
    mean = _mean(points, weights)
    df = len(points) - 1
    spread = fsum(w * (p.value - mean) ** 2 for w, p in zip(weights, points, strict=True)) / df
    se = sqrt(max(1.0, spread) / total)
    t = two_sided(level, df)
    wide = t * sqrt(tau2 + se**2)
    return Synthesis(
        studies=len(points),
        estimate=mean,
        se=se,
        interval=(mean - t * se, mean + t * se),
        prediction=(mean - wide, mean + wide) if len(points) >= LEAST_FOR_PREDICTION else None,
        level=level,
        tau2=tau2,
        i2=_i2(points, tau2),
        q=_q(points),
        weights=tuple(weight / total for weight in weights),
    )


def between_studies(points: Sequence[Point], threshold: float = 0.0) -> float:
    """The variance between studies, tau², that makes the restricted likelihood largest.

    Fisher scoring from the moment estimate without weights, cut off at zero, until a step is
    within ``threshold``; at zero the rounds end where floats do. (metafor stops at 0.00001.)
    """
    tau2 = _hedges(points)
    close = max(threshold, CLOSE * (max(point.variance for point in points) + tau2))
    for _ in range(ROUNDS):
        moved = max(0.0, tau2 + _step(points, tau2))
        if abs(moved - tau2) <= close:
            return moved
        tau2 = moved
    return tau2


def _step(points: Sequence[Point], tau2: float) -> float:
    """The score of the restricted likelihood by its expected information, at ``tau2``."""
    weights = _weights(points, tau2)
    mean = _mean(points, weights)
    one, two, three = (fsum(weight**power for weight in weights) for power in (1, 2, 3))
    residual = fsum((w * (p.value - mean)) ** 2 for w, p in zip(weights, points, strict=True))
    return (residual - (one - two / one)) / (two - 2 * three / one + (two / one) ** 2)


def _hedges(points: Sequence[Point]) -> float:
    """The moment estimate of tau² without weights."""
    count = len(points)
    mean = fsum(point.value for point in points) / count
    spread = fsum((point.value - mean) ** 2 for point in points) / (count - 1)
    return max(0.0, spread - fsum(point.variance for point in points) / count)


def _weights(points: Sequence[Point], tau2: float) -> list[float]:
    return [1 / (point.variance + tau2) for point in points]


def _mean(points: Sequence[Point], weights: Sequence[float]) -> float:
    return fsum(w * p.value for w, p in zip(weights, points, strict=True)) / fsum(weights)


def _q(points: Sequence[Point]) -> float:
    weights = _weights(points, 0.0)
    mean = _mean(points, weights)
    return fsum(w * (p.value - mean) ** 2 for w, p in zip(weights, points, strict=True))


def _i2(points: Sequence[Point], tau2: float) -> float:
    """The share of the variation that is between studies, in per cent."""
    weights = _weights(points, 0.0)
    one, two = fsum(weights), fsum(weight**2 for weight in weights)
    typical = (len(points) - 1) * one / (one**2 - two)
    return 100 * tau2 / (tau2 + typical)
