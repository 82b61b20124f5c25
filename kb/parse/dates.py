"""Dates of publication: EDTF as biblatex writes it, and BibTeX's year and month.

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
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_LAST_DAY = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")
_CIRCA = re.compile(r"(?:c|ca|circa)\b", re.IGNORECASE)
_DAY = re.compile(r"(?<![0-9])[0-9]{1,2}(?![0-9])")


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


def year_and_month(year: str, month: str) -> Date | None:
    """The date that BibTeX's ``year`` and ``month`` say; None without a year.

    A year that holds no number keeps its words, as in “in press”, and so does one that cannot be
    read, which then has no ``start``; a year within brackets is uncertain, one after “c.”
    approximate.
    """
    year = year.strip()
    if not year:
        return None
    if parsed := parse_date(year):
        if len(parsed.start) > 1 or parsed.end is not None or parsed.edtf != year[:4]:
            return parsed
        return _with_month(year, month) or parsed
    found = _YEAR.findall(year)
    if not found:
        return Date(year)
    approximate = bool(_CIRCA.match(year))
    guessed = "?" in year or "[" in year
    mark = "%" if approximate and guessed else "~" if approximate else "?" if guessed else ""
    edtf = found[0] if found[0] >= found[-1] else f"{found[0]}/{found[-1]}"
    end = (int(found[-1]),) if "/" in edtf else None
    return Date(f"{edtf}{mark}", (int(found[0]),), end, guessed, approximate)


def is_month(text: str) -> bool:
    """Whether ``month`` can be read: a name, its first three letters, a number or a season."""
    return _month(text) is not None


def _with_month(year: str, month: str) -> Date | None:
    number = _month(month)
    if number is None:
        return None
    # “5 January” and “jan # "~5"” name a day, too.
    day = None if month.strip().isdigit() else _DAY.search(month)
    dated = parse_date(f"{year}-{number:02d}-{int(day[0]):02d}") if day else None
    return dated or parse_date(f"{year}-{number:02d}")


def _month(text: str) -> int | None:
    text = text.strip().lower().rstrip(".")
    if text.isdecimal():
        return int(text) if 1 <= int(text[:9]) <= 12 else None
    words = re.findall(r"[a-z]+", text)
    word = words[0] if words else ""
    if word in _SEASONS:
        return _SEASONS[word]
    return _MONTHS.index(word[:3]) + 1 if word[:3] in _MONTHS else None
