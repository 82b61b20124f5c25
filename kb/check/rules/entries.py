"""Checks of one source's record: years, pages, and what identifies it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from kb.base.locators import pages_of
from kb.base.text import Place
from kb.check.rules import capitals, identifiers
from kb.diagnostics import Diagnostic, Rule, Severity
from kb.model import Corpus, Date, Source
from kb.parse.dates import parse_date, year_and_month

BACKWARDS = Rule(
    code="S006",
    title="Pages that run backwards",
    why="One of the two numbers is mistyped, and whoever orders a copy of the pages gets others.",
    bad="pages = {112--93},",
    good="pages = {93--112},",
    severity=Severity.WARNING,
)
TWO_YEARS = Rule(
    code="S007",
    title="A date and a year that disagree",
    why="Some programs print the one and some the other, so the source would be cited by two"
    " years.",
    bad="date = {2010-03},\nyear = {2009},",
    good="date = {2010-03},",
    severity=Severity.WARNING,
)
YEAR_OF_KEY = Rule(
    code="S008",
    title="A key whose year is not that of the source",
    why="Whoever reads the key in a note takes its year for that of the source. Where the key is"
    " in use it stays, since keys are for ever; a date that is mistyped can be mended.",
    bad="@article{lima2009thinking,\n  date = {2010},",
    good="@article{lima2010thinking,\n  date = {2010},",
    severity=Severity.INFO,
)

RULES = (*identifiers.RULES, BACKWARDS, TWO_YEARS, YEAR_OF_KEY, *capitals.RULES)

_RANGE = re.compile(r"(?<!\w)(\d+)\s*[-–—]+\s*(\d+)(?!\w)")
# Not of a DOI, a standard's number or a year that the work is about.
_YEAR = re.compile(r"(?<![\d./])(?:18|19|20)\d\d(?![\d./])")


def records(corpus: Corpus) -> Iterator[Diagnostic]:
    """What is wrong in the record of any source; a field that many inherit is told once."""
    reported: set[tuple[str, Place]] = set()
    for source in corpus.sources.values():
        for check in _CHECKS:
            for finding in check(source):
                if (finding.code, finding.place) not in reported:
                    reported.add((finding.code, finding.place))
                    yield finding


def keys(corpus: Corpus) -> Iterator[Diagnostic]:
    """Keys whose year is not that of the source, where it is the custom that keys have a year."""
    years = {source.key: _YEAR.findall(source.key) for source in corpus.sources.values()}
    if sum(1 for keys_of_year in years.values() if len(keys_of_year) == 1) < len(years) / 2:
        return
    for source in corpus.sources.values():
        if len(years[source.key]) == 1:
            yield from _key(source, int(years[source.key][0]))


def _pages(source: Source) -> Iterator[Diagnostic]:
    field = source.find("pages")
    if field is None or field.place is None:
        return
    backwards = _backwards(field.value)
    if backwards:
        first, last = backwards
        message = f"the pages run backwards, from {first} to {last}; correct the mistyped one"
        yield Diagnostic(BACKWARDS, field.place, message, source.key)


def _backwards(text: str) -> tuple[int, int] | None:
    """The ends of a range whose last page comes before its first; “123–7” is short for 127."""
    pages = pages_of(text)
    for first, last, _ in pages:
        if first > last:
            return first, last
    for first_page, last_page in _RANGE.findall(text) if pages else ():
        if first_page != last_page and first_page.endswith(last_page):
            return int(first_page), int(last_page)
    return None


def _years(source: Source) -> Iterator[Diagnostic]:
    year, date = source.find("year"), source.find("date")
    if year is None or date is None or year.place is None:
        return
    by_year, by_date = year_and_month(year.value, ""), parse_date(date.value)
    if by_year and by_date and not set(_years_of(by_year)) & set(_years_of(by_date)):
        message = (
            f"the year is {year.value} and the date {date.value}; delete “year” if the date is"
            " right, and correct the date otherwise"
        )
        yield Diagnostic(TWO_YEARS, year.place, message, source.key)


def _key(source: Source, named: int) -> Iterator[Diagnostic]:
    if source.place is None or source.date is None:
        return
    dates = [source.date, *_other_dates(source)]
    years = {year for date in dates for year in _years_of(date)}
    if years and named not in years:
        message = (
            f"the key says {named}, the date {source.date.edtf}; correct the date if it is"
            " mistyped, and the key if no note uses it yet"
        )
        yield Diagnostic(YEAR_OF_KEY, source.place, message, source.key)


def _other_dates(source: Source) -> Iterator[Date]:
    for name in ("origdate", "eventdate", "origyear"):
        field = source.find(name)
        date = parse_date(field.value) if field else None
        if date:
            yield date


def _years_of(date: Date) -> range:
    first = date.year
    if first is None:
        return range(0)
    return range(first, (date.end[0] if date.end else first) + 1)


_CHECKS: tuple[Callable[[Source], Iterator[Diagnostic]], ...] = (
    identifiers.identifiers,
    _pages,
    _years,
    capitals.title_capitals,
)
