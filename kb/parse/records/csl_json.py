"""CSL-JSON into sources: what reference managers write, and what DOI registries answer.

Source: CSL 1.0.2, ``csl-data.json``. Registries depart from it: Crossref names types in its own
way, gives titles as lists, and adds fields of its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from kb.base.identifiers import bare_doi
from kb.base.text import Place, TextFile
from kb.diagnostics import Diagnostic, Rule
from kb.fields import FieldKind, field_of
from kb.fields.edtf import parse_date
from kb.fields.roles import role_of
from kb.fields.table import CSL_NAMES, IN_CSL
from kb.model import Creator, Date, Field, Person, Retraction, Source
from kb.model.sources import OTHERS
from kb.parse.bibtex.titles import plain_title
from kb.parse.bibtex.types import ITEM_TYPES
from kb.parse.records.custom import Custom
from kb.parse.records.rules import LEFT_OUT, NOT_UNDERSTOOD, UNREADABLE
from kb.parse.records.titles import IN_BOOKS, Titles, titles_of

_TEXTS: Mapping[str, str] = {
    "publisher": "publisher",
    "publisher_place": "publisher-place",
    "volume": "volume",
    "issue": "issue",
    "edition": "edition",
    "genre": "genre",
    "doi": "DOI",
    "isbn": "ISBN",
    "issn": "ISSN",
    "url": "URL",
    "abstract": "abstract",
    "note": "note",
}
# What CSL called variables once, and what registries and programs call them.
_FIELDS: Mapping[str, str] = {
    **IN_CSL,
    "shortTitle": "shorttitle",
    "journalAbbreviation": "shortjournal",
    "event": "eventtitle",
}
_OF_TITLES = {"title", "container-title", "volume-title"}
_STATES = {
    "in preparation": "inpreparation",
    "in press": "inpress",
    **{state: state for state in ("submitted", "forthcoming", "prepublished")},
}
# Names of types that registries use besides those of CSL.
_TYPES: Mapping[str, str] = {
    "journal-article": "article-journal",
    "journal": "periodical",
    "book-chapter": "chapter",
    "book-section": "chapter",
    "book-part": "chapter",
    "monograph": "book",
    "edited-book": "book",
    "reference-book": "book",
    "proceedings": "book",
    "proceedings-article": "paper-conference",
    "reference-entry": "entry-encyclopedia",
    "dissertation": "thesis",
    "posted-content": "article",
    "peer-review": "review",
    "report-component": "report",
    "other": "document",
}
_NAME_PARTS = {
    "family": "family",
    "given": "given",
    "dropping-particle": "dropping_particle",
    "non-dropping-particle": "non_dropping_particle",
    "suffix": "suffix",
}
_OF_NAMES = {"sequence", "affiliation", "literal", "name", "parse-names", "isInstitution"}
_OPENING = re.compile(r"[\s\ufeff]*\[?\s*")
_NEXT = re.compile(r"\s*,\s*")
_LAST = re.compile(r"\s*\]?\s*")
_PAGES = re.compile(r"\s*[-–]{1,3}\s*")


def read_csl_json(file: TextFile) -> tuple[tuple[Source, ...], tuple[Diagnostic, ...]]:
    """The sources of a CSL-JSON text, an array of items or one, and what finds no place.

    A source without ``id`` has an empty key.
    """
    findings: list[Diagnostic] = []
    sources = []
    for value, place in _items(file, findings):
        if isinstance(value, dict):
            item = _Item(file, value, place)
            sources.append(item.source())
            findings += item.findings
        else:
            message = "an item must be “{…}” with “type” and “title”"
            findings.append(Diagnostic(UNREADABLE, place, message))
    return tuple(sources), tuple(findings)


def _items(file: TextFile, findings: list[Diagnostic]) -> Iterator[tuple[Any, Place]]:
    """Each item with its place, read one by one so that a broken one spares those before it."""
    text = file.text
    decoder = json.JSONDecoder()
    opening = _OPENING.match(text)
    position = opening.end() if opening else 0
    many = bool(opening and "[" in opening[0])
    while position < len(text) and not (many and text[position] == "]"):
        try:
            value, end = decoder.raw_decode(text, position)
        except (ValueError, RecursionError) as error:
            at = getattr(error, "pos", position)
            what = getattr(error, "msg", "nested too deeply").removesuffix(" starting at")
            place = Place(file.path, file.span(at, at + 1))
            message = f"this is no JSON ({what.lower()}); nothing from here on was read"
            findings.append(Diagnostic(UNREADABLE, place, message))
            return
        yield value, Place(file.path, file.span(position, end))
        following = _NEXT.match(text, end)
        if not many or not following:
            last = _LAST.match(text, end)
            position = last.end() if last else end
            if position < len(text):
                place = Place(file.path, file.span(position, position + 1))
                message = "something follows the last item; items stand in “[…]”, with commas"
                findings.append(Diagnostic(UNREADABLE, place, message))
            return
        position = following.end()


class _Item:
    def __init__(self, file: TextFile, value: Mapping[str, Any], place: Place) -> None:
        self._file = file
        self._value = value
        self._place = place
        self._used = {"id", "type", "title", "keyword", "issued", "page", "custom"}
        self._key = _text(value.get("id"))
        self._custom = Custom.of(value.get("custom"))
        self.findings: list[Diagnostic] = []

    def source(self) -> Source:
        """The source, with findings for what it has no place for."""
        texts = {name: self._text(variable) for name, variable in _TEXTS.items()}
        titles = self._titles()
        doi = bare_doi(texts["doi"])
        if doi and bare_doi(texts["url"]).casefold() == doi.casefold():
            texts["url"] = ""
        source = Source(
            key=self._key,
            type=self._type(),
            title=plain_title(titles.title),
            title_markup=titles.title,
            creators=tuple(self._creators()),
            date=self._date("issued"),
            pages=_PAGES.sub("–", self._text("page")),
            keywords=tuple(
                word for part in self._text("keyword").split(",") if (word := part.strip())
            ),
            retracted=self._retracted(),
            suppressions=(),
            fields=tuple(self._fields(titles)),
            place=self._place,
            **{
                **texts,
                "doi": doi,
                "language": self._language(),
                "container": titles.container,
                "number": self._number(),
            },
        )
        for name in self._value:
            if name not in self._used and self._value[name] not in (None, "", [], {}):
                self._report(LEFT_OUT, name, f"“{name}” is left out")
        return source

    def _report(self, rule: Rule, name: str, message: str) -> None:
        span = self._place.span
        position = self._file.text.find(json.dumps(name), span.start, span.end)
        place = self._place
        if position >= 0:
            place = Place(self._file.path, self._file.span(position, position + len(name) + 2))
        self.findings.append(Diagnostic(rule, place, message, self._key or None))

    def _text(self, name: str) -> str:
        """A value as text: a number too, and of a list the first."""
        self._used.add(name)
        value = self._value.get(name)
        if isinstance(value, dict):
            self._report(NOT_UNDERSTOOD, name, f"“{name}” must be a text")
            return ""
        if isinstance(value, list) and len(value) > 1:
            others = ", ".join(filter(None, map(_text, value[1:])))
            self._report(LEFT_OUT, name, f"of “{name}”, only the first is kept; also: {others}")
        return _text(value)

    def _type_known(self) -> str:
        kind = _text(self._value.get("type"))
        return _TYPES.get(kind, kind)

    def _type(self) -> str:
        kind, known = _text(self._value.get("type")), self._type_known()
        if known in ITEM_TYPES:
            return known
        what = f"“{kind}” is no type that is known" if kind else "the item has no “type”"
        self._report(NOT_UNDERSTOOD, "type", f"{what}; it is a document now")
        return "document"

    def _creators(self) -> Iterator[Creator]:
        for role in (name for name in self._value if name in CSL_NAMES):
            self._used.add(role)
            for number, person in enumerate(self._people(role, self._value[role])):
                yield Creator(role, person, self._custom.field(role, number))
            if role in self._custom.cut:
                yield Creator(role, OTHERS)
        for field, names in self._custom.names.items():
            role = role_of(field)
            yield from (Creator(role, person) for person in self._people(role, names))

    def _people(self, role: str, names: Any) -> Iterator[Person]:
        for name in names if isinstance(names, list) else [names]:
            person = self._person(role, name)
            if person != Person():
                yield person

    def _person(self, role: str, name: Any) -> Person:
        if not isinstance(name, dict):
            return Person(literal=_text(name))
        for part in name:
            if part not in _OF_NAMES and part not in _NAME_PARTS and name[part]:
                what = _text(name[part])
                self._report(LEFT_OUT, part, f"“{part}” of an {role} is left out: {what}")
        literal = _text(name.get("literal")) or _text(name.get("name"))
        if literal:
            return Person(literal=literal)
        parts = {ours: _text(name.get(theirs)) for theirs, ours in _NAME_PARTS.items()}
        if not parts["family"]:
            return Person(literal=parts["given"])
        return Person(**parts)

    def _date(self, name: str) -> Date | None:
        self._used.add(name)
        value = self._value.get(name)
        if value is None:
            return None
        date = _date(value)
        if date is None and value not in ({}, {"date-parts": [[None]]}, {"date-parts": [[]]}):
            self._report(NOT_UNDERSTOOD, name, f"the date in “{name}” is not understood")
        return date

    def _retracted(self) -> Retraction | None:
        """As this program's own export has it."""
        if self._custom.unknown:
            self._report(LEFT_OUT, "custom", "“custom” is left out")
        value = self._custom.retracted
        if value is None:
            return None
        return Retraction(_text(value.get("date")), _text(value.get("reason")))

    def _language(self) -> str:
        """The language, as the entry named it where it came from one."""
        language = self._text("language")
        return self._custom.texts.get("langid") or language

    def _number(self) -> str:
        """The number; of a book and its parts that in a series."""
        series = self._text("collection-number") if self._type_known() in IN_BOOKS else ""
        return series or self._text("number")

    def _titles(self) -> Titles:
        """The titles, with those of a volume of many where a bibliography has them."""
        texts = self._custom.texts
        title, container = self._text("title"), self._text("container-title")
        volume = self._text("volume-title")
        titles = titles_of(self._type_known(), title, container, volume, texts)
        container = titles.container
        for name in ("booktitleaddon", "journaltitleaddon"):
            container = _without(container, texts.get(name, ""))
        title = _without(titles.title, texts.get("titleaddon", ""))
        return Titles(title, container, titles.fields)

    def _fields(self, titles: Titles) -> Iterator[Field]:
        written = dict(titles.fields)
        for name, target in _FIELDS.items():
            if name in self._value and name not in _OF_TITLES and target not in written:
                written[target] = self._written(name, target)
        for name, text in {**written, **self._custom.texts}.items():
            if text and name != "langid":
                plain = plain_title(text)
                yield Field(name, plain, text if text != plain else "")

    def _written(self, name: str, field: str) -> str:
        """The value of a variable as a field has it."""
        if field_of(field).kind is FieldKind.DATE:
            date = self._date(name)
            return date.edtf if date else ""
        text = self._text(name)
        return _STATES.get(text, text) if field == "pubstate" else text


