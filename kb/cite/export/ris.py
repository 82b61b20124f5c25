"""Sources in RIS, which every reference manager imports.

Source: “RIS Format Specifications” (Research Information Systems, 2001) for the form of a line
and a name; Zotero's and EndNote's tables for the tags of later types.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kb.cite.export.sanitise import one_line
from kb.model import Date, Person, Source

_TYPES: Mapping[str, str] = {
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "article": "UNPB",
    "bill": "BILL",
    "book": "BOOK",
    "chapter": "CHAP",
    "dataset": "DATA",
    "entry-dictionary": "DICT",
    "entry-encyclopedia": "ENCYC",
    "graphic": "ART",
    "hearing": "HEAR",
    "legal_case": "CASE",
    "legislation": "STAT",
    "manuscript": "UNPB",
    "map": "MAP",
    "motion_picture": "MPCT",
    "pamphlet": "PAMP",
    "paper-conference": "CONF",
    "patent": "PAT",
    "periodical": "SER",
    "personal_communication": "PCOMM",
    "post": "ELEC",
    "post-weblog": "BLOG",
    "report": "RPRT",
    "software": "COMP",
    "song": "SOUND",
    "standard": "STAND",
    "thesis": "THES",
    "webpage": "ELEC",
}
_ROLES = {
    "author": "AU",
    "editor": "A2",
    "container-author": "A3",
    "director": "A3",
    "translator": "A4",
}
_SEASONS = {21: "Spring", 22: "Summer", 23: "Autumn", 24: "Winter"}
_OPENED = ("http://", "https://", "ftp://")
"""What an address begins with that a reference manager may open at a click."""

_WITH_ISSUE = {"JOUR", "MGZN", "NEWS", "SER"}


def write_ris(sources: Iterable[Source]) -> str:
    """The sources, a record each; lines end as the format asks, by carriage return and line feed.

    A retraction, for which RIS has no tag, stands first among the notes.
    """
    return "\r\n".join(line for source in sources for line in _record(source))


def _record(source: Source) -> Iterator[str]:
    for tag, value in _tags(source):
        text = one_line(value)
        if text:
            yield f"{tag}  - {text}"
    yield "ER  - "
    yield ""


def _tags(source: Source) -> Iterator[tuple[str, str]]:
    kind = _TYPES.get(source.type, "GEN")
    yield "TY", kind
    yield "ID", source.key
    for creator in source.creators:
        if creator.role in _ROLES:
            yield _ROLES[creator.role], _name(creator.person)
    yield "TI", source.title
    yield "T2", source.container
    yield from _date(source.date)
    yield "VL", source.volume
    if kind in _WITH_ISSUE:
        yield "IS", source.issue or source.number
    elif kind != "RPRT":
        yield "M1", source.number or source.issue
    yield from _pages(source.pages)
    yield "ET", source.edition
    yield "PB", source.publisher
    yield "CY", source.publisher_place
    yield "M3", source.genre
    yield "DO", source.doi
    # In a report the tag for a standard number holds the report's own.
    standard = source.isbn or source.issn
    yield "SN", source.number if kind == "RPRT" else standard
    if source.url.lower().startswith(_OPENED):
        yield "UR", source.url
    yield "LA", source.language
    yield from (("KW", word) for word in source.keywords)
    yield "AB", source.abstract
    if source.retracted:
        yield "N1", f"Retracted {source.retracted.date}: {source.retracted.reason}"
    yield "N1", source.note
    if kind == "RPRT" and source.isbn:
        yield "N1", f"ISBN {source.isbn}"


def _name(person: Person) -> str:
    """A name as the format has it: family, given, suffix, with the particle that sorts first."""
    if person.literal:
        return person.literal
    given = " ".join(part for part in (person.given, person.dropping_particle) if part)
    if not (given or person.suffix):
        return f"{person.short},"  # without a comma it would be the name of a body
    return ", ".join(part for part in (person.short, given, person.suffix) if part)


def _date(date: Date | None) -> Iterator[tuple[str, str]]:
    """The year, and in ``DA`` what is known beyond it: year, month, day and other words."""
    if date is None:
        return
    if date.year is None:
        yield "PY", date.edtf
        return
    yield "PY", str(date.year)
    month = f"{date.start[1]:02d}" if len(date.start) > 1 and date.start[1] <= 12 else ""
    day = f"{date.start[2]:02d}" if len(date.start) > 2 else ""
    season = _SEASONS.get(date.start[1], "") if len(date.start) > 1 else ""
    if month or season:
        yield "DA", f"{date.year}/{month}/{day}/{season}"


def _pages(pages: str) -> Iterator[tuple[str, str]]:
    first, dash, last = pages.partition("–")
    if dash and "–" not in last and "," not in pages:
        yield "SP", first
        yield "EP", last
    else:
        yield "SP", pages
