"""Dates of publication as bibliographies write them: in EDTF, and by BibTeX's year and month."""

from __future__ import annotations

import re

from kb.fields.edtf import parse_date
from kb.model import Date

__all__ = ["is_month", "parse_date", "year_and_month"]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")
# “1914-15”; where the second number could be a month, EDTF reads one.
_SHORT_RANGE = re.compile(
    r"(?P<century>[0-9]{2})(?P<first>[0-9]{2})\s*(?:-{1,2}|–|/)\s*(?P<last>[0-9]{2})"
)
_CIRCA = re.compile(r"(?:c|ca|circa)\b", re.IGNORECASE)
_DAY = re.compile(r"(?<![0-9])[0-9]{1,2}(?![0-9])")


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
    if (short := _SHORT_RANGE.fullmatch(year)) and short["first"] < short["last"]:
        century = short["century"]
        return parse_date(f"{century}{short['first']}/{century}{short['last']}")
    years = _YEAR.findall(year)
    if not years:
        return Date(year)
    approximate = bool(_CIRCA.match(year))
    guessed = "?" in year or "[" in year
    mark = "%" if approximate and guessed else "~" if approximate else "?" if guessed else ""
    edtf = years[0] if years[0] >= years[-1] else f"{years[0]}/{years[-1]}"
    end = (int(years[-1]),) if "/" in edtf else None
    return Date(f"{edtf}{mark}", (int(years[0]),), end, guessed, approximate)


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
