"""A forest plot: estimates with their intervals, one axis for each outcome and measure.

A square's size is the weight that an estimate has in the synthesis; a hollow one was not pooled.
A diamond is the pooled estimate with its interval, the bar under it where a further study would
lie. Shapes tell these apart, not colours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from markupsafe import escape

from kb.base.wording import interval
from kb.web.svg.axis import Axis, axis_of
from kb.web.svg.parts import Drawing, number, text

WIDTH, SMALL = 960, 640
"""The widths of a plot on a page of its own and of one among other things."""

HEAD, ROW, LINE, FOOT, SPACE = 46, 34, 14, 46, 26
LEAST, MOST, HOLLOW = 4.0, 14.0, 7.0
"""The sides of the squares of the lightest, of the heaviest and of an estimate not pooled."""

WEIGHTS, NUMBERS = 48, 170
"""The room right of the axis for weights, and for estimates with their intervals."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A row of the plot: its words, its estimate, and the interval as far as there is one.

    ``weight`` is from 0 to 1, or None where the estimate is not pooled; ``address`` is where the
    label leads.
    """

    label: str
    note: str
    value: float
    low: float | None = None
    high: float | None = None
    weight: float | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """A pooled estimate with its interval, and where a further study would lie."""

    label: str
    value: float
    low: float
    high: float
    prediction: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """Estimates of one outcome in one measure.

    ``none`` is the value that says that there is no effect, ``ratio`` that the axis is one of
    ratios; ``below`` and ``above`` are the words for the two sides of ``none``.
    """

    title: str
    marks: tuple[Mark, ...]
    summaries: tuple[Summary, ...] = ()
    none: float = 0.0
    ratio: bool = False
    below: str = ""
    above: str = ""


def draw(panels: Sequence[Panel], title: str, width: float = WIDTH) -> Drawing:
    """The drawing of the panels, one under another."""
    if not panels:
        body = [text(width / 2, 60, "No estimates yet.", text_anchor="middle", font_size=16)]
        return Drawing(width, 120, title, tuple(body))
    parts: list[str] = []
    top = 0.0
    for panel in panels:
        plot = _Plot(panel, top, width)
        parts += plot.parts()
        top = plot.bottom + SPACE
    linked = any(mark.address for panel in panels for mark in panel.marks)
    name = "chart links" if linked else "chart"
    return Drawing(width, top - SPACE, title, tuple(parts), name)


class _Plot:
    """Where the parts of one panel stand."""

    def __init__(self, panel: Panel, top: float, width: float) -> None:
        self.panel, self.top, self.width = panel, top, width
        self.base = top + HEAD + ROW * (len(panel.marks) + len(panel.summaries))
        self.bottom = self.base + FOOT
        self.axis = _axis(panel, 0.36 * width, width - WEIGHTS - NUMBERS)

    def parts(self) -> list[str]:
        """All parts of the panel."""
        shapes = [*self._heads(), *self._scale()]
        y = self.top + HEAD + ROW / 2
        for mark in self.panel.marks:
            shapes += self._mark(mark, y)
            y += ROW
        for summary in self.panel.summaries:
            shapes += self._summary(summary, y)
            y += ROW
        return shapes

    def _heads(self) -> list[str]:
        y = self.top + 16
        heads = [
            text(0, y, self.panel.title, font_size=14, font_weight=600),
            text(self.width, y + 20, "Estimate [interval]", text_anchor="end", cls="soft"),
        ]
        if any(mark.weight is not None for mark in self.panel.marks):
            x = self.axis.right + WEIGHTS
            heads.append(text(x, y + 20, "Weight", text_anchor="end", cls="soft"))
        return heads

    def _scale(self) -> list[str]:
        """The axis with its numbers, the line of no effect, and what its two sides mean."""
        axis, base, none = self.axis, self.base, self.axis.x(self.panel.none)
        shapes = [
            f'<path class="axis" d="M{number(axis.left)} {number(base)}H{number(axis.right)}"/>'
        ]
        for value, label in axis.ticks():
            x = axis.x(value)
            shapes.append(f'<path class="axis" d="M{number(x)} {number(base)}v5"/>')
            shapes.append(text(x, base + 18, label, text_anchor="middle", cls="soft"))
        start = number(self.top + HEAD - 4)
        shapes.append(f'<path class="axis" d="M{number(none)} {start}V{number(base)}"/>')
        for words, x, anchor in (
            (self.panel.below and f"← {self.panel.below}", none - 10, "end"),
            (self.panel.above and f"{self.panel.above} →", none + 10, "start"),
        ):
            if words:
                shapes.append(text(x, base + 36, words, text_anchor=anchor, cls="soft"))
        return shapes

    def _mark(self, mark: Mark, y: float) -> list[str]:
        shapes = self._label(mark, y)
        if mark.low is not None and mark.high is not None:
            shapes += self._whisker(mark.low, mark.high, y)
        if self.axis.holds(mark.value):
            shapes.append(_square(self.axis.x(mark.value), y, mark.weight))
        if mark.weight is not None:
            x, words = self.axis.right + WEIGHTS, f"{100 * mark.weight:.0f} %"
            shapes.append(text(x, y + 4, words, text_anchor="end", font_size=12))
        return [*shapes, self._numbers(interval(mark.value, mark.low, mark.high), y, 400)]

    def _summary(self, summary: Summary, y: float) -> list[str]:
        left, middle, right = (
            number(self.axis.x(value)) for value in (summary.low, summary.value, summary.high)
        )
        shapes = [
            text(0, y + 4, summary.label, font_size=12.5, font_weight=600),
            f'<polygon class="dot" points="{left},{number(y)} {middle},{number(y - 7)}'
            f' {right},{number(y)} {middle},{number(y + 7)}"/>',
        ]
        if summary.prediction:
            shapes += self._whisker(*summary.prediction, y + 12, cls="line prediction")
        words = interval(summary.value, summary.low, summary.high)
        return [*shapes, self._numbers(words, y, 600)]

    def _whisker(self, low: float, high: float, y: float, cls: str = "line") -> list[str]:
        """The line of an interval, with an arrow where it goes on outside."""
        start, end = self.axis.x(low), self.axis.x(high)
        shapes = [f'<path class="{cls}" d="M{number(start)} {number(y)}H{number(end)}"/>']
        for inside, x, way in ((self.axis.holds(low), start, 6), (self.axis.holds(high), end, -6)):
            if not inside:
                head = f"M{number(x + way)} {number(y - 4)}L{number(x)} {number(y)}"
                shapes.append(f'<path class="{cls}" d="{head}L{number(x + way)} {number(y + 4)}"/>')
        return shapes

    def _label(self, mark: Mark, y: float) -> list[str]:
        """Two lines at most: the label, then the note or else what is left of the label.

        Estimates of one study are told apart by the note alone.
        """
        room = int((self.axis.left - 16) / 6.4)
        first, *rest = [_cut(mark.label, room)] if mark.note else wrap(mark.label, room) or [""]
        second = mark.note or " ".join(rest)
        top = y + 4 - (LINE / 2 if second else 0)
        shapes = [text(0, top, first, font_size=12.5)]
        if second:
            cls = "" if rest else "soft"
            shapes.append(text(0, top + LINE, _cut(second, room), font_size=12.5, cls=cls))
        return [f'<a href="{escape(mark.address)}">', *shapes, "</a>"] if mark.address else shapes

    def _numbers(self, words: str, y: float, weight: int) -> str:
        return text(self.width, y + 4, words, text_anchor="end", font_size=12.5, font_weight=weight)


def _axis(panel: Panel, left: float, right: float) -> Axis:
    """An axis that holds all estimates, and of wide intervals as much as there is room for."""
    values = [panel.none, *(mark.value for mark in panel.marks)]
    ends: list[float] = []
    for summary in panel.summaries:
        values += (summary.low, summary.high)
        ends += summary.prediction or ()
    for mark in panel.marks:
        ends += [end for end in (mark.low, mark.high) if end is not None]
    return axis_of(values, ends, (left, right), ratio=panel.ratio)


def _square(x: float, y: float, weight: float | None) -> str:
    """The mark of an estimate; its area is its weight."""
    side = HOLLOW if weight is None else LEAST + (MOST - LEAST) * weight**0.5
    cls = "hollow" if weight is None else "dot"
    return (
        f'<rect class="{cls}" x="{number(x - side / 2)}" y="{number(y - side / 2)}"'
        f' width="{number(side)}" height="{number(side)}"/>'
    )


def _cut(words: str, room: int) -> str:
    return words if len(words) <= room else words[: room - 1].rstrip(" ,;") + "…"
