"""Dates in EDTF, as biblatex writes them.

Source: EDTF, ISO 8601-2:2019 levels 0 and 1; biblatex manual 2.3.8. The ``edtf`` package was
left out: it parses with pyparsing, far slower, to tell no more than the model needs.
"""

from __future__ import annotations

import re
from calendar import isleap
from typing import NamedTuple

from kb.model import Date

_DATE = re.compile(
    r"(?P<year>-?[0-9]{4}|-?[0-9]{3}X|-?[0-9]{2}XX|Y-?[0-9]{5,18})"
    r"(?:-(?P<month>[0-9]{2}|XX)(?:-(?P<day>[0-9]{2}|XX))?)?"
    r"(?:T[0-9:.+\-Z]+)?(?P<mark>[?~%]?)"
)
_LAST_DAY = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class _End(NamedTuple):
    """One end of a date: its parts, its mark, and the last year where the year is a span."""

    parts: tuple[int, ...]
    mark: str = ""
    until: tuple[int, ...] | None = None


def parse_date(text: str) -> Date | None:
    """The date that an EDTF text says; None when it is no EDTF, or a range that runs backwards."""
    first, slash, last = text.strip().partition("/")
    start = _end(first)
    finish = _end(last) if slash else start
    if start is None or finish is None or not (start.parts or finish.parts):
        return None
    if slash and start.parts and finish.parts and start.parts[0] > finish.parts[0]:
        return None
    if start.parts[:1] == finish.parts[:1] and start.parts[1:] > finish.parts[1:] != ():
        return None
    marks = start.mark + finish.mark
    return Date(
        edtf=text.strip(),
        start=start.parts,
        end=finish.until or finish.parts if slash else start.until,
        uncertain="?" in marks or "%" in marks,
        approximate="~" in marks or "%" in marks,
    )


def _end(text: str) -> _End | None:
    text = text.strip()
    if text in {"", ".."}:
        return _End(())
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year = match["year"].removeprefix("Y")
    if "X" in year:
        ends = sorted((int(year.replace("X", "0")), int(year.replace("X", "9"))))
        return _End((ends[0],), match["mark"], (ends[1],))
    parts = [int(year)]
    for name in ("month", "day"):
        if not match[name] or match[name] == "XX":
            break
        parts.append(int(match[name]))
    return _End(tuple(parts), match["mark"]) if _possible(parts) else None


def _possible(parts: list[int]) -> bool:
    if len(parts) == 1:
        return True
    year, month = parts[:2]
    if 21 <= month <= 24:
        return len(parts) == 2
    if not 1 <= month <= 12:
        return False
    last = _LAST_DAY[month - 1] + (month == 2 and isleap(year))
    return len(parts) == 2 or 1 <= parts[2] <= last
