"""The record of a book by its ISBN, from Open Library.

Source: Open Library, “Books API”, ``jscmd=data``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from stdnum import isbn as numbers

from kb.base.errors import UsageFault
from kb.lookup.client import NotRegistered, Registry, as_object
from kb.model import Creator, Date, Field, Person, Source
from kb.parse.dates import year_and_month
from kb.parse.names import parse_names

ADDRESS = "https://openlibrary.org"
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_EDITED = re.compile(r"\bedit(?:ed|ors?)\b|\beds?\.", re.IGNORECASE)


def look_up_isbn(registry: Registry, text: str) -> Source:
    """The book with an ISBN of ten or thirteen digits.

    Raises :class:`UsageFault` for a number that cannot be an ISBN, :class:`NotRegistered` for
    one that is not known, and :class:`kb.base.errors.KbError` where no answer can be had.
    """
    if not numbers.is_valid(text):
        raise UsageFault(
            f"“{text}” is no ISBN: its digits do not add up. Compare it with the book."
        )
    number = numbers.to_isbn13(numbers.compact(text))
    query = {"bibkeys": f"ISBN:{number}", "format": "json", "jscmd": "data"}
    answer = registry.get("/api/books", query, "application/json")
    book = as_object(registry, answer).get(f"ISBN:{number}") if answer is not None else None
    if book is None:
        raise NotRegistered(
            f"{registry.host} knows no book {number}; a library catalogue may, and gives BibTeX or"
            " RIS for “kb new source --from-bibtex FILE” or --from-ris."
        )
    if not isinstance(book, dict) or not _text(book, "title"):
        raise registry.garbled()
    return _source(book, number)


def _source(book: Mapping[str, Any], number: str) -> Source:
    subtitle = _text(book, "subtitle")
    title = _text(book, "title") + (f": {subtitle}" if subtitle else "")
    role = "editor" if _EDITED.search(_text(book, "by_statement")) else "author"
    pages = _text(book, "number_of_pages")
    return Source(
        key="",
        type="book",
        title=title,
        title_markup=title,
        creators=tuple(Creator(role, person) for person in _people(book)),
        date=_date(_text(book, "publish_date")),
        publisher=next(_names(book, "publishers"), ""),
        publisher_place=next(_names(book, "publish_places"), ""),
        isbn=number,
        fields=(Field("pagetotal", pages),) if pages else (),
    )


def _people(book: Mapping[str, Any]) -> Iterator[Person]:
    for name in _names(book, "authors"):
        people, unread = parse_names(re.sub(r"[{}]", "", name))
        yield people[0] if len(people) == 1 and not unread else Person(literal=name)


def _names(book: Mapping[str, Any], what: str) -> Iterator[str]:
    values = book.get(what)
    for one in values if isinstance(values, list) else ():
        if isinstance(one, dict) and (name := _text(one, "name")):
            yield name


def _date(text: str) -> Date | None:
    """“September 30, 2010”, “Sep 2010”, “2010”: what is not understood beyond the year is left."""
    year = _YEAR.search(text)
    if year is None:
        return None
    rest = " ".join((text[: year.start()] + text[year.end() :]).replace(",", " ").split())
    return year_and_month(year[0], rest)


def _text(value: Mapping[str, Any], name: str) -> str:
    content = value.get(name)
    return " ".join(str(content).split()) if isinstance(content, (str, int)) else ""
