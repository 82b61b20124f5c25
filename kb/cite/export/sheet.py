"""Rows as CSV that a spreadsheet opens and does not run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def _cell(value: Any) -> Any:
    if isinstance(value, list | tuple):
        value = "; ".join(str(item) for item in value)
    if isinstance(value, str):
        return harmless_cell(value)
    return "" if value is None else value


def harmless_cell(text: str) -> str:
    """The text of a cell with an apostrophe before what a spreadsheet would run as a formula."""
    return "'" + text if text.startswith(FORMULA) else text


def to_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """CSV with a header line, a byte order mark so that spreadsheets read it as UTF-8, and CRLF.

    A cell that a spreadsheet would take for a formula gets an apostrophe before it, which the
    spreadsheet does not show; other programs have to take it off. Source: OWASP, “CSV Injection”;
    RFC 4180.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([_cell(row.get(column)) for column in columns] for row in rows)
    return "\ufeff" + text.getvalue()
