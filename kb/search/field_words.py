"""What the field words of a query mean: ``author:lima`` as what it stands for.

Words of what a claim has as such stand for claims; those of what its evidence has, for items of
evidence, so that several of them hold together on one item.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence

from kb.base.bitsets import Bits, union
from kb.search.index_items import AUTHOR, ITEM_FACETS, YEAR
from kb.search.index_values import LONG
from kb.search.items import Items, both, either
from kb.search.library import Library
from kb.search.names import fold
from kb.search.query_item import Item
from kb.search.selection import Years, read_years
from kb.search.tokens import quoted
from kb.search.value_sets import Value, find_values

SOURCES = 200
"""Sources whose key starts with what was typed that are taken together at most."""

LAST = "\U0010ffff"
"""Comes after every letter: where the words end that start with a text."""


def claims_named(connection: sqlite3.Connection, library: Library, item: Item) -> Bits | None:
    """The claims that a field word stands for; None where it names nothing.

    A term is named by its id, label, another label, or words of them where that is all there
    is; a certainty and the like by its start; what items have as :func:`items_named` says.
    """
    if item.field in ITEM_FACETS:
        items = items_named(connection, library, item)
        return None if items is None else library.grid(connection).claims(items)
    values = library.values(connection, item.field)
    places = _named(values, fold(item.text))
    return union(values[place].bits(library.size) for place in places) if places else None


def items_named(connection: sqlite3.Connection, library: Library, item: Item) -> Items | None:
    """The items of evidence that a field word stands for; None where it names nothing.

    An author is named by words of the name, a source by the start of its key or by words of its
    title, the rest as terms are.
    """
    if item.field == YEAR:
        years = read_years(item.text, None, None)
        return None if years == (None, None) else items_within(connection, library, years)
    if item.field == "author":
        return _author(connection, library, item)
    if item.field == "source":
        return _source(connection, library, item)
    places = _named(library.values(connection, item.field), fold(item.text))
    return _picked(connection, library, item.field, places) if places else None


def items_chosen(
    connection: sqlite3.Connection, library: Library, facet: str, chosen: Sequence[str]
) -> Items:
    """The items that have any of some values of a facet."""
    if facet not in LONG:
        values = library.values(connection, facet)
        wanted = frozenset(chosen)
        places = [place for place, value in enumerate(values) if value.value in wanted]
        return _picked(connection, library, facet, places)
    return _of_values(connection, library, facet, chosen)


def items_within(connection: sqlite3.Connection, library: Library, years: Years) -> Items:
    """The items of these years."""
    first, last = years
    places = [
        place
        for place, value in enumerate(library.values(connection, YEAR))
        if (first is None or int(value.value) >= first)
        and (last is None or int(value.value) <= last)
    ]
    return _picked(connection, library, YEAR, places)


def _picked(
    connection: sqlite3.Connection, library: Library, facet: str, places: Iterable[int]
) -> Items:
    """The items that have any of a facet's values at some places."""
    sets = library.items(connection, facet)
    items = either(sets[place] for place in places)
    return items or library.grid(connection).nothing


def _of_values(
    connection: sqlite3.Connection, library: Library, facet: str, values: Sequence[str]
) -> Items:
    """The items that have any of some values of a long facet."""
    where = "facet = ? AND value IN (SELECT value FROM json_each(?))"
    matching = find_values(connection, where, (facet, json.dumps(list(values))))
    grid = library.grid(connection)
    return grid.join(value.items for value in matching if value.items is not None)


def _named(values: Sequence[Value], text: str) -> list[int]:
    """The places of the values that a text names."""
    return places_named([(value.value, (value.label, *value.names)) for value in values], text)


def places_named(names: Sequence[tuple[str, Sequence[str]]], text: str) -> list[int]:
    """The places of the values, each with its names, that a folded text names.

    By the whole of a name or, where there is none, by the start of a value, or by its words.
    """
    folded = [(fold(value), tuple(map(fold, others))) for value, others in names]
    tests: Sequence[Callable[[str, Sequence[str]], bool]] = (
        lambda value, others: text in (value, *others),
        lambda value, _: value.startswith(text),
        lambda value, others: set(text.split()) <= set(" ".join((value, *others)).split()),
    )
    for test in tests:
        places = [place for place, (value, others) in enumerate(folded) if test(value, others)]
        if places:
            return places
    return []


def _author(connection: sqlite3.Connection, library: Library, item: Item) -> Items | None:
    """The items by authors whose names hold every word, of a source if not of one person."""
    stems = [AUTHOR + stem for items in library.tokenizer.stems(item.words) for stem in items]
    made: Items | None = None
    for number, stem in enumerate(stems, start=1):
        end = LAST if item.prefix and number == len(stems) else "\0"
        items = library.item_words(connection, stem, stem + end)
        if items is None:
            return None
        made = items if made is None else both(made, items)
    return made if made is not None and any(made) else None


def _source(connection: sqlite3.Connection, library: Library, item: Item) -> Items | None:
    key = item.text
    started = (key, f"{key}{LAST}", SOURCES)
    sql = "SELECT key FROM sources WHERE key >= ? AND key < ? AND claims > 0 ORDER BY key LIMIT ?"
    keys = [row[0] for row in connection.execute(sql, started)]
    if not keys:
        words = [quoted(word) for word in item.words]
        if item.prefix:
            words[-1] += " *"
        sql = (
            "SELECT key FROM search_sources_fts f JOIN sources s ON s.rowid = f.rowid"
            " WHERE search_sources_fts MATCH ? AND claims > 0"
        )
        titled = f"{{title}} : ({' AND '.join(words)})"
        keys = [row[0] for row in connection.execute(sql, (titled,))]
    if not keys:
        return None
    return _of_values(connection, library, "source", [key] if key in keys else keys)
