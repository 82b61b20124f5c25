"""PubMed's own format (NBIB, once MEDLINE's) into sources.

Source: National Library of Medicine, “MEDLINE/PubMed Data Element (Field) Descriptions”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from kb.base.text import TextFile
from kb.diagnostics import Diagnostic
from kb.fields.edtf import parse_date
from kb.fields.languages import language_tag
from kb.model import Creator, Date, Field, Person, Retraction, Source
from kb.parse.dates import year_and_month
from kb.parse.records.rules import LEFT_OUT, NOT_UNDERSTOOD, UNREADABLE
from kb.parse.records.tags import Reading, Tag, tagged

_LINE = re.compile(r"\ufeff?([A-Z]{2,4}) {0,2}-(?: (.*))?")
# What the record says of itself and not of the work.
_OF_THE_RECORD = frozenset({
    "OWN", "STAT", "DCOM", "DA", "LR", "EDAT", "MHDA", "CRDT", "PHST", "SB", "JID", "SO", "TA",
    "CDAT", "CTDT", "PST", "DEP", "AU", "ED", "LID", "AID", "RF",
})  # fmt: skip
_NUMBERED = re.compile(r"(.+?) \[(doi|pii|bookaccession)\]")
_RANGE = re.compile(r"(\D*)(\d+)-(\d+)\b(.*)")
_YEAR = re.compile(r"(?<!\d)(\d{4})(?:[ ]([A-Za-z]{3,})(?:[ ](\d{1,2}))?)?")
_SPAN = re.compile(r"(\d{4} [A-Za-z]{3}(?: \d{1,2})?)\s*-\s*(\d{4} [A-Za-z]{3}(?: \d{1,2})?)")
_TYPES: Mapping[str, str] = {
    "Preprint": "article",
    "Dataset": "dataset",
    "Newspaper Article": "article-newspaper",
    "Book": "book",
}


def read_nbib(file: TextFile) -> tuple[tuple[Source, ...], tuple[Diagnostic, ...]]:
    """The sources of an NBIB file, and what of it could not be taken over; no source has a key."""
    reading = Reading()
    sources = [_Record(tags, reading).source() for tags in _records(file, reading)]
    return tuple(sources), tuple(reading.findings)


def _records(file: TextFile, reading: Reading) -> Iterator[list[Tag]]:
    """The lines of each record, which begins with its number."""
    record: list[Tag] = []
    for tag in tagged(file, reading, _LINE, _continues):
        if tag.name == "PMID" and record:
            yield record
            record = []
        if tag.name == "PMID" or record:
            record.append(tag)
        else:
            message = f"“{tag.name}” stands before the first “PMID-”, which begins a record"
            reading.report(UNREADABLE, tag.place, message)
    if record:
        yield record


def _continues(tag: str, line: str) -> bool:
    """Whether a line without a tag goes on with the one before: where it is indented."""
    del tag
    return line[:1].isspace()


class _Record:
    def __init__(self, tags: Sequence[Tag], reading: Reading) -> None:
        self._tags = tags
        self._reading = reading
        self._used: set[str] = set()

    def source(self) -> Source:
        """The source, with findings for what it has no place for."""
        title, book = self._title("TI"), self._title("BTI")
        kind = self._type(title, book)
        is_book = kind == "book"
        title = book if is_book else title
        numbers = {kind: number for number, kind in self._numbers()}
        pages = _pages(self._first("PG")) or ("" if book else _article_number(numbers))
        source = Source(
            key="",
            type=kind,
            title=title,
            title_markup=title,
            creators=tuple(self._creators()),
            date=self._date(),
            container="" if is_book else book or self._first("JT") or self._first("TA"),
            publisher=self._first("PB"),
            publisher_place=self._first("PL") if book else "",
            volume=self._first("VI"),
            issue=self._first("IP"),
            pages=pages,
            edition=self._first("EN"),
            doi=numbers.get("doi", ""),
            isbn=self._first("ISBN").split(" ")[0],
            issn=self._issn(),
            language=language_tag(self._first("LA")),
            abstract=self._first("AB"),
            note=self._note(),
            keywords=tuple(dict.fromkeys(word.strip("*") for word in self._all("MH", "OT"))),
            retracted=self._retracted(),
            fields=tuple(self._fields(book=bool(book))),
            place=self._tags[0].place,
        )
        self._report_rest(is_article=not book)
        return source

    def _all(self, *names: str) -> list[str]:
        self._used.update(names)
        return [tag.value for tag in self._tags if tag.name in names and tag.value]

    def _first(self, name: str) -> str:
        return next(iter(self._all(name)), "")

    def _title(self, name: str) -> str:
        """A title without PubMed's full stop, and without the brackets of a translated one."""
        title = self._first(name).removesuffix(".")
        return title[1:-1].removesuffix(".") if title[:1] == "[" and title[-1:] == "]" else title

    def _type(self, title: str, book: str) -> str:
        if book:
            return "chapter" if title and title != book else "book"
        kinds = self._all("PT")
        return next((_TYPES[kind] for kind in kinds if kind in _TYPES), "article-journal")

    def _creators(self) -> Iterator[Creator]:
        """People by their full names where those are there, and bodies where they stand."""
        roles = {"FAU": "author", "CN": "author", "FED": "editor"}
        named = {tag.name for tag in self._tags}
        if "FAU" not in named:
            roles["AU"] = "author"
        if "FED" not in named:
            roles["ED"] = "editor"
        self._used.update(roles)
        for tag in self._tags:
            if tag.name in roles and tag.value:
                person = Person(literal=tag.value) if tag.name == "CN" else _person(tag.value)
                yield Creator(roles[tag.name], person)

    def _date(self) -> Date | None:
        text = self._first("DP")
        date = _date(text)
        if text and date is None:
            place = next(tag.place for tag in self._tags if tag.name == "DP")
            message = f"the date “{text}” is not understood; it looks like 2020 Jan 15"
            self._reading.report(NOT_UNDERSTOOD, place, message)
        return date

    def _numbers(self) -> Iterator[tuple[str, str]]:
        for value in reversed(self._all("LID", "AID")):
            match = _NUMBERED.fullmatch(value)
            if match:
                yield match[1], match[2]

    def _issn(self) -> str:
        values = self._all("IS")
        printed = [value for value in values if "Print" in value]
        return next(iter([*printed, *values]), "").split(" ")[0]

    def _retracted(self) -> Retraction | None:
        notice = self._first("RIN")
        date = _date(notice)
        return Retraction(date.edtf, f"notice in {notice}") if date else None

    def _note(self) -> str:
        """That it is retracted, where the record does not say where and when."""
        retracted = "Retracted Publication" in self._all("PT") and not self._first("RIN")
        return "Retracted publication, by its record in PubMed" if retracted else ""

    def _fields(self, *, book: bool) -> Iterator[Field]:
        short = "" if book else self._first("TA")
        values = {
            "shortjournal": short if short != self._first("JT") else "",
            "pmid": self._first("PMID"),
            "pmcid": self._first("PMC"),
            "series": self._first("CTI"),
        }
        yield from (Field(name, value) for name, value in values.items() if value)

    def _report_rest(self, *, is_article: bool) -> None:
        passed_over = self._used | _OF_THE_RECORD | ({"PL"} if is_article else set())
        for tag in self._tags:
            if tag.name not in passed_over and tag.value:
                shown = tag.value if len(tag.value) <= 60 else f"{tag.value[:60]}…"
                self._reading.report(LEFT_OUT, tag.place, f"“{tag.name}” is left out: {shown}")


