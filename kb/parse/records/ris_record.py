"""One record of RIS into a source.

Source: “RIS Format Specifications” (Research Information Systems, 2001) for names and dates;
Zotero's and EndNote's tables for what a tag says in a type. What a tag is a field of, whatever the
type, stands in :mod:`kb.fields`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from kb.base.identifiers import bare_doi
from kb.base.text import Place
from kb.diagnostics import Rule
from kb.fields.edtf import parse_date
from kb.fields.languages import language_tag
from kb.fields.table import IN_RIS
from kb.model import Creator, Date, Field, Person, Retraction, Source
from kb.parse.records.rules import LEFT_OUT, NOT_UNDERSTOOD
from kb.parse.records.tags import Reading, Tag

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
_CONFERENCE = {"CONF", "CPAPER"}
_SERIAL = {"JOUR", "EJOUR", "MGZN", "NEWS", "SER", "JFULL", "ABST", "INPR"}
_ROLES = {
    "AU": "author",
    "A1": "author",
    "ED": "editor",
    "A2": "editor",
    "A3": "collection-editor",
    "A4": "translator",
}
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
_FIELDS = {tag: name for tag, name in IN_RIS.items() if tag != "Y2"}
_BOOKS = {"BOOK", "EDBOOK", "EBOOK"}
_WITH_SIZE = {*_BOOKS, "THES"}
_SIZE = re.compile(r"(\d+) ?(?:p\.|pp\.|pages)?")
_ROLES_OF: Mapping[str, Mapping[str, str]] = {
    **{kind: {"AU": "director", "A2": "director", "A3": "producer"} for kind in _FILM},
    **{kind: {"C2": "container-author"} for kind in ("CHAP", "ECHAP")},
    "PCOMM": {"A2": "recipient"},
}
"""What tags of people are in one type, as Zotero and EndNote have them."""
_EPRINTS = {"arxiv", "hdl", "jstor", "pubmed", "googlebooks"}
_NUMBER_IN_NOTE = re.compile(r"(ISBN|ISSN) ([0-9Xx -]+)")
_DATE = re.compile(r"(\d{4})(?:[/-](\d{1,2})?(?:[/-](\d{1,2})?(?:/(.*))?)?)?")
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_RETRACTED = re.compile(r"Retracted(?: ([^:]*))?: (.+)")


class Record:
    """One record: the source that its tags describe, with findings for the rest."""

    def __init__(self, tags: Sequence[Tag], reading: Reading) -> None:
        self._tags = tags
        self._kind = tags[0].value.upper()
        self._key = next((tag.value for tag in tags if tag.name == "ID"), "")
        self._used: set[int] = {0}
        self._reading = reading
        self._more: dict[str, str] = {}
        self._noted: dict[str, str] = {}

    def source(self) -> Source:
        """The source, with findings for what it has no place for."""
        texts = self._texts()
        if self._kind in _BOOKS and not texts["title"]:
            texts["title"], texts["container"] = texts["container"], ""
        number = self._first("IS", "M1")
        serial = self._kind in _SERIAL
        own = self._first("SN") if self._kind in {"RPRT", "PAT"} else ""
        notes, retracted = self._notes()
        isbn, issn = self._numbers()
        source = Source(
            key=self._first("ID"),
            type=self._type(),
            title_markup=texts["title"],
            creators=tuple(self._creators()),
            date=self._date(),
            issue=number if serial else "",
            number="" if serial else own or number,
            pages=self._pages(),
            isbn=isbn,
            issn=issn,
            note=notes,
            retracted=retracted,
            suppressions=(),
            keywords=tuple(dict.fromkeys(tag.value for tag in self._all("KW"))),
            fields=tuple(self._fields()),
            place=self._tags[0].place,
            **texts,
        )
        self._report_rest()
        return source

    def _texts(self) -> dict[str, str]:
        """The attributes that a tag fills, with what a tag says in some types only."""
        tags = dict(_TEXTS)
        if self._kind == "PAT":
            del tags["publisher"]
        texts = {"publisher": "", **{name: self._first(*named) for name, named in tags.items()}}
        if self._kind in _CONFERENCE:
            self._move(texts, "container", "C3", "eventtitle")
            self._move(texts, "publisher_place", "C1", "venue")
        if self._kind == "COMP":
            self._more["version"], texts["edition"] = texts["edition"], ""
        if not texts["doi"] and bare_doi(texts["genre"]).startswith("10."):
            texts["doi"], texts["genre"] = texts["genre"], ""
        texts["language"] = language_tag(texts["language"])
        return {**texts, "doi": bare_doi(texts["doi"])}

    def _move(self, texts: dict[str, str], name: str, tag: str, field: str) -> None:
        """Where a paper's volume has its own tag, the usual one says it of the conference."""
        if value := self._first(tag):
            self._more[field], texts[name] = texts[name], value

    def _all(self, *names: str) -> Iterator[Tag]:
        for number, tag in enumerate(self._tags):
            if tag.name in names:
                self._used.add(number)
                if tag.value:
                    yield tag

    def _first(self, *names: str) -> str:
        """The value of the first of these tags that is there; the same value again counts once."""
        value = next((tag.value for name in names for tag in self._having(name)), "")
        for number, tag in enumerate(self._tags):
            if tag.name in names and tag.value in {value, ""}:
                self._used.add(number)
        return value

    def _having(self, name: str) -> Iterator[Tag]:
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
        roles = {**_ROLES, **_ROLES_OF.get(self._kind, {})}
        if self._kind in _BOOKS and any(tag.name in {"A3", "ED"} for tag in self._tags):
            roles |= {"A2": "collection-editor", "A3": "editor"}
        for tag in self._all(*roles):
            yield Creator(roles[tag.name], _person(tag.value))
        for tag in self._all("PB") if self._kind == "PAT" else ():
            yield Creator("holder", _person(tag.value))

    def _numbers(self) -> tuple[str, str]:
        """ISBN and ISSN, which share a tag: eight digits are an ISSN."""
        numbers = {True: self._noted.get("ISSN", ""), False: self._noted.get("ISBN", "")}
        for tag in self._having("SN") if self._kind not in {"RPRT", "PAT"} else ():
            short = len(re.sub(r"[^0-9Xx]", "", tag.value)) == 8
            if not numbers[short]:
                numbers[short] = tag.value
                self._used.add(self._tags.index(tag))
        return numbers[False], numbers[True]

    def _pages(self) -> str:
        first, last = self._first("SP"), self._first("EP")
        size = _SIZE.fullmatch(first) if self._kind in _WITH_SIZE and not last else None
        if size:
            self._more["pagetotal"] = size[1]
            return ""
        pages = f"{first}–{last}" if first and last and last != first else first or last
        return re.sub(r"\s*-{1,3}\s*", "–", pages)

    def _notes(self) -> tuple[str, Retraction | None]:
        notes, retracted = [], None
        for tag in self._all("N1"):
            match = _RETRACTED.fullmatch(tag.value)
            number = _NUMBER_IN_NOTE.fullmatch(tag.value)
            if match and retracted is None:
                date = (match[1] or "").strip()
                dated = parse_date(date) is not None
                reason = match[2] if dated or not date else f"{date}: {match[2]}"
                retracted = Retraction(date if dated else "", reason)
            elif number:
                self._noted[number[1]] = number[2]
            else:
                notes.append(tag.value.rstrip("."))
        return ". ".join(notes) + ("." if notes and self._ends_in_point() else ""), retracted

    def _ends_in_point(self) -> bool:
        return next((t.value for t in reversed(self._tags) if t.name == "N1"), "").endswith(".")

    def _date(self) -> Date | None:
        """The fullest of the dates, of the year that is the year of publication.

        The year of publication is that of ``PY``, else of ``Y1``: ``DA`` may be the day on which
        it went online, wherever it stands.
        Words that are no date are kept where there is no other.
        """
        tags = [tag for name in ("PY", "Y1", "DA") for tag in self._all(name)]
        dates = [date for tag in tags if (date := _date(tag.value))]
        words = Date(tags[0].value) if tags else None
        of_year = [date for date in dates if date.start[:1] == dates[0].start[:1]]
        chosen = max(of_year, key=lambda date: len(date.start), default=words)
        for tag in tags:
            date = _date(tag.value)
            if date is None:
                message = (
                    f"the date “{tag.value}” is not understood; write the year first, as in 2010"
                )
                self._report(NOT_UNDERSTOOD, tag.place, message)
            elif chosen and date.start != chosen.start[: len(date.start)]:
                same = date.start[:1] == chosen.start[:1]
                why = "another date is fuller" if same else "the work came out in another year"
                message = f"“{tag.name}” is left out, since {why}: {tag.value}"
                self._report(LEFT_OUT, tag.place, message)
        return chosen

    def _fields(self) -> Iterator[Field]:
        for name, target in _FIELDS.items():
            if value := self._first(name):
                yield Field(target, _edtf(value) if target == "origdate" else value)
        if accessed := self._first("Y2", "RD"):
            yield Field("urldate", _edtf(accessed))
        yield from self._print()
        yield from (Field(name, value) for name, value in self._more.items() if value)

    def _print(self) -> Iterator[Field]:
        """The electronic print, or the database that the record comes from."""
        kind = self._first("DB")
        if kind.lower() in _EPRINTS and (number := self._first("AN")):
            yield Field("eprint", number)
            yield Field("eprinttype", kind)
        elif kind:
            yield Field("database", kind)

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


def _edtf(text: str) -> str:
    """A date as biblatex writes it; words that are none stay as they are."""
    date = _date(text)
    return date.edtf if date else text


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
