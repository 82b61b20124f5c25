"""What the argument graph is made of: boxes with words, the lines between them, and signs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from markupsafe import escape

from kb.web.svg.parts import number, text

ROW = 46
"""The height that a box takes, with the space to the next."""

AGAIN = 12
"""After how many rows a tall box says its words again, so that they stand on every screen of it."""

SIGNS = {"supports": "+", "qualifies": "±", "disputes": "−", "extends": "→", "supersedes": "»"}


@dataclass(frozen=True, slots=True)
class Box:
    """A node: its name in the drawing, its address, its words, its left and its middle.

    ``rows`` is how many rows of the drawing it spans; ``chosen`` marks what the drawing is about.
    """

    name: str
    address: str
    words: str
    x: float
    y: float
    width: float
    rows: int = 1
    chosen: bool = False

    @property
    def bottom(self) -> float:
        """Where it ends."""
        return self.y + ROW * self.rows / 2

    def svg(self) -> list[str]:
        """The node as a link."""
        height = ROW * self.rows - 6
        parts = self._lines()
        cls = "node chosen" if self.chosen else "node"
        return [
            f'<a href="{escape(self.address)}" class="node-link" data-node="{escape(self.name)}"'
            f' aria-label="{escape(self.words)}">',
            f'<rect class="{cls}" x="{number(self.x)}" y="{number(self.y - height / 2)}"'
            f' width="{number(self.width)}" height="{number(height)}" rx="4"/>',
            *(
                text(self.x + 10, start + 16 * index, part, font_size=12.5)
                for start in self._starts(len(parts))
                for index, part in enumerate(parts)
            ),
            "</a>",
        ]

    def _starts(self, lines: int) -> list[float]:
        """Where the words begin: in the middle of a low box; in a tall one at its top, and again
        further down.
        """
        up = (lines - 1) * 8 - 4
        if self.rows < AGAIN:
            return [self.y - up]
        top = self.y - ROW * (self.rows - 1) / 2
        return [top + ROW * row - up for row in range(0, self.rows - 1, AGAIN)]

    def _lines(self) -> list[str]:
        """The words in the lines that there is room for."""
        a_line = int((self.width - 20) / 6.6)
        parts = wrap(self.words, a_line) or [self.words]
        room = min(2 * self.rows, 4)
        if len(parts) > room:
            parts = parts[:room]
            parts[-1] = parts[-1][: a_line - 1].rstrip(" ,;") + "…"
        return parts


def spread(wanted: Sequence[float], top: float, bottom: float) -> list[float]:
    """Sorted places moved apart to at least a row each, as near to where they were as it goes."""
    places: list[float] = []
    for want in wanted:
        least = places[-1] + ROW if places else top + ROW / 2
        places.append(max(want, least))
    limit = max(bottom, top + ROW * len(wanted)) - ROW / 2
    for index in range(len(places) - 1, -1, -1):
        places[index] = min(places[index], limit)
        limit = places[index] - ROW
    return places


def curve(x1: float, y1: float, x2: float, y2: float, *, start: bool = True) -> str:
    """A line that leaves and arrives level; without a start it goes on from another."""
    middle = number((x1 + x2) / 2)
    begin = f"M{number(x1)} {number(y1)}" if start else ""
    return f"{begin}C{middle} {number(y1)} {middle} {number(y2)} {number(x2)} {number(y2)}"


def edge(path: str, relation: str, first: str, second: str) -> str:
    """A line between two nodes, which it names."""
    return (
        f'<path class="edge {escape(relation)}" d="{path}"'
        f' data-from="{escape(first)}" data-to="{escape(second)}"/>'
    )


def sign(x: float, y: float, relation: str, *, small: bool = False) -> str:
    """The sign of a relation."""
    size = 11 if small else 13
    words = SIGNS.get(relation, "·")
    return text(
        x,
        y,
        words,
        font_size=size,
        font_weight=700,
        text_anchor="middle",
        cls=f"edge-sign {relation}",
    )
