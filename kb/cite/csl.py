"""Sources as CSL-JSON, the form that reference managers and citation processors read.

What a field of an entry is in CSL stands in :mod:`kb.fields`. Source: CSL 1.0.2 specification,
appendix III and IV, and its ``csl-data.json`` schema.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from kb.cite.further import further
from kb.fields import FieldKind, SourceField
from kb.fields.edtf import parse_date
from kb.fields.languages import tag_of
from kb.fields.roles import usual_field
from kb.fields.table import CSL_NAMES
from kb.model import Creator, Date, Field, Person, Source
from kb.model.sources import OTHERS

Item = dict[str, Any]

_PLAIN = {
    "container": "container-title",
    "publisher": "publisher",
    "publisher_place": "publisher-place",
    "volume": "volume",
    "issue": "issue",
    "number": "number",
    "pages": "page",
    "edition": "edition",
    "genre": "genre",
    "doi": "DOI",
    "isbn": "ISBN",
    "issn": "ISSN",
    "url": "URL",
    "abstract": "abstract",
    "note": "note",
}

_IN_BOOKS = {"book", "chapter", "paper-conference", "entry-encyclopedia", "entry-dictionary"}
"""Types whose number is that in a series of books."""

_PARTS = _IN_BOOKS - {"book"}
"""Types of what stands in a book."""

STATES = {
    "inpreparation": "in preparation",
    "submitted": "submitted",
    "forthcoming": "forthcoming",
    "inpress": "in press",
    "prepublished": "prepublished",
}
"""What biblatex's keys for a state of publication say. Source: biblatex manual, 4.9.2.11."""

_SERIES = {"newseries": "new series", "oldseries": "old series"}
"""What biblatex's keys for a series of a journal say. Source: biblatex manual, 2.3.7."""

_EPRINTS = {
    "arxiv": "https://arxiv.org/abs/",
    "hdl": "https://hdl.handle.net/",
    "jstor": "https://www.jstor.org/stable/",
    "pubmed": "https://pubmed.ncbi.nlm.nih.gov/",
    "googlebooks": "https://books.google.com/books?id=",
}
"""Where an electronic print of each type is read. Source: biblatex manual, 3.14.7."""

_VARIANT = re.compile(r"\bvariant\s*=\s*([a-z]+)")
_SEASONS = range(21, 25)


def csl_item(source: Source) -> Item:
    """The source as one CSL-JSON item for a processor; empty variables are left out.

    A list that is cut short ends in the name “others”, which a processor sets as “et al.”.
    """
    item: Item = {"id": source.key, "type": source.type}
    title = source.title_markup or source.title
    if title:
        item["title"] = title
    for role in dict.fromkeys(c.role for c in source.creators if c.role in CSL_NAMES):
        item[role] = [csl_name(c.person) for c in source.creators if c.role == role]
    if source.date:
        item["issued"] = csl_date(source.date)
    for attribute, variable in _PLAIN.items():
        value = getattr(source, attribute)
        if value:
            item[variable] = value
    if source.language:
        item["language"] = tag_of(_variant(source) or source.language)
    if "number" in item and source.type in _IN_BOOKS:
        item["collection-number"] = item.pop("number")
    _set_titles(source, item)
    _set_further(source, item)
    _set_eprint(source, item)
    if source.keywords:
        item["keyword"] = ", ".join(source.keywords)
    return item


def csl_record(source: Source) -> Item:
    """The source as one CSL-JSON item to hand on: nothing that it says is left out.

    What CSL has no name for stands under ``custom``, which ``csl-data.json`` keeps for that:
    fields by their names in biblatex, a retraction, and the roles whose list of names is cut.
    """
    item = csl_item(source)
    cut = [role for role, names in item.items() if _is_cut(names)]
    for role in cut:
        item[role] = item[role][:-1]
    retracted = source.retracted
    custom = {
        "biblatex": _unnamed(source, item),
        "fields": _fields_of_names(source.creators),
        "cut": cut,
        "retracted": {"date": retracted.date, "reason": retracted.reason} if retracted else None,
    }
    item["custom"] = {name: value for name, value in custom.items() if value}
    return {name: value for name, value in item.items() if value not in ([], {})}


def item_of_record(record: Mapping[str, Any]) -> Item:
    """The item for a processor that :func:`csl_item` made of the source of this record."""
    custom = record.get("custom", {})
    item = {name: value for name, value in record.items() if name != "custom"}
    for role in custom.get("cut", ()):
        item[role] = [*item.get(role, ()), csl_name(OTHERS)]
    return item


def _is_cut(names: Any) -> bool:
    return isinstance(names, list) and names[-1:] == [csl_name(OTHERS)]


def _set_titles(source: Source, item: Item) -> None:
    """Titles that are put together of several fields, or stand elsewhere by what there is.

    As in pandoc, the title of a volume of many is its ``volume-title``, under the main title.
    """
    shown = {name: field for name in _TITLES if (field := source.find(name)) and field.value}
    main = _joined(shown, "maintitle", "mainsubtitle", "maintitleaddon")
    if addon := shown.get("titleaddon"):
        item["title"] = _after(item.get("title", ""), _words(addon))
    container = item.get("container-title", "")
    for name in ("booktitleaddon", "journaltitleaddon"):
        if container and name in shown:
            container = item["container-title"] = _after(container, _words(shown[name]))
    if issue := _joined(shown, "issuetitle", "issuesubtitle"):
        item["volume-title"] = issue
    if main and source.type in _PARTS:
        if "booktitle" in shown:
            item["volume-title"] = container
        item["container-title"] = main
    elif main and "title" in item:
        item["volume-title"], item["title"] = item["title"], main
        if source.container in main:
            item.pop("container-title", None)


