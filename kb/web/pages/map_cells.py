"""The cells of the evidence and gap map as HTML: too many on a page to leave to the template."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import quote_plus

from markupsafe import Markup, escape

from kb.base.wording import plural
from kb.web.pages.shared import CERTAINTY_WORDS
from kb.web.svg.evidence_map import WAYS, Cell, Line
from kb.web.svg.parts import number

WIDTH, HEIGHT = 48, 7

HIDDEN = '<span class="visually-hidden">'


def body(
    lines: Sequence[Line],
    columns: Sequence[tuple[str, str]],
    search: Callable[[str], str],
    add: Callable[[str, str], str],
) -> dict[str, Markup]:
    """For each feature, by its id, the cells of its row.

    ``columns`` are the values and labels of the columns. ``search`` gives for a feature the start
    of an address that only lacks the column's value; ``add`` gives the address that begins a first
    claim for a feature and a column's value.
    """
    labels = [(quote_plus(value), value, escape(label)) for value, label in columns]
    cells = {}
    for line in lines:
        start = escape(search(line.id))
        name = escape(line.label)
        parts = []
        for cell, (quoted, value, label) in zip(line.cells, labels, strict=True):
            if cell.with_parts:
                parts.append(_full(f"{name}, {label}", f"{start}{quoted}", cell))
            else:
                address = escape(add(line.id, value))
                parts.append(_gap(f"{name}, {label}", address))
        cells[line.id] = Markup("".join(parts))  # noqa: S704 - every text was escaped
    return cells


def _full(where: str, address: str, cell: Cell) -> str:
    marks, words = _own(cell) if cell.claims else ("", "no claim on it itself")
    return (
        f'<td class="full"><a href="{address}"><span class="big" aria-hidden="true">'
        f"{cell.claims:,}{_wider(cell)}</span>{marks}"
        f"{HIDDEN}{where}: {words}, {cell.with_parts} with its kinds and parts</span></a></td>"
    )


def _own(cell: Cell) -> tuple[str, str]:
    """The marks and the words for the claims on the feature itself."""
    surest = CERTAINTY_WORDS[cell.surest].lower()
    return (
        f"{_bar(cell)}"
        '<svg class="circles" viewBox="0 0 72 16" aria-hidden="true">'
        f'<use href="#certainty-{cell.surest or "unrated"}"/></svg>',
        f"{plural(cell.claims, 'claim')} on it itself ({cell.supports} for, {cell.qualifies} mixed,"
        f" {cell.disputes} against, {cell.describes} describing; at best {surest})",
    )


def _wider(cell: Cell) -> str:
    """How many claims there are with kinds and parts, in brackets, where those are more."""
    if cell.with_parts <= cell.claims:
        return ""
    return f" <small>({cell.with_parts:,})</small>"


def _gap(where: str, address: str) -> str:
    return (
        f'<td class="gap"><a rel="nofollow" tabindex="-1" href="{address}">'
        '<span aria-hidden="true">+</span>'
        f"{HIDDEN}Add the first claim on {where}</span></a></td>"
    )


def _bar(cell: Cell) -> str:
    total = sum(cell.ways)
    parts, x = [], 0.0
    for cls, count in zip(WAYS, cell.ways, strict=True) if total else ():
        width = WIDTH * count / total
        if width:
            parts.append(
                f'<rect class="{cls}" x="{number(x)}" width="{number(width)}" height="{HEIGHT}"/>'
            )
        x += width
    if not total:
        parts.append(
            f'<rect class="nothing" x=".5" y=".5" width="{WIDTH - 1}" height="{HEIGHT - 1}"/>'
        )
    return (
        f'<svg class="balance" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
        f' aria-hidden="true">{"".join(parts)}</svg>'
    )
