"""Dates of publication: EDTF as biblatex writes it, and BibTeX's year and month.

Source: EDTF, ISO 8601-2:2019 levels 0 and 1; biblatex manual 2.3.8. The ``edtf`` package was
left out: it parses with pyparsing, far slower, to tell no more than the model needs.
"""

from __future__ import annotations

import re

from kb.model import Date

_DATE = re.compile(
    r"(?P<year>-?\d{4}|-?\d{3}X|-?\d{2}XX|Y-?\d{5,})"
    r"(?:-(?P<month>\d\d|XX)(?:-(?P<day>\d\d|XX))?)?"
    r"(?:T[\d:.+\-Z]+)?(?P<mark>[?~%]?)"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_LAST_DAY = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)")


def parse_date(text: str) -> Date | None:
    """The date that an EDTF text says; None when it is no EDTF."""
    first, slash, last = text.strip().partition("/")
    start = _end(first)
    if start is None:
        return None
    if not slash:
        parts, mark, until = start
        end: tuple[int, ...] | None = until
        marks = mark
    else:
        finish = _end(last)
        if finish is None or not (start[0] or finish[0]):
            return None
        parts, end = start[0], finish[2] or finish[0]
        marks = start[1] + finish[1]
    return Date(
        edtf=text.strip(),
        start=parts,
        end=end,
        uncertain="?" in marks or "%" in marks,
        approximate="~" in marks or "%" in marks,
    )


def _end(text: str) -> tuple[tuple[int, ...], str, tuple[int, ...] | None] | None:
    """One end of a date: its parts, its mark, and the last year where the year is a span."""
    text = text.strip()
    if text in {"", ".."}:
        return (), "", None
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year = match["year"].removeprefix("Y")
    if "X" in year:
        return (int(year.replace("X", "0")),), match["mark"], (int(year.replace("X", "9")),)
    parts = [int(year)]
    for name in ("month", "day"):
        if match[name] and match[name] != "XX":
            parts.append(int(match[name]))
        else:
            break
    return (tuple(parts), match["mark"], None) if _possible(parts) else None


def _possible(parts: list[int]) -> bool:
    if len(parts) == 1:
        return True
    month = parts[1]
    if 21 <= month <= 24:
        return len(parts) == 2
    if not 1 <= month <= 12:
        return False
    return len(parts) == 2 or 1 <= parts[2] <= _LAST_DAY[month - 1]


def year_and_month(year: str, month: str) -> Date | None:
    """The date that BibTeX's ``year`` and ``month`` say; None without a year.

    A year that holds more than a number keeps its words, as in “in press”; a year within
    brackets or after “c.” is uncertain.
    """
    year = year.strip()
    if not year:
        return None
    if parsed := parse_date(year):
        number = _month(month)
        if number and len(parsed.start) == 1 and parsed.end is None and not _marked(parsed):
            return parse_date(f"{year}-{number:02d}") or parsed
        return parsed
    found = _YEAR.findall(year)
    if not found:
        return Date(year)
    approximate = bool(re.match(r"(?:c|ca|circa)\b", year, re.IGNORECASE))
    end = (int(found[-1]),) if len(found) > 1 else None
    edtf = "/".join((found[0], found[-1])) if end else found[0]
    guessed = "?" in year or "[" in year
    mark = "%" if approximate and guessed else "~" if approximate else "?" if guessed else ""
    return Date(f"{edtf}{mark}", (int(found[0]),), end, guessed, approximate)


def _marked(date: Date) -> bool:
    return date.uncertain or date.approximate


def _month(text: str) -> int | None:
    text = text.strip().lower().rstrip(".")
    if text.isdigit() and 1 <= int(text) <= 12:
        return int(text)
    if text in _SEASONS:
        return _SEASONS[text]
    return _MONTHS.index(text[:3]) + 1 if text[:3] in _MONTHS else None
