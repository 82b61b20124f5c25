"""A table as people export it from a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

from kb.base.text import TextFile
from kb.cite.export.sheet import FORMULA

_DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its number as a spreadsheet shows it, the header being row 1, and its cells."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The columns of a table by their heads, and its rows; rows without a cell are left out."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def read_sheet(file: TextFile) -> Sheet:
    """The table of a CSV text, whether its cells are parted by commas, semicolons or tabs.

    An apostrophe that was put before a formula is taken off again. Source: RFC 4180.
    """
    first = file.text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first.count)
    lines = list(csv.reader(io.StringIO(file.text, newline=""), delimiter=delimiter))
    columns = tuple(head.strip() for head in lines[0]) if lines else ()
    rows = (
        Row(number, dict(zip(columns, map(_cell, cells), strict=False)))
        for number, cells in enumerate(lines[1:], start=2)
    )
    return Sheet(columns, tuple(row for row in rows if any(row.cells.values())))


def _cell(text: str) -> str:
    text = text.strip()
    return text[1:] if text[:1] == "'" and text[1:2] in FORMULA and len(text) > 1 else text
