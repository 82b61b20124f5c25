"""One column of the evidence and gap map as a list: on which features there is no claim yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from kb.web.forms import to_csv, to_json
from kb.web.page import Page
from kb.web.svg.evidence_map import Cell
from kb.web.svg.evidence_map import Line as MapLine

CSV = ("feature", "label", "claims", "with_parts")


@dataclass(frozen=True, slots=True)
class Line:
    """A feature in the list: how many claims are on it in the column, itself and with its parts.

    ``address`` leads to those claims, or to a note that is begun for the first one.
    """

    feature: str
    label: str
    claims: int
    with_parts: int
    address: str


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows: the column, the map that it is of, the lines without and with."""

    label: str
    axis: str
    by: str
    empty: tuple[Line, ...]
    held: tuple[Line, ...]


def column_page(
    asked: str, name: tuple[str, str], lines: Sequence[MapLine], place: int, address: Address
) -> Page:
    """The page of a column; ``asked`` is what names it, ``name`` its label and its axis in words.

    ``lines`` are those of the map, ``place`` is the column's among their cells.
    """
    label, axis = name
    cells = tuple(_line(line, line.cells[place], address) for line in lines)
    empty = tuple(line for line in cells if not line.with_parts)
    return Page(
        path="/map",
        query=urlencode({"gaps": asked}),
        template="kb/gaps.html",
        title=f"Gaps: {label}",
        description=f"Features without a claim for {label}: {len(empty)} of {len(cells)}.",
        section="map",
        context=Context(
            label,
            axis,
            asked.partition(":")[0],
            empty,
            tuple(line for line in cells if line.with_parts),
        ),
        forms={"json": partial(to_json, cells), "csv": partial(to_csv, CSV, cells)},
    )


Address = Callable[[str, bool], str]
"""From a feature, and whether there is a claim on it, to the address for it in the column."""


def _line(line: MapLine, cell: Cell, address: Address) -> Line:
    where = address(line.id, bool(cell.with_parts))
    return Line(line.id, line.label, cell.claims, cell.with_parts, where)
