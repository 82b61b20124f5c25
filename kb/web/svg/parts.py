"""Parts that drawings share: the frame, the style that a file of its own needs, numbers, scales."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import escape

from kb.web.jobs import Job
from kb.web.page import Writer
from kb.web.svg.png import png

STYLE = """
text { font-family: system-ui, "Liberation Sans", Arial, sans-serif; fill: #1d2125; }
.soft { fill: #555c64; font-size: 12px; } .note { fill: #555c64; }
.axis, .grid { stroke: #ddd8cb; fill: none; } .axis { stroke: #555c64; }
.for { fill: #2b6593; } .qualifying { fill: url(#hatch-file); } .against { fill: url(#cross-file); }
.line { fill: none; stroke: #1d2125; stroke-width: 1.5; } .dot { fill: #1d2125; }
.hollow { fill: #fff; stroke: #1d2125; } .prediction { stroke-dasharray: 5 3; }
.edge { fill: none; stroke: #8b9097; stroke-width: 1.2; }
.edge.supports { stroke: #2b6593; } .edge.qualifies { stroke: #8d6200; stroke-dasharray: 6 3; }
.edge.disputes { stroke: #a93a22; stroke-dasharray: 2 3; }
.edge.also { opacity: 0.3; } .chosen.node { stroke: #1d2125; stroke-width: 2; }
.node { fill: #fff; stroke: #ddd8cb; } .gap { fill: #f2efe7; }
.nothing, .ring { fill: none; stroke: #555c64; } a { text-decoration: none; }
.paper { fill: #fbfaf6; }
"""

MARGIN, NOTE = 20, 26
"""Around a drawing that is a file of its own, and for the note under it."""

PATTERNS = (
    '<pattern id="hatch-file" width="6" height="6" patternUnits="userSpaceOnUse"'
    ' patternTransform="rotate(45)"><rect width="6" height="6" fill="#fff"/>'
    '<rect width="3" height="6" fill="#8d6200"/></pattern>'
    '<pattern id="cross-file" width="5" height="5" patternUnits="userSpaceOnUse">'
    '<rect width="5" height="5" fill="#a93a22"/>'
    '<circle cx="2.5" cy="2.5" r="1.15" fill="#fff"/></pattern>'
)


def number(value: float) -> str:
    """A coordinate, short."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing in pixels of CSS: its size, its title, its parts in SVG.

    ``name`` is its class in a page; one named ``chart`` is one picture, any other holds links.
    """

    width: float
    height: float
    title: str
    body: tuple[str, ...]
    name: str = "chart"

    def __html__(self) -> str:
        """The drawing as a part of a page, which brings style and patterns."""
        role = "img" if self.name == "chart" else "group"
        head = f'<svg class="{self.name}" role="{role}" aria-label="{escape(self.title)}"'
        return "\n".join([f"{head} {self._size}>", *self.body, "</svg>\n"])

    def svg(self, note: str = "") -> str:
        """The drawing as a file of its own, with its style, a margin, and a note under it."""
        width, height = self.width + 2 * MARGIN, self.height + 2 * MARGIN + NOTE
        size = f'width="{number(width)}" height="{number(height)}"'
        box = f'viewBox="{-MARGIN} {-MARGIN} {number(width)} {number(height)}"'
        return "\n".join(
            [
                '<?xml version="1.0" encoding="utf-8"?>',
                f'<svg xmlns="http://www.w3.org/2000/svg" {box} {size}>',
                f"<title>{escape(self.title)}</title><style>{STYLE}</style><defs>{PATTERNS}</defs>",
                f'<rect class="paper" x="{-MARGIN}" y="{-MARGIN}" {size}/>',
                *self.body,
                text(0, self.height + NOTE, note, font_size=11, cls="note"),
                "</svg>\n",
            ]
        )

    def png(self, note: str = "") -> Job:
        """The drawing as a picture of points, to be made beside the server."""
        size = (self.width + 2 * MARGIN, self.height + 2 * MARGIN + NOTE)
        return Job(png, (self.svg(note), *size))

    @property
    def _size(self) -> str:
        width, height = number(self.width), number(self.height)
        return f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'


def files(make: Callable[[], Drawing], note: str, *, points: bool = True) -> dict[str, Writer]:
    """The files that a page with a drawing offers; it is drawn when one is asked for.

    ``note`` says where the drawing comes from, for whoever meets it elsewhere; ``points`` whether
    it is offered as a picture of points too.
    """
    drawn: dict[str, Writer] = {"svg": lambda: make().svg(note)}
    return {**drawn, "png": lambda: make().png(note)} if points else drawn


def text(x: float, y: float, words: object, **attributes: object) -> str:
    """A text; attribute names have ``_`` for ``-``, ``cls`` is the class."""
    extra = "".join(
        f' {"class" if key == "cls" else key.replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
    )
    return f'<text x="{number(x)}" y="{number(y)}"{extra}>{escape(words)}</text>'


def rect(x: float, y: float, width: float, height: float, cls: str) -> str:
    """A filled box."""
    return (
        f'<rect class="{cls}" x="{number(x)}" y="{number(y)}"'
        f' width="{number(width)}" height="{number(height)}"/>'
    )


def ticks(top: int, about: int = 4) -> list[int]:
    """Whole numbers from 0 to at least ``top``, evenly spaced by 1, 2 or 5 times a power of 10."""
    rough = max(top / about, 1)
    power = 10 ** (len(str(int(rough))) - 1)
    step = next(step * power for step in (1, 2, 5, 10) if step * power >= rough)
    count = -(-max(top, 1) // step)
    return [step * index for index in range(count + 1)]
