"""Spans of years of equal length, few enough to stand side by side."""

from __future__ import annotations

from collections.abc import Mapping

WIDEST = 16
"""Years are shown one by one up to this many, and in spans beyond."""

STEPS = (1, 2, 5, 10, 20, 50, 100, 1000)


def spans(first: int, last: int) -> Mapping[int, str]:
    """For each year from ``first`` to ``last`` the span it is in, as searches write it.

    A span is ``2005`` or ``2005..2009``; spans start at multiples of their length.
    """
    step = next(step for step in STEPS if (last - first) / step < WIDEST)
    return {year: _span(year - year % step, step) for year in range(first, last + 1)}


def _span(start: int, step: int) -> str:
    return str(start) if step == 1 else f"{start}..{start + step - 1}"
