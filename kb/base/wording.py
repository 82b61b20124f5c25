"""Numbers with their nouns and intervals, and lists, as every message and page writes them."""

from __future__ import annotations

from collections.abc import Iterable


def plural(count: int, one: str, many: str = "") -> str:
    """A number with its noun: ``1 claim``, ``2,500 claims``; ``many`` where no -s makes it."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def listed(names: Iterable[str]) -> str:
    """Names as a sentence has them: ``a, b and c``."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def figure(value: float) -> str:
    """A number of the collection as a reader writes it: two places, more where it is small."""
    size = abs(value)
    if size >= 100:
        shown = f"{value:,.0f}"
    elif not size or size >= 0.01:
        shown = f"{value:.2f}"
    else:
        shown = f"{value:.1g}"
    return shown.replace("-", "−")


def interval(value: float, low: float | None, high: float | None) -> str:
    """An estimate with its interval, as a reader writes them."""
    if low is None or high is None:
        return figure(value)
    return f"{figure(value)} [{figure(low)}, {figure(high)}]"
