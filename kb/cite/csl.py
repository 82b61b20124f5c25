"""Sources as CSL-JSON, the form that reference managers and citation processors read.

Source: CSL 1.0.2 specification, appendix III and IV, and its ``csl-data.json`` schema.
"""

from __future__ import annotations

import re
from typing import Any

from kb.model import Date, Person, Source

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
    "language": "language",
    "abstract": "abstract",
    "note": "note",
}

_FIELDS = {
    "shorttitle": "title-short",
    "eventtitle": "event-title",
    "venue": "event-place",
    "series": "collection-title",
    "chapter": "chapter-number",
    "volumes": "number-of-volumes",
    "pagetotal": "number-of-pages",
    "version": "version",
}
"""Fields of an entry that CSL has a variable for, beside those that a source names itself."""

_STATES = {
    "inpreparation": "in preparation",
    "submitted": "submitted",
    "forthcoming": "forthcoming",
    "inpress": "in press",
    "prepublished": "prepublished",
}
"""What biblatex's keys for a state of publication say. Source: biblatex manual, 4.9.2.11."""

_DATES = {"urldate": "accessed", "origdate": "original-date", "eventdate": "event-date"}

_ISO = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?(?=$|T)")

_SEASONS = range(21, 25)


def csl_item(source: Source) -> dict[str, Any]:
    """The source as one CSL-JSON item; empty variables are left out."""
    item: dict[str, Any] = {"id": source.key, "type": source.type}
    title = source.title_markup or source.title
    if title:
        item["title"] = title
    for role in dict.fromkeys(c.role for c in source.creators):
        item[role] = [csl_name(c.person) for c in source.creators if c.role == role]
    if source.date:
        item["issued"] = csl_date(source.date)
    for attribute, variable in _PLAIN.items():
        value = getattr(source, attribute)
        if value:
            item[variable] = value
    item |= _further(source)
    if source.keywords:
        item["keyword"] = ", ".join(source.keywords)
    return item


def _further(source: Source) -> dict[str, Any]:
    """What stands in fields that a source does not name itself."""
    typed = {name: field.value for name in _FIELDS if (field := source.find(name))}
    found: dict[str, Any] = {
        _FIELDS[name]: value for name, value in typed.items() if value and value != source.container
    }
    state = source.find("pubstate")
    if state and state.value:
        found["status"] = _STATES.get(state.value, state.value)
    for name, variable in _DATES.items():
        field = source.find(name)
        date = date_parts(field.value) if field else None
        if date:
            found[variable] = date
    return found


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


def csl_date(date: Date) -> dict[str, Any]:
    """The date as CSL-JSON's ``date-variable``; a date without parts stays as it was typed.

    An open range keeps its known end only, since CSL-JSON cannot say that an end is open.
    """
    ends = [end for end in (date.start, date.end) if end]
    if not ends:
        return {"literal": date.edtf}
    value: dict[str, Any] = {"date-parts": [_without_season(end) for end in ends]}
    if len(ends[0]) > 1 and ends[0][1] in _SEASONS:
        value["season"] = ends[0][1] - 20
    if date.uncertain or date.approximate:
        value["circa"] = True
    return value


def date_parts(text: str) -> dict[str, Any] | None:
    """An ISO 8601 date (``2021-03-04``, also shorter or with a time) as a ``date-variable``."""
    match = _ISO.match(text)
    if match is None:
        return None
    return {"date-parts": [[int(part) for part in match[0].split("-")]]}


def _without_season(parts: tuple[int, ...]) -> list[int]:
    return [parts[0]] if len(parts) > 1 and parts[1] in _SEASONS else list(parts)
