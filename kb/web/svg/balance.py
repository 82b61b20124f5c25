"""A balance: for each level of certainty, the claims against, qualifying and for, side by side.

Bars lean to the side that has more: those for run to the right of the middle, those against to
the left, those that qualify lie across it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kb.web.svg.parts import Drawing, number, rect, text

WIDTH = 640
LABEL, LEFT, RIGHT = 120, 130, 480
MIDDLE = (LEFT + RIGHT) / 2
TOP, ROW, BAR = 40, 34, 20
COUNTS = ((520, "supports", "For"), (582, "qualifies", "Qualify"), (640, "disputes", "Against"))
LEVELS = (
    ("high", "High"),
    ("moderate", "Moderate"),
    ("low", "Low"),
    ("very_low", "Very low"),
    ("unrated", "Not rated"),
)
WAYS = {"supports": "for", "qualifies": "qualifying", "disputes": "against"}


def draw(rows: Iterable[Mapping[str, int]], title: str) -> Drawing:
    """The drawing of rows with a ``bearing`` and a count of claims for each level."""
    ways = {str(row["bearing"]): row for row in rows}
    counts = [{way: ways[way][level] if way in ways else 0 for way in WAYS} for level, _ in LEVELS]
    most = max(max(_left(row), _right(row)) for row in counts) or 1
    scale = (RIGHT - LEFT) / 2 / most
    bottom = TOP + ROW * len(LEVELS)
    body = [
        text(0, 22, "Certainty", font_size=12, cls="soft"),
        text(MIDDLE, 22, "← against · for →", font_size=12, text_anchor="middle", cls="soft"),
        *(text(x, 22, head, font_size=12, text_anchor="end", cls="soft") for x, _, head in COUNTS),
    ]
    for place, ((_, label), row) in enumerate(zip(LEVELS, counts, strict=True)):
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
