"""The evidence and gap map as a drawing: the table of the page, for slides and papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Protocol

from kb.web.svg.parts import Drawing, number, rect, text

LABEL, COLUMN, ROW = 230, 72, 44
HEAD, LINE = 96, 13
GAP = 3
FILLED = {"high": 4, "moderate": 3, "low": 2, "very-low": 1}
WAYS = ("for", "qualifying", "against")
"""The class of each part of a bar, in the order of :attr:`Cell.ways`."""


class Head(Protocol):
    """What a column of the map is headed by."""

    @property
    def label(self) -> str:
        """The words."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The claims about a feature in a column, by the way that their evidence points.

    ``with_parts`` counts those about its kinds and parts as well, ``surest`` is the level of the
    surest of its own.
    """

    claims: int = 0
    with_parts: int = 0
    supports: int = 0
    qualifies: int = 0
    disputes: int = 0
    describes: int = 0
    surest: str | None = None

    @property
    def ways(self) -> tuple[int, int, int]:
        """The claims for, mixed and against."""
        return self.supports, self.qualifies, self.disputes


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the map: a feature, its depth in the vocabulary from 0, and a cell a column."""

    id: str
    label: str
    depth: int
    cells: tuple[Cell, ...]


def draw(columns: Sequence[Head], lines: Sequence[Line], title: str) -> Drawing:
    """The drawing of the rows of the map."""
    width = LABEL + COLUMN * max(len(columns), 1) + GAP
    body = [text(0, 18, title, font_size=15, font_weight=600)]
    for place, column in enumerate(columns):
        body += _head(LABEL + COLUMN * (place + 0.5), column.label)
    for place, line in enumerate(lines):
        y = HEAD + ROW * place
        label = wrap(line.label, 32 - 2 * min(line.depth, 4))[:2]
        top = y + ROW / 2 + 4 - LINE * (len(label) - 1) / 2
        body += [
            text(14 * min(line.depth, 4), top + LINE * index, part, font_size=12)
            for index, part in enumerate(label)
        ]
        for index, cell in enumerate(line.cells):
            body += _cell(LABEL + COLUMN * index, y, cell)
    bottom = HEAD + ROW * len(lines)
    return Drawing(width, bottom + 40, title, (*body, *_legend(bottom + 24)))


def _head(x: float, label: str) -> list[str]:
    parts = wrap(label, 11)[:5]
    top = HEAD - 10 - LINE * (len(parts) - 1)
    return [
        text(x, top + LINE * index, part, font_size=11, text_anchor="middle")
        for index, part in enumerate(parts)
    ]


def _cell(x: float, y: float, cell: Cell) -> list[str]:
    if not cell.claims:
        return [rect(x, y, COLUMN - GAP, ROW - GAP, "gap")]
    middle = x + (COLUMN - GAP) / 2
    return [
        rect(x, y, COLUMN - GAP, ROW - GAP, "node"),
        text(
            middle,
            y + 17,
            f"{cell.claims:,}",
            font_size=14,
            font_weight=600,
            text_anchor="middle",
        ),
        *_bar(middle - 24, y + 22, 48, cell),
        *_circles(middle - 19, y + 34.5, cell.surest),
    ]


def _bar(x: float, y: float, width: float, cell: Cell) -> list[str]:
    total = sum(cell.ways)
    if not total:
        return [rect(x, y, width, 6, "nothing")]
    body = []
    for cls, count in zip(WAYS, cell.ways, strict=True):
        part = width * count / total
        if part:
            body.append(rect(x, y, part, 6, cls))
        x += part
    return body


def _circles(x: float, y: float, level: str | None) -> list[str]:
    filled = FILLED.get(level or "", 0)
    return [
        f'<circle class="{"dot" if place < filled else "ring"}" cx="{number(x + place * 13)}"'
        f' cy="{number(y)}" r="3"/>'
        for place in range(4)
    ]


def _legend(y: float) -> list[str]:
    body, x = [], 0.0
    for cls, words in (("for", "for"), ("qualifying", "mixed"), ("against", "against")):
        body += [rect(x, y - 8, 22, 8, cls), text(x + 28, y, words, font_size=12)]
        x += 46 + 7 * len(words)
    words = "the surest of them: all four filled is high certainty"
    return [*body, *_circles(x + 6, y - 4, "low"), text(x + 58, y, words, font_size=12)]
