"""What the field words of a query mean: ``author:lima`` as the claims that it stands for."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence

from kb.base.bitsets import Bits, union
from kb.search.index_values import YEAR
from kb.search.library import Library, Value, find_values
from kb.search.names import fold
from kb.search.query import Item
from kb.search.selection import Years, read_years
from kb.search.tokens import quoted

SOURCES = 200
"""Sources whose key starts with what was typed that are taken together at most."""


def meaning(connection: sqlite3.Connection, library: Library, item: Item) -> Bits | None:
    """The claims that a field word stands for; None where it names nothing.

    A term is named by its id, label, another label, or words of them where that is all there
    is; a certainty and the like by its start; an author by words of the name; a source by the
    start of its key or by words of its title.
    """
    if item.field == YEAR:
        years = read_years(item.text, None, None)
        return None if years == (None, None) else within(connection, library, years)
    if item.field == "author":
        return _holding(connection, library, "author_names", item)
    if item.field == "source":
        return _source(connection, library, item)
    found = _named(library.values(connection, item.field), fold(item.text))
    return union(value.bits(library.size) for value in found) if found else None


def within(connection: sqlite3.Connection, library: Library, years: Years) -> Bits:
    """The claims with evidence of these years."""
    first, last = years
    return union(
        value.bits(library.size)
        for value in library.values(connection, YEAR)
        if (first is None or int(value.value) >= first)
        and (last is None or int(value.value) <= last)
    )


def _named(values: Iterable[Value], text: str) -> list[Value]:
    listed = list(values)
    tests: Sequence[Callable[[Value], bool]] = (
        lambda value: text in (fold(value.value), fold(value.label), *value.names),
        lambda value: fold(value.value).startswith(text),
        lambda value: set(text.split()) <= set(" ".join(value.names).split()),
    )
    for test in tests:
        found = [value for value in listed if test(value)]
        if found:
            return found
    return []


def _source(connection: sqlite3.Connection, library: Library, item: Item) -> Bits | None:
    key = item.text
    found = find_values(
        connection,
        "facet = 'source' AND value >= ? AND value < ? LIMIT ?",
        (key, f"{key}\U0010ffff", SOURCES),
    )
    exact = [value for value in found if value.value == key]
    if found:
        return union(value.bits(library.size) for value in exact or found)
    return _holding(connection, library, "source_titles", item)


def _holding(
    connection: sqlite3.Connection, library: Library, column: str, item: Item
) -> Bits | None:
    """The claims that hold every word of an item in a column of the full text."""
    words = [quoted(word) for word in item.words]
    if item.prefix:
        words[-1] += " *"
    return library.matches(connection, f"{{{column}}} : ({' AND '.join(words)})") or None