def _without(text: str, addon: str) -> str:
    """The text without what this program added to it behind a full stop."""
    if not addon or not text.endswith(addon):
        return text
    return text.removesuffix(addon).rstrip().removesuffix(".")


def _text(value: Any) -> str:
    if isinstance(value, list):
        return _text(value[0]) if value else ""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    return " ".join(str(value).split())


def _date(value: Any) -> Date | None:
    """A date variable; what has no parts keeps its words."""
    if isinstance(value, str):
        return parse_date(value) or (Date(value) if value.strip() else None)
    if not isinstance(value, dict):
        return None
    ends = [end for end in map(_end, _listed(value.get("date-parts"))) if end]
    if not ends:
        words = _text(value.get("literal")) or _text(value.get("raw"))
        return parse_date(words) or (Date(words) if words else None)
    season = _text(value.get("season"))
    if season.isdecimal() and 1 <= int(season) <= 4 and len(ends[0]) == 4:
        ends[0] = f"{ends[0]}-{20 + int(season)}"
    mark = "~" if value.get("circa") else ""
    return parse_date("/".join(f"{end}{mark}" for end in ends[:2]))


def _end(parts: Any) -> str:
    numbers = [_text(part) for part in _listed(parts)[:3]]
    if not numbers or not re.fullmatch(r"-?\d{1,4}", numbers[0]):
        return ""
    year = int(numbers[0])
    # CSL has no year 0: its -50 is 50 BC, which EDTF calls -0049.
    sign, digits = ("-" if year < -1 else "", str(abs(year + 1 if year < 0 else year)))
    rest = [number.zfill(2) for number in numbers[1:] if number.isdecimal()]
    return "-".join([f"{sign}{digits.zfill(4)}", *rest])


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
