"""Public data sets of meta-analyses with the results that metafor printed for them.

Each file holds one: who published the data, in which collection they stand, the results as they
are printed there, and the data as they stand there.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import exp, lgamma, log, sqrt
from pathlib import Path

from kb.synthesis.random_effects import Point

FOLDER = Path(__file__).parent / "published"
Row = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Printed:
    """A number as it is printed, and to how many places."""

    text: str

    def agrees(self, value: float) -> bool:
        """Whether the value is the same when it is printed to as many places."""
        places = len(self.text.partition(".")[2])
        return abs(value - float(self.text)) <= 0.5 * 10**-places * 1.0001


@dataclass(frozen=True, slots=True)
class Published:
    """One data set and what was published of it; the intervals with their standard errors."""

    name: str
    points: tuple[Point, ...]
    printed: Mapping[str, tuple[Printed, ...]]


def published() -> list[Published]:
    """All of them, by name."""
    return [_read(path) for path in sorted(FOLDER.glob("*.csv"))]


def _read(path: Path) -> Published:
    lines = path.read_text(encoding="utf-8").splitlines()
    heads = dict(line[2:].split(": ", 1) for line in lines if line.startswith("#"))
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    measure = MEASURES[heads["measure"]]
    points = [measure({name: float(value) for name, value in row.items()}) for row in rows]
    numbers = {
        name: tuple(Printed(text) for text in value.split())
        for name, value in heads.items()
        if name not in {"data", "source", "measure"}
    }
    return Published(path.stem, tuple(points), numbers)


def _table(row: Row) -> tuple[float, float, float, float]:
    """The four cells of a table of events; halves are added where one is empty."""
    a, c = row["ai"], row["ci"]
    b = row["bi"] if "bi" in row else row["n1i"] - a
    d = row["di"] if "di" in row else row["n2i"] - c
    return _halves((a, b, c, d)) if 0 in {a, b, c, d} else (a, b, c, d)


def _halves(
    cells: tuple[float, float, float, float],
) -> tuple[float, float, float, float]:
    a, b, c, d = cells
    return a + 0.5, b + 0.5, c + 0.5, d + 0.5


def _risk_ratio(row: Row) -> Point:
    a, b, c, d = _table(row)
    return Point(log(a / (a + b) / (c / (c + d))), 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d))


def _odds_ratio(row: Row) -> Point:
    a, b, c, d = _table(row)
    return Point(log(a * d / (b * c)), 1 / a + 1 / b + 1 / c + 1 / d)


def _odds_ratio_with_halves(row: Row) -> Point:
    if "bi" in row:
        a, b, c, d = _halves((row["ai"], row["bi"], row["ci"], row["di"]))
    else:
        a, c = row["ai"], row["ci"]
        a, b, c, d = _halves((a, row["n1i"] - a, c, row["n2i"] - c))
    return Point(log(a * d / (b * c)), 1 / a + 1 / b + 1 / c + 1 / d)


def _risk_difference(row: Row) -> Point:
    a, b, c, d = _table(row)
    return Point(a / (a + b) - c / (c + d), a * b / (a + b) ** 3 + c * d / (c + d) ** 3)


def _mean_difference(row: Row) -> Point:
    return Point(
        row["m1i"] - row["m2i"],
        row["sd1i"] ** 2 / row["n1i"] + row["sd2i"] ** 2 / row["n2i"],
    )


def _standardised(row: Row) -> Point:
    """Hedges' g with the variance of Hedges 1982."""
    one, two = row["n1i"], row["n2i"]
    df = one + two - 2
    pooled = sqrt(((one - 1) * row["sd1i"] ** 2 + (two - 1) * row["sd2i"] ** 2) / df)
    g = _unbiased(df) * (row["m1i"] - row["m2i"]) / pooled
    return Point(g, 1 / one + 1 / two + g**2 / (2 * (one + two)))


def _unbiased(df: float) -> float:
    """The factor that takes the bias off a standardised difference (Hedges 1981)."""
    return exp(lgamma(df / 2) - log(sqrt(df / 2)) - lgamma((df - 1) / 2))


def _fisher_z(row: Row) -> Point:
    return Point(0.5 * log((1 + row["ri"]) / (1 - row["ri"])), 1 / (row["ni"] - 3))


def _partial_z(row: Row) -> Point:
    """Fisher's z of a partial correlation, from its t (Aloe and Thompson 2013)."""
    df = row["ni"] - row["mi"] - 1
    r = row["ti"] / sqrt(row["ti"] ** 2 + df)
    return Point(0.5 * log((1 + r) / (1 - r)), 1 / (df - 1))


def _proportion(row: Row) -> Point:
    share = row["xi"] / row["ni"]
    return Point(share, share * (1 - share) / row["ni"])


def _log_proportion(row: Row) -> Point:
    return Point(log(row["xi"] / row["ni"]), 1 / row["xi"] - 1 / row["ni"])


def _alpha(row: Row) -> Point:
    """Cronbach's alpha, transformed as Bonett 2002 has it."""
    items, size = row["mi"], row["ni"]
    return Point(-log(1 - row["ai"]), 2 * items / ((items - 1) * (size - 2)))


def _rate_ratio(row: Row) -> Point:
    one, two = row["x1i"], row["x2i"]
    return Point(log(one / row["t1i"] / (two / row["t2i"])), 1 / one + 1 / two)


def _rate_difference(row: Row) -> Point:
    one, two = row["t1i"], row["t2i"]
    return Point(row["x1i"] / one - row["x2i"] / two, row["x1i"] / one**2 + row["x2i"] / two**2)


def _given(row: Row) -> Point:
    return Point(row["yi"], row["vi"])


MEASURES: Mapping[str, Callable[[Row], Point]] = {
    "RR": _risk_ratio,
    "OR": _odds_ratio,
    "OR+": _odds_ratio_with_halves,
    "RD": _risk_difference,
    "MD": _mean_difference,
    "SMD": _standardised,
    "ZCOR": _fisher_z,
    "ZPCOR": _partial_z,
    "PR": _proportion,
    "PLN": _log_proportion,
    "ABT": _alpha,
    "IRR": _rate_ratio,
    "IRD": _rate_difference,
    "GEN": _given,
}
"""metafor's short names of measures, with how each is computed there (``escalc``)."""
