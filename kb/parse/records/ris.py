"""RIS into sources.

Source: “RIS Format Specifications” (Research Information Systems, 2001) for the form of lines,
names and dates; Zotero's and EndNote's tables for the tags that came later. The package rispy was
left out: it stops at the first line that it does not know and tells no places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kb.base.doi import bare_doi
from kb.base.text import Place, TextFile
from kb.diagnostics import Diagnostic, Rule
from kb.model import Creator, Date, Field, Person, Retraction, Source
from kb.parse.dates import parse_date
from kb.parse.records.rules import LEFT_OUT, NOT_UNDERSTOOD, UNREADABLE

_TYPES: Mapping[str, str] = {
    "ABST": "article-journal", "ART": "graphic", "BILL": "bill", "BLOG": "post-weblog",
    "BOOK": "book", "CASE": "legal_case", "CHAP": "chapter", "COMP": "software",
    "CONF": "paper-conference", "CPAPER": "paper-conference", "CTLG": "book",
    "DATA": "dataset", "DICT": "entry-dictionary", "EBOOK": "book", "ECHAP": "chapter",
    "EDBOOK": "book", "EJOUR": "article-journal", "ELEC": "webpage", "ENCYC": "entry-encyclopedia",
    "GEN": "document", "GOVDOC": "report", "HEAR": "hearing", "INPR": "article-journal",
    "JFULL": "periodical", "JOUR": "article-journal", "MANSCPT": "manuscript", "MAP": "map",
    "MGZN": "article-magazine", "MPCT": "motion_picture", "MULTI": "document", "NEWS":
    "article-newspaper", "PAMP": "pamphlet", "PAT": "patent", "PCOMM": "personal_communication",
    "RPRT": "report", "SER": "periodical", "SOUND": "song", "STAND": "standard",
    "STAT": "legislation", "THES": "thesis", "UNPB": "manuscript", "VIDEO": "motion_picture",
    "WEB": "webpage",
}  # fmt: skip
_FILM = {"MPCT", "VIDEO"}
_SERIAL = {"JOUR", "EJOUR", "MGZN", "NEWS", "SER", "JFULL", "ABST", "INPR"}
_ROLES = {"AU": "author", "A1": "author", "ED": "editor", "A2": "editor", "A4": "translator"}
# The attribute of a source by tag; of several tags for one the first that is there counts.
_TEXTS: Mapping[str, tuple[str, ...]] = {
    "title": ("TI", "T1", "CT"),
    "container": ("T2", "BT", "JO", "JF", "JA", "J1"),
    "volume": ("VL",),
    "edition": ("ET",),
    "publisher": ("PB",),
    "publisher_place": ("CY", "PP"),
    "genre": ("M3",),
    "doi": ("DO",),
    "url": ("UR",),
    "language": ("LA",),
    "abstract": ("AB", "N2"),
}
# What only a bibliography has a field for.
_FIELDS = {
    "ST": "shorttitle",
    "J2": "shortjournal",
    "T3": "series",
    "CN": "library",
    "DB": "database",
    "OP": "origdate",
}
_LINE = re.compile(r"[ \t\ufeff]*([A-Z][A-Z0-9])[ \t]{1,2}-(?:[ \t](.*))?")
_DATE = re.compile(r"(\d{4})(?:[/-](\d{1,2})?(?:[/-](\d{1,2})?(?:/(.*))?)?)?")
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_RETRACTED = re.compile(r"Retracted ([^:]*): (.+)")


@dataclass(frozen=True, slots=True)
class _Tag:
    """One line of a record, with what continues it."""

    name: str
    value: str
    place: Place


@dataclass(slots=True)
class _Reading:
    """Findings on the way."""

    findings: list[Diagnostic] = field(default_factory=list)

    def report(self, rule: Rule, place: Place, message: str, subject: str | None = None) -> None:
        self.findings.append(Diagnostic(rule, place, message, subject))


def read_ris(file: TextFile) -> tuple[tuple[Source, ...], tuple[Diagnostic, ...]]:
    """The sources of an RIS file, and what of it could not be taken over.

    A source without ``ID`` has an empty key.
    """
    reading = _Reading()
    sources = [_Record(tags, reading).source() for tags in _records(file, reading)]
    return tuple(sources), tuple(reading.findings)


def _records(file: TextFile, reading: _Reading) -> Iterator[list[_Tag]]:
    record: list[_Tag] | None = None
    for tag in _tags(file, reading):
        if tag.name == "TY":
            if record:
                message = "the record before this one has no “ER” at its end; it was taken to end"
                reading.report(NOT_UNDERSTOOD, tag.place, message)
                yield record
            record = [tag]
        elif record is None:
            message = f"“{tag.name}” stands outside a record; start it with “TY  - JOUR”, or so"
            reading.report(UNREADABLE, tag.place, message)
        elif tag.name == "ER":
            yield record
            record = None
        else:
            record.append(tag)
    if record:
        message = "the last record has no “ER  - ” at its end; it was read as if it had"
        reading.report(NOT_UNDERSTOOD, record[0].place, message)
        yield record


def _tags(file: TextFile, reading: _Reading) -> Iterator[_Tag]:
    """The lines with a tag, each with the lines without one that follow it."""
    open_tag: _Tag | None = None
    for number, text in enumerate(file.lines(), start=1):
        match = _LINE.fullmatch(text)
        start = file.offset(number)
        place = Place(file.path, file.span(start, start + len(text)))
        if match:
            if open_tag:
                yield open_tag
            open_tag = _Tag(match[1], " ".join((match[2] or "").split()), place)
        elif not text.strip("\ufeff \t\x1a"):
            continue
        elif open_tag and open_tag.name != "ER":
            value = f"{open_tag.value} {' '.join(text.split())}".strip()
            open_tag = _Tag(open_tag.name, value, open_tag.place)
        else:
            message = "this line has no tag; a line looks like “TI  - The title”"
            reading.report(UNREADABLE, place, message)
    if open_tag:
        yield open_tag


class _Record:
    def __init__(self, tags: Sequence[_Tag], reading: _Reading) -> None:
        self._tags = tags
        self._kind = tags[0].value.upper()
        self._key = next((tag.value for tag in tags if tag.name == "ID"), "")
        self._used: set[int] = {0}
        self._reading = reading

    def source(self) -> Source:
        """The source, with findings for what it has no place for."""
        texts = {name: self._first(*tags) for name, tags in _TEXTS.items()}
        if self._kind in {"BOOK", "EDBOOK", "EBOOK"} and not texts["title"]:
            texts["title"], texts["container"] = texts["container"], ""
        number = self._first("IS", "M1")
        serial = self._kind in _SERIAL
        isbn, issn = self._numbers()
        notes, retracted = self._notes()
        source = Source(
            key=self._first("ID"),
            type=self._type(),
            title_markup=texts["title"],
            creators=tuple(self._creators()),
            date=self._date(),
            issue=number if serial else "",
            number="" if serial else number,
            pages=self._pages(),
            isbn=isbn,
            issn=issn,
            note=notes,
            retracted=retracted,
            suppressions=(),
            keywords=tuple(dict.fromkeys(tag.value for tag in self._all("KW"))),
            fields=tuple(self._fields()),
            place=self._tags[0].place,
            **{**texts, "doi": bare_doi(texts["doi"])},
        )
        self._report_rest()
        return source

    def _all(self, *names: str) -> Iterator[_Tag]:
        for number, tag in enumerate(self._tags):
            if tag.name in names:
                self._used.add(number)
                if tag.value:
                    yield tag

    def _first(self, *names: str) -> str:
        """The value of the first of these tags that is there; the same value again counts once."""
        found = next((tag.value for name in names for tag in self._having(name)), "")
        for number, tag in enumerate(self._tags):
            if tag.name in names and tag.value in {found, ""}:
                self._used.add(number)
        return found

    def _having(self, name: str) -> Iterator[_Tag]:
        return (tag for tag in self._tags if tag.name == name and tag.value)

    def _report(self, rule: Rule, place: Place, message: str) -> None:
        self._reading.report(rule, place, message, self._key or None)

    def _type(self) -> str:
        known = _TYPES.get(self._kind)
        if known is None:
            message = f"“{self._kind}” is no type that is known; the record is a document now"
            self._report(NOT_UNDERSTOOD, self._tags[0].place, message)
        return known or "document"

    def _creators(self) -> Iterator[Creator]:
        for tag in self._all(*_ROLES):
            role = "director" if tag.name == "A2" and self._kind in _FILM else _ROLES[tag.name]
            yield Creator(role, _person(tag.value))

    def _numbers(self) -> tuple[str, str]:
        """ISBN and ISSN, which share a tag: eight digits are an ISSN."""
        found = {True: "", False: ""}
        for tag in self._having("SN"):
            short = len(re.sub(r"[^0-9Xx]", "", tag.value)) == 8
            if not found[short]:
                found[short] = tag.value
                self._used.add(self._tags.index(tag))
        return found[False], found[True]

    def _pages(self) -> str:
        first, last = self._first("SP"), self._first("EP")
        pages = f"{first}–{last}" if first and last and last != first else first or last
        return re.sub(r"\s*-{1,3}\s*", "–", pages)

    def _notes(self) -> tuple[str, Retraction | None]:
        notes, retracted = [], None
        for tag in self._all("N1"):
            match = _RETRACTED.fullmatch(tag.value)
            if match and retracted is None:
                retracted = Retraction(match[1].strip(), match[2])
            else:
                notes.append(tag.value.rstrip("."))
        return ". ".join(notes) + ("." if notes and self._ends_in_point() else ""), retracted

    def _ends_in_point(self) -> bool:
        return next((t.value for t in reversed(self._tags) if t.name == "N1"), "").endswith(".")

    def _date(self) -> Date | None:
        """The fullest of the dates; words that are none are kept where there is no other."""
        tags = list(self._all("DA", "PY", "Y1"))
        dates = [date for tag in tags if (date := _date(tag.value))]
        words = Date(tags[0].value) if tags else None
        chosen = max(dates, key=lambda date: len(date.start), default=words)
        for tag in tags:
            date = _date(tag.value)
            if date is None:
                message = (
                    f"the date “{tag.value}” is not understood; write the year first, as in 2010"
                )
                self._report(NOT_UNDERSTOOD, tag.place, message)
            elif chosen and date.start != chosen.start[: len(date.start)]:
                message = f"“{tag.name}” is left out, since another date is fuller: {tag.value}"
                self._report(LEFT_OUT, tag.place, message)
        return chosen

    def _fields(self) -> Iterator[Field]:
        for name, target in _FIELDS.items():
            if value := self._first(name):
                yield Field(target, value)
        if accessed := self._first("Y2", "RD"):
            date = _date(accessed)
            yield Field("urldate", date.edtf if date else accessed)

    def _report_rest(self) -> None:
        for number, tag in enumerate(self._tags):
            if number not in self._used and tag.value:
                shown = tag.value if len(tag.value) <= 60 else f"{tag.value[:60]}…"
                message = f"“{tag.name}” is left out: {shown}"
                self._report(LEFT_OUT, tag.place, message)


def _person(name: str) -> Person:
    """A name as ``Family, Given, Suffix``; without a comma it is a body's, or one word."""
    family, *rest = (part.strip() for part in name.split(","))
    if not rest or not family:
        return Person(literal=name)
    return Person(family=family, given=rest[0], suffix=", ".join(rest[1:]))


def _date(text: str) -> Date | None:
    """``YYYY/MM/DD/other``, of which all but the year may be empty; or EDTF."""
    match = _DATE.fullmatch(text.strip())
    if match is None:
        return parse_date(text)
    year, month, day, other = match.groups()
    season = _SEASONS.get((other or "").strip().lower())
    parts = [year]
    if month:
        parts += [month.zfill(2), *([day.zfill(2)] if day else [])]
    elif season:
        parts.append(str(season))
    return parse_date("-".join(parts)) or parse_date(year)
