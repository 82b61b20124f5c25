"""A drawing as a picture of points, for slides and papers that take no SVG."""

from __future__ import annotations

from math import sqrt

import resvg_py

SHARPNESS = 2.0
"""Points to a unit of the drawing, so that it is sharp in print and on fine screens."""

MOST = 8_000_000
"""Points of a picture; a long drawing is made less sharp rather than larger."""


def png(svg: str, width: float, height: float) -> bytes:
    """A PNG file of an SVG file that is ``width`` times ``height`` units large.

    It holds the interpreter for as long as it takes: in a server it is a job for another process.

    Letters are drawn with the fonts of the machine; one that has none leaves them out.
    """
    zoom = min(SHARPNESS, sqrt(MOST / (width * height)))
    return resvg_py.svg_to_bytes(
        svg_string=svg, zoom=zoom, font_family="Liberation Sans", sans_serif_family="DejaVu Sans"
    )