def _person(name: str) -> Person:
    """A name as ``Family, Given``, or in the short form ``Family GH``."""
    family, comma, given = name.partition(",")
    if not comma:
        family, _, given = name.rpartition(" ")
        if not family or not given.isupper():
            return Person(literal=name)
    return Person(family=family.strip(), given=given.strip())


def _pages(text: str) -> str:
    """Pages with the last number in full: PubMed leaves away what it shares with the first."""
    match = _RANGE.fullmatch(text)
    if match is None:
        return text
    before, first, last, behind = match.groups()
    if len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    return f"{before}{first}–{before if before and before[-1:].isalpha() else ''}{last}{behind}"


def _article_number(numbers: Mapping[str, str]) -> str:
    """The number of an article that has no pages, such as ``e1003``."""
    number = numbers.get("pii", "")
    return number if re.fullmatch(r"[A-Za-z]?\d{1,8}", number) else ""


def _date(text: str) -> Date | None:
    span = _SPAN.search(text)
    ends = [_end(part) for part in span.groups()] if span else []
    if len(ends) == 2 and all(ends):
        return parse_date("/".join(end.edtf for end in ends if end))
    return _end(text)


def _end(text: str) -> Date | None:
    match = _YEAR.search(text)
    if match is None:
        return None
    year, month, day = match.groups()
    date = year_and_month(year, f"{day} {month}" if day else month or "")
    return date or parse_date(year)
