"""Sources in RIS, which every reference manager imports.

Source: “RIS Format Specifications” (Research Information Systems, 2001) for the form of a line
and a name; Zotero's and EndNote's tables for the tags of later types.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kb.cite.csl import csl_item
from kb.cite.further import further
from kb.cite.sanitise import one_line
from kb.fields import FieldKind
from kb.fields.edtf import parse_date
from kb.fields.table import IN_RIS
from kb.model import Date, Person, Source
from kb.model.sources import OTHERS

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
_SEASONS = {21: "Spring", 22: "Summer", 23: "Autumn", 24: "Winter"}
_OPENED = ("http://", "https://", "ftp://")
"""What an address begins with that a reference manager may open at a click."""

_ROLES = {"author": "AU", "editor": "ED", "translator": "A4", "collection-editor": "A3"}
_ROLES_OF: Mapping[str, Mapping[str, str]] = {
    "BOOK": {"collection-editor": "A2"},
    "CHAP": {"container-author": "C2"},
    "MPCT": {"director": "AU", "author": "", "producer": "A3"},
    "PCOMM": {"recipient": "A2"},
}
"""The tags of people, and those of one type. Source: EndNote’s and Zotero’s tables."""
_NUMBERED = {"RPRT", "PAT"}
_WITH_ISSUE = {"JOUR", "MGZN", "NEWS", "SER"}


def write_ris(sources: Iterable[Source]) -> str:
    """The sources, a record each; lines end as the format asks, by carriage return and line feed.

    A retraction, for which RIS has no tag, stands first among the notes.
    """
    return "\r\n".join(line for source in sources for line in _lines(source))


def without_place(source: Source) -> tuple[str, ...]:
    """The names of the fields of a source that RIS has no place for."""
    return tuple(dict.fromkeys(_Record(source).left))


def _lines(source: Source) -> Iterator[str]:
    for tag, value in _Record(source).tags:
        text = one_line(value)
        if text:
            yield f"{tag}  - {text}"
    yield "ER  - "
    yield ""


class _Record:
    """The tags of one source, and the names of the fields that have none."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._kind = _TYPES.get(source.type, "GEN")
        self._more = {field.name: field.value for field, _ in further(source)}
        self.left: list[str] = []
        self.tags = list(self._tags())
        self.left += self._more

    def _take(self, *names: str) -> str:
        """The value of the first of the further fields that is there; it has its place then."""
        return next((self._more.pop(name) for name in names if name in self._more), "")

    def _tags(self) -> Iterator[tuple[str, str]]:
        source, kind = self._source, self._kind
        yield "TY", kind
        yield "ID", source.key
        yield from self._people()
        yield "TI", self._added(source.title, "titleaddon")
        yield from self._container()
        yield from _date(source.date)
        yield "VL", source.volume
        if kind in _WITH_ISSUE:
            yield "IS", source.issue or source.number
        elif kind not in _NUMBERED:
            yield "M1", source.number or source.issue
        yield from self._pages()
        yield "ET", source.edition or (self._take("version") if kind == "COMP" else "")
        yield "PB", source.publisher or self._holders()
        yield "M3", source.genre
        yield "DO", source.doi
        # In a report or a patent the tag for a standard number holds its own.
        yield "SN", source.number if kind in _NUMBERED else source.isbn or source.issn
        yield from self._addresses()
        yield "LA", source.language
        yield from self._further()
        yield from (("KW", word) for word in source.keywords)
        yield "AB", source.abstract
        yield from self._notes()

    def _people(self) -> Iterator[tuple[str, str]]:
        tags = {**_ROLES, **_ROLES_OF.get(self._kind, {})}
        for creator in self._source.creators:
            tag = tags.get(creator.role, "")
            if creator.person == OTHERS:
                self.left.append(f"{creator.role} (“and others”)")
            elif tag:
                yield tag, _name(creator.person)
            elif creator.role != "holder" or self._kind != "PAT" or self._source.publisher:
                self.left.append(creator.field or creator.role)

    def _holders(self) -> str:
        holders = [c.person.name for c in self._source.creators if c.role == "holder"]
        return "; ".join(holders) if self._kind == "PAT" else ""

    def _added(self, text: str, name: str) -> str:
        """The text with what is added to it behind a full stop."""
        addon = self._take(name)
        return f"{text}{'' if text[-1:] in '?!.' else '.'} {addon}" if text and addon else text

    def _container(self) -> Iterator[tuple[str, str]]:
        container = self._source.container
        for name in ("booktitleaddon", "journaltitleaddon") if container else ():
            container = self._added(container, name)
        event = self._take("eventtitle") if self._kind == "CONF" else ""
        venue = self._take("venue") if self._kind == "CONF" else ""
        yield "T2", event or container
        yield "C3", container if event else ""
        yield "CY", venue or self._source.publisher_place
        yield "C1", self._source.publisher_place if venue else ""

    def _pages(self) -> Iterator[tuple[str, str]]:
        pages = self._source.pages or self._take("pagetotal")
        first, dash, last = pages.partition("–")
        if dash and "–" not in last and "," not in pages:
            yield "SP", first
            yield "EP", last
        else:
            yield "SP", pages

    def _addresses(self) -> Iterator[tuple[str, str]]:
        url = str(csl_item(self._source).get("URL", ""))
        if url.casefold().startswith(_OPENED):
            yield "UR", url
        elif url:
            self.left.append("url")
        if "eprint" in self._more:
            yield "AN", self._take("eprint")
        yield "DB", self._take("eprinttype", "archiveprefix", "database")

    def _further(self) -> Iterator[tuple[str, str]]:
        """The fields that have a tag of their own in every type."""
        for field, known in further(self._source):
            if field.name in self._more and known.ris in IN_RIS:
                value = self._take(field.name)
                date = parse_date(value) if known.kind is FieldKind.DATE else None
                yield known.ris, _numbers(date) if date else value

    def _notes(self) -> Iterator[tuple[str, str]]:
        source = self._source
        if source.retracted:
            date = f" {source.retracted.date}" if source.retracted.date else ""
            yield "N1", f"Retracted{date}: {source.retracted.reason}"
        yield "N1", source.note
        if self._kind in _NUMBERED and source.isbn:
            yield "N1", f"ISBN {source.isbn}"
        if source.isbn and source.issn:
            yield "N1", f"ISSN {source.issn}"


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
    if len(date.start) > 1:
        yield "DA", _numbers(date)


def _numbers(date: Date) -> str:
    """A date as the format has it: year, month, day and other words between strokes."""
    parts = date.start or date.end or ()
    if not parts:
        return date.edtf
    month = f"{parts[1]:02d}" if len(parts) > 1 and parts[1] <= 12 else ""
    day = f"{parts[2]:02d}" if len(parts) > 2 else ""
    season = _SEASONS.get(parts[1], "") if len(parts) > 1 else ""
    return f"{parts[0]}/{month}/{day}/{season}"
