"""A timeline in two panels on one scale of years: what has come together so far, and each year.

Each panel has its own scale of counts, since a year is small beside all years.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.web.svg.parts import Drawing, number, rect, text, ticks

WIDTH = 960
LEFT, RIGHT = 52, 64
LEGEND = 36
UPPER, LOWER = 210, 110
"""The heights of the two panels: what has come together, and each year by itself."""
SPACE, BOTTOM = 44, 34
HEIGHT = LEGEND + UPPER + SPACE + LOWER + BOTTOM

KINDS = (("for", "For"), ("qualifying", ""), ("against", "Against"))
"""The class and the name of each part of a bar, in the order of :attr:`Year.counts`."""


@dataclass(frozen=True, slots=True)
class Year:
    """Items of evidence of one year that point each way, and all items up to its end."""

    year: int
    supports: int
    qualifies: int
    disputes: int
    cumulative: int

    @property
    def counts(self) -> tuple[int, int, int]:
        """The items for, neither, and against."""
        return self.supports, self.qualifies, self.disputes


def draw(years: Sequence[Year], title: str, middle: str = "Qualifying") -> Drawing:
    """The drawing of years in their order.

    ``middle`` names what is neither for nor against: items qualify a claim, but are mixed about a
    feature or an outcome.
    """
    if not years:
        words = "No dated evidence yet."
        body = [text(WIDTH / 2, 60, words, text_anchor="middle", font_size=16)]
        return Drawing(WIDTH, 120, title, tuple(body))
    first, last = years[0].year, years[-1].year
    most = max(sum(row.counts) for row in years)
    upper = Panel(LEGEND + 18, UPPER - 18, first, last, years[-1].cumulative)
    lower = Panel(LEGEND + UPPER + SPACE, LOWER, first, last, most)
    body = [
        *_legend(middle),
        *_head(LEGEND, "All so far"),
        *upper.grid(4),
        *_areas(years, upper),
        *_head(LEGEND + UPPER + SPACE - 20, "Each year"),
        *lower.grid(2),
        *_columns(years, lower),
        *_years(lower),
    ]
    return Drawing(WIDTH, HEIGHT, title, tuple(body))


class Panel:
    """Where years and counts stand in one part of the drawing."""

    def __init__(self, top: float, height: float, first: int, last: int, most: int) -> None:
        self.top, self.height = top, height
        self.first, self.last, self.most = first, last, most
        self.step = (WIDTH - LEFT - RIGHT) / (last - first + 1)
        self._high = most

    def x(self, year: float) -> float:
        """The middle of a year."""
        return LEFT + (year - self.first + 0.5) * self.step

    def y(self, count: float) -> float:
        """The height of a count."""
        return self.top + self.height * (1 - count / self._high)

    def grid(self, about: int) -> list[str]:
        """Lines at round counts, each with its number; the scale is made to end on one."""
        counts = ticks(self.most, about)
        self._high = counts[-1]
        body = []
        for count in counts:
            y = number(self.y(count))
            cls = "axis" if count == 0 else "grid"
            body.append(f'<path class="{cls}" d="M{LEFT} {y}H{WIDTH - RIGHT}"/>')
            label = f"{count:,}"
            body.append(text(LEFT - 8, self.y(count) + 4, label, text_anchor="end", cls="soft"))
        return body


def _head(y: float, words: str) -> list[str]:
    return [text(0, y, words, font_size=13, font_weight=600)]


def _legend(middle: str) -> list[str]:
    body, x = [], 130.0
    for cls, fixed in KINDS:
        label = fixed or middle
        body += [rect(x, LEGEND - 10, 22, 11, cls), text(x + 28, LEGEND, label, font_size=13)]
        x += 50 + 8 * len(label)
    return body


def _areas(years: Sequence[Year], panel: Panel) -> list[str]:
    """One area on another, each growing by steps, with the sum at its end."""
    body = []
    below = [0] * len(years)
    for part, (cls, _) in enumerate(KINDS):
        total, above = 0, []
        for row, base in zip(years, below, strict=True):
            total += row.counts[part]
            above.append(base + total)
        if total:
            body.append(_area(years, below, above, panel, cls))
        below = above
    end = panel.y(below[-1]) + 5
    x = panel.x(years[-1].year) + panel.step / 2 + 6
    return [*body, text(x, end, f"{below[-1]:,}", font_size=14, font_weight=600)]


def _area(
    years: Sequence[Year], below: Sequence[int], above: Sequence[int], panel: Panel, cls: str
) -> str:
    forth = _steps(years, above, panel)
    back = reversed(_steps(years, below, panel))
    points = " ".join(f"{number(x)},{number(y)}" for x, y in (*forth, *back))
    return f'<polygon class="{cls} area" points="{points}"/>'


def _steps(years: Sequence[Year], counts: Sequence[int], panel: Panel) -> list[tuple[float, float]]:
    """The corners of a line that stands still between the years that have evidence."""
    half = panel.step / 2
    starts = [panel.x(row.year) - half for row in years]
    ends = [*starts[1:], panel.x(years[-1].year) + half]
    return [
        (x, panel.y(count))
        for start, end, count in zip(starts, ends, counts, strict=True)
        for x in (start, end)
    ]


def _columns(years: Sequence[Year], panel: Panel) -> list[str]:
    body = []
    width = min(panel.step * 0.7, 44)
    for row in years:
        base = 0
        for (cls, _), count in zip(KINDS, row.counts, strict=True):
            if count:
                top = panel.y(base + count)
                height = panel.y(base) - top
                body.append(rect(panel.x(row.year) - width / 2, top, width, height, cls))
                base += count
    return body


def _years(panel: Panel) -> list[str]:
    every = next(n for n in (1, 2, 5, 10, 20, 50, 100, 1000) if panel.step * n >= 40)
    shown = [
        year
        for year in range(panel.first, panel.last + 1)
        if year % every == 0 or panel.first == panel.last
    ]
    y = HEIGHT - BOTTOM + 20
    return [text(panel.x(year), y, year, text_anchor="middle", cls="soft") for year in shown]