_TITLES = (
    "maintitle", "mainsubtitle", "maintitleaddon", "titleaddon", "booktitle", "booktitleaddon",
    "journaltitleaddon", "issuetitle", "issuesubtitle",
)  # fmt: skip


def _joined(fields: Mapping[str, Field], title: str, subtitle: str, addon: str = "") -> str:
    if title not in fields:
        return ""
    whole = _words(fields[title])
    if subtitle in fields:
        whole += f"{' ' if whole[-1] in '?!:.' else ': '}{_words(fields[subtitle])}"
    return _after(whole, _words(fields[addon])) if addon in fields else whole


def _words(field: Field) -> str:
    return field.markup or field.value


def _after(text: str, addon: str) -> str:
    """The text with what is added to it, after a full stop."""
    return f"{text}{' ' if text[-1:] in '?!.' else '. '}{addon}".strip()


def _set_further(source: Source, item: Item) -> None:
    """What stands in fields that a source does not name itself, where CSL has a variable."""
    for field, known in further(source):
        variable = known.csl
        if not variable or variable in item or field.name in _TITLES:
            continue
        value = _value(field, known, source)
        if value and value != source.container:
            item[variable] = value


def _value(field: Field, known: SourceField, source: Source) -> object:
    """The value of a variable by the kind of its field."""
    if field.name == "pubstate":
        return STATES.get(field.value, field.value)
    if field.name == "series":
        return _SERIES.get(field.value) or _numbered_series(field.value, source) or _words(field)
    if field.name == "eprint":
        return ""
    if known.kind is FieldKind.TITLE:
        return _words(field)
    if known.kind is FieldKind.DATE:
        date = parse_date(field.value)
        return csl_date(date or Date(field.value))
    return field.value


def _variant(source: Source) -> str:
    """The variety of a language, as in ``langidopts = {variant=american}``."""
    options = source.find("langidopts")
    match = _VARIANT.search(options.value) if options else None
    return match[1] if match and tag_of(match[1]) != match[1] else ""


def _numbered_series(number: str, source: Source) -> str:
    """The series of a journal where it is a number. Source: biblatex manual, 2.3.7."""
    if not number.isdecimal() or not source.type.startswith("article"):
        return ""
    teens = number[-2:] in {"11", "12", "13"}
    ending = "th" if teens else {"1": "st", "2": "nd", "3": "rd"}.get(number[-1], "th")
    return f"{number}{ending} series"


def _set_eprint(source: Source, item: Item) -> None:
    """Where an electronic print is read, if nothing else says where the work is."""
    eprint = source.find("eprint")
    kind = source.find("eprinttype") or source.find("archiveprefix")
    base = _EPRINTS.get(kind.value.lower() if kind else "")
    if eprint and base and "URL" not in item:
        item["URL"] = base + quote(eprint.value, safe="/:().")


def _unnamed(source: Source, item: Item) -> dict[str, object]:
    """What CSL has no variable for, under the names of biblatex's fields."""
    fields: dict[str, object] = {}
    if source.language != item.get("language", ""):
        fields["langid"] = source.language
    for field, known in further(source):
        said = item.get(known.csl) if known.csl and field.name not in _TITLES else None
        if said is None or said != _value(field, known, source):
            fields[field.name] = _words(field)
    for creator in source.creators:
        if creator.role not in CSL_NAMES:
            names = fields.setdefault(creator.field or usual_field(creator.role), [])
            if isinstance(names, list):
                names.append(csl_name(creator.person))
    return fields


def _fields_of_names(creators: Iterable[Creator]) -> dict[str, list[str]]:
    """The fields that names stand in, role by role, where the role does not tell them."""
    listed: dict[str, list[str]] = {}
    for creator in creators:
        if creator.role in CSL_NAMES and creator.person != OTHERS:
            listed.setdefault(creator.role, []).append(creator.field)
    return {role: fields for role, fields in listed.items() if any(fields)}


def csl_name(person: Person) -> dict[str, str]:
    """The name in the parts of CSL-JSON's ``name-variable``."""
    if person.literal:
        return {"literal": person.literal}
    parts = {
        "family": person.family,
        "given": person.given,
        "dropping-particle": person.dropping_particle,
        "non-dropping-particle": person.non_dropping_particle,
        "suffix": person.suffix,
    }
    return {name: value for name, value in parts.items() if value}


def csl_date(date: Date) -> Item:
    """The date as CSL-JSON's ``date-variable``; a date without parts stays as it was typed.

    An open range keeps its known end only, since CSL-JSON cannot say that an end is open. EDTF
    counts a year 0, which is 1 BC; CSL does not, and -50 is 50 BC there. Sources: ISO 8601-2:2019,
    4.2; CSL 1.0.2, “Date”.
    """
    ends = [end for end in (date.start, date.end) if end]
    if not ends:
        return {"literal": date.edtf}
    value: Item = {"date-parts": [_without_season(end) for end in ends]}
    if len(ends[0]) > 1 and ends[0][1] in _SEASONS:
        value["season"] = ends[0][1] - 20
    if date.uncertain or date.approximate:
        value["circa"] = True
    return value


def date_parts(text: str) -> Item | None:
    """A date in EDTF, or ISO 8601 with a time, as a ``date-variable``."""
    date = parse_date(text)
    return csl_date(date) if date else None


def _without_season(parts: tuple[int, ...]) -> list[int]:
    year, *rest = parts
    counted = year if year > 0 else year - 1
    return [counted] if rest and rest[0] in _SEASONS else [counted, *rest]
