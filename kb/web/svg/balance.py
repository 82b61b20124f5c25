"""A balance: for each level of certainty, the claims against, qualifying and for, side by side.

Bars lean to the side that has more: those for run to the right of the middle, those against to
the left, those that qualify lie across it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kb.web.svg.parts import Drawing, number, rect, text

WIDTH = 640
LABEL, LEFT, RIGHT = 120, 130, 480
MIDDLE = (LEFT + RIGHT) / 2
TOP, ROW, BAR = 40, 34, 20
COUNTS = ((520, "supports", "For"), (582, "qualifies", "Qualify"), (640, "disputes", "Against"))
LEVELS = ("High", "Moderate", "Low", "Very low", "Not rated")
WAYS = {"supports": "for", "qualifies": "qualifying", "disputes": "against"}


@dataclass(frozen=True, slots=True)
class Side:
    """How many claims point one way, of each level of certainty and all together."""

    bearing: str
    claims: int
    high: int
    moderate: int
    low: int
    very_low: int
    unrated: int

    @property
    def counts(self) -> tuple[int, ...]:
        """The claims of each of :data:`LEVELS`."""
        return self.high, self.moderate, self.low, self.very_low, self.unrated


def draw(sides: Iterable[Side], title: str) -> Drawing:
    """The drawing of the claims each way."""
    ways = {side.bearing: side.counts for side in sides}
    none = (0,) * len(LEVELS)
    counts = [
        dict(zip(WAYS, level, strict=True))
        for level in zip(*(ways.get(way, none) for way in WAYS), strict=True)
    ]
    most = max(max(_left(row), _right(row)) for row in counts) or 1
    scale = (RIGHT - LEFT) / 2 / most
    bottom = TOP + ROW * len(LEVELS)
    body = [
        text(0, 22, "Certainty", font_size=12, cls="soft"),
        text(MIDDLE, 22, "← against · for →", font_size=12, text_anchor="middle", cls="soft"),
        *(text(x, 22, head, font_size=12, text_anchor="end", cls="soft") for x, _, head in COUNTS),
    ]
    for place, (label, row) in enumerate(zip(LEVELS, counts, strict=True)):
        y = TOP + ROW * place
        body.append(text(0, y + 15, label, font_size=13))
        body += _bars(row, y, scale)
        body += [
            text(
                x, y + 15, row[way], font_size=13, text_anchor="end", cls="" if row[way] else "soft"
            )
            for x, way, _ in COUNTS
        ]
    body.append(f'<path class="axis" d="M{number(MIDDLE)} {TOP - 8}V{bottom - 6}"/>')
    return Drawing(WIDTH, bottom, title, tuple(body))


def _left(row: Mapping[str, int]) -> float:
    return row["disputes"] + row["qualifies"] / 2


def _right(row: Mapping[str, int]) -> float:
    return row["supports"] + row["qualifies"] / 2


def _bars(row: Mapping[str, int], y: float, scale: float) -> list[str]:
    x = MIDDLE - _left(row) * scale
    body = []
    for way in ("disputes", "qualifies", "supports"):
        width = row[way] * scale
        if width:
            body.append(rect(x, y, width, BAR, WAYS[way]))
        x += width
    return body
