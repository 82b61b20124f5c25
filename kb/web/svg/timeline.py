"""A timeline: columns of evidence by year, and the line of what has come together so far."""

from __future__ import annotations

from collections.abc import Sequence

from kb.web.queries import Row
from kb.web.svg.parts import Drawing, number, rect, text, ticks

WIDTH, HEIGHT = 960, 380
LEFT, RIGHT, TOP, BOTTOM = 48, 56, 44, 44

KINDS = (
    ("supports", "for", "For"),
    ("qualifies", "qualifying", "Qualifying"),
    ("disputes", "against", "Against"),
)


def draw(years: Sequence[Row], title: str) -> Drawing:
    """The drawing of rows with ``year``, the three relations and ``cumulative``."""
    if not years:
        body = [text(WIDTH / 2, 60, "No dated evidence yet.", text_anchor="middle", font_size=16)]
        return Drawing(WIDTH, 120, title, tuple(body))
    first, last = years[0]["year"], years[-1]["year"]
    scale = Scale(first, last, years[-1]["cumulative"])
    body = [*_legend(), *_grid(scale), *_columns(years, scale), *_line(years, scale)]
    body += _years(scale)
    return Drawing(WIDTH, HEIGHT, title, tuple(body))


class Scale:
    """Where years and counts stand: one scale for the columns and the line."""

    def __init__(self, first: int, last: int, top: int) -> None:
        self.first, self.last = first, last
        self.ticks = ticks(top)
        self.step = (WIDTH - LEFT - RIGHT) / (last - first + 1)

    def x(self, year: int) -> float:
        """The middle of a year."""
        return LEFT + (year - self.first + 0.5) * self.step

    def y(self, count: float) -> float:
        """The height of a count."""
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - count / self.ticks[-1])


def _legend() -> list[str]:
    body, x = [], float(LEFT)
    for _, cls, label in KINDS:
        body += [rect(x, 12, 22, 12, cls), text(x + 28, 22, label, font_size=13)]
        x += 44 + 8.5 * len(label)
    path = f'<path class="line" d="M{number(x)} 18h24"/>'
    return [*body, path, text(x + 30, 22, "All so far", font_size=13)]


def _grid(scale: Scale) -> list[str]:
    body = []
    for tick in scale.ticks:
        y = scale.y(tick)
        cls = "axis" if tick == 0 else "grid"
        body.append(f'<path class="{cls}" d="M{LEFT} {number(y)}H{WIDTH - RIGHT}"/>')
        body.append(text(LEFT - 8, y + 4, tick, text_anchor="end", font_size=12, cls="soft"))
    return body


def _columns(years: Sequence[Row], scale: Scale) -> list[str]:
    body = []
    width = min(scale.step * 0.7, 44)
    for row in years:
        base = 0
        for name, cls, _ in KINDS:
            if row[name]:
                top = scale.y(base + row[name])
                height = scale.y(base) - top
                body.append(rect(scale.x(row["year"]) - width / 2, top, width, height, cls))
                base += row[name]
    return body


def _line(years: Sequence[Row], scale: Scale) -> list[str]:
    points = " ".join(
        f"{number(scale.x(row['year']))},{number(scale.y(row['cumulative']))}" for row in years
    )
    end = years[-1]
    x, y = scale.x(end["year"]), scale.y(end["cumulative"])
    dots = [
        f'<circle class="dot" cx="{number(scale.x(row["year"]))}"'
        f' cy="{number(scale.y(row["cumulative"]))}" r="3"/>'
        for row in years
    ]
    label = text(x + 8, y + 5, end["cumulative"], font_size=14, font_weight=600)
    return [f'<polyline class="line" points="{points}"/>', *dots, label]


def _years(scale: Scale) -> list[str]:
    every = next(n for n in (1, 2, 5, 10, 20, 50, 100, 1000) if scale.step * n >= 40)
    shown = [
        year
        for year in range(scale.first, scale.last + 1)
        if year % every == 0 or scale.first == scale.last
    ]
    return [
        text(
            scale.x(year),
            HEIGHT - BOTTOM + 20,
            year,
            text_anchor="middle",
            font_size=12,
            cls="soft",
        )
        for year in shown
    ]
