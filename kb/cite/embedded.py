"""A source in the forms that reference managers look for in a page: Highwire tags and COinS.

Sources: Google Scholar, “Inclusion Guidelines for Webmasters” and Zotero's translator for embedded
metadata (``citation_*``); ANSI/NISO Z39.88-2004 with the KEV formats for journals, books and
dissertations, and “OpenURL COinS: A Convention to Embed Bibliographic Metadata in HTML”.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from kb.cite.sanitise import clean

Item = Mapping[str, Any]

_CONTAINERS = {
    "article-journal": "citation_journal_title",
    "article-magazine": "citation_journal_title",
    "article-newspaper": "citation_journal_title",
    "chapter": "citation_inbook_title",
    "entry-encyclopedia": "citation_inbook_title",
    "paper-conference": "citation_conference_title",
}
_INSTITUTIONS = {
    "report": "citation_technical_report_institution",
    "thesis": "citation_dissertation_institution",
}
_NUMBERS = {"report": "citation_technical_report_number"}
_SAME = {
    "volume": "citation_volume",
    "issue": "citation_issue",
    "DOI": "citation_doi",
    "ISBN": "citation_isbn",
    "ISSN": "citation_issn",
    "language": "citation_language",
}
_JOURNALS = {"article-journal", "article-magazine", "article-newspaper"}
_INSIDE = {"chapter", "paper-conference"}
_GENRES = {
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "book": "book",
    "chapter": "bookitem",
    "paper-conference": "proceeding",
    "report": "report",
}
# What each format of the standard has a key for, as far as a source can fill it.
_KEYS = {
    "journal": "genre atitle jtitle date volume issue pages isbn issn",
    "book": "genre atitle btitle pub place date edition pages isbn issn",
    "dissertation": "title inst date",
    "dc": "title publisher date type source identifier description language",
}
_DC_TYPES = {"post-weblog": "blogPost", "webpage": "webpage", "dataset": "dataset"}


def highwire(item: Item) -> tuple[tuple[str, str], ...]:
    """The ``citation_*`` tags of an item, names and contents, in the order that pairs them."""
    return tuple(_tags(clean(dict(item))))


def _tags(item: Item) -> Iterator[tuple[str, str]]:
    if not item.get("title"):
        return
    yield "citation_title", _text(item["title"])
    yield from (("citation_author", _name(person)) for person in item.get("author", ()))
    yield from (("citation_editor", _name(person)) for person in item.get("editor", ()))
    tags = {"citation_publication_date": "/".join(_date(item)), **_of_kind(item)}
    tags |= {name: item.get(variable, "") for variable, name in _SAME.items()}
    tags |= zip(("citation_firstpage", "citation_lastpage"), _pages(item), strict=False)
    tags["citation_public_url"] = item.get("URL", "")
    yield from ((name, value) for name, value in tags.items() if value)
    for word in str(item.get("keyword", "")).split(", "):
        if word:
            yield "citation_keywords", word


def _of_kind(item: Item) -> dict[str, str]:
    """Container, publisher and number, whose tags tell a reader which kind the item is of."""
    kind = item["type"]
    tags = {_INSTITUTIONS.get(kind, "citation_publisher"): item.get("publisher", "")}
    if kind in _CONTAINERS:
        tags[_CONTAINERS[kind]] = _text(item.get("container-title", ""))
    if kind in _NUMBERS:
        tags[_NUMBERS[kind]] = item.get("number", "")
    return tags


def coins(item: Item) -> str:
    """The item as a ContextObject in a query string: the ``title`` of a span of class Z3988."""
    return urlencode([("ctx_ver", "Z39.88-2004"), *_keys(clean(dict(item)))])


def _keys(item: Item) -> Iterator[tuple[str, str]]:
    kind = item["type"]
    title = _text(item.get("title", ""))
    container = _text(item.get("container-title", ""))
    publisher = item.get("publisher", "")
    values = {
        "title": title,
        "jtitle": container,
        "source": container,
        "btitle": (container if kind in _INSIDE else "") or title,
        "atitle": title if kind in _JOURNALS | _INSIDE else "",
        "genre": _GENRES.get(kind, ""),
        "type": _DC_TYPES.get(kind, "document"),
        "pub": publisher,
        "publisher": publisher,
        "inst": publisher,
        "place": item.get("publisher-place", ""),
        "date": "-".join(_date(item)),
        "volume": item.get("volume", ""),
        "issue": item.get("issue", ""),
        "pages": str(item.get("page", "")).replace("–", "-"),
        "edition": item.get("edition", ""),
        "isbn": item.get("ISBN", ""),
        "issn": item.get("ISSN", ""),
        "identifier": item.get("URL", ""),
        "description": item.get("abstract", ""),
        "language": item.get("language", ""),
    }
    form = _format(kind)
    yield "rft_val_fmt", f"info:ofi/fmt:kev:mtx:{form}"
    yield from ((f"rft.{name}", values[name]) for name in _KEYS[form].split() if values[name])
    people = item.get("author") or item.get("editor") or ()
    yield from _creators(people) if form != "dc" else (("rft.creator", _name(p)) for p in people)
    if item.get("DOI"):
        yield "rft_id", f"info:doi/{item['DOI']}"
    if item.get("URL"):
        yield "rft_id", item["URL"]


def _format(kind: str) -> str:
    if kind in _JOURNALS:
        return "journal"
    if kind == "thesis":
        return "dissertation"
    return "book" if kind in _GENRES else "dc"


def _creators(people: Any) -> Iterator[tuple[str, str]]:
    for number, person in enumerate(people):
        if number == 0 and person.get("family"):
            yield "rft.aulast", _family(person)
            if _given(person):
                yield "rft.aufirst", _given(person)
        yield ("rft.au" if person.get("family") else "rft.aucorp"), _name(person)


def _family(person: Mapping[str, str]) -> str:
    return " ".join(p for p in (person.get("non-dropping-particle"), person.get("family")) if p)


def _given(person: Mapping[str, str]) -> str:
    return " ".join(p for p in (person.get("given"), person.get("dropping-particle")) if p)


def _name(person: Mapping[str, str]) -> str:
    if person.get("literal"):
        return person["literal"]
    return ", ".join(p for p in (_family(person), _given(person), person.get("suffix")) if p)


def _date(item: Item) -> list[str]:
    """Year, month and day as far as they are known, the start of a range."""
    parts = item.get("issued", {}).get("date-parts") or [[]]
    return [f"{part:04}" if place == 0 else f"{part:02}" for place, part in enumerate(parts[0])]


def _pages(item: Item) -> list[str]:
    first, _, last = str(item.get("page", "")).replace("–", "-").partition("-")
    return [page.strip() for page in (first, last) if page.strip()]


def _text(title: str) -> str:
    """The title without CSL's inline tags."""
    for tag in ("i", "b", "sub", "sup", "sc"):
        title = title.replace(f"<{tag}>", "").replace(f"</{tag}>", "")
    for opening in ('<span class="nocase">', '<span style="font-variant:small-caps;">'):
        title = title.replace(opening, "")
    return title.replace("</span>", "")
