"""The items of evidence for the index: which of them have each value of a facet."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any

from kb.base.bitsets import blob_of, encode
from kb.search.containing import upwards
from kb.search.items import Grid, arrange, slots
from kb.search.letters import indexed
from kb.search.tokens import Tokenizer

HANDS = ("first-hand", "second-hand")
YEAR = "year"
ITEM_FACETS = ("relation", "basis", YEAR, "design", "study", "source", "author")
"""The facets whose values an item of evidence has: what is chosen of them holds on one item."""

AUTHOR = "author:"
"""Stands before a word of an author's name in ``search_item_words``."""

BATCH = 10_000

Row = tuple[Any, ...]

_ITEMS = """
SELECT c.rowid, e.relation, e.second_hand, e.basis, s.year, e.design, e.study, e.source
FROM claims c CROSS JOIN evidence e ON e.claim = c.id JOIN sources s ON s.key = e.source
ORDER BY c.rowid, e.position
"""


@dataclass(frozen=True, slots=True)
class ItemTable:
    """All items of evidence, numbered from 0 claim by claim.

    ``starts`` tells for each claim from 0, and one past the last, the number of its first item;
    ``claims`` the claim of each item and ``slots`` where in the grid it lies. ``values`` holds by
    facet and value the numbers of the items that have it.
    """

    grid: Grid
    starts: array[int]
    claims: array[int]
    slots: array[int]
    values: Mapping[str, Mapping[str, array[int]]]

    def claims_with(self, numbers: Sequence[int]) -> list[int]:
        """The claims of some items, each once, in rising order."""
        return sorted(set(map(self.claims.__getitem__, numbers)))

    def encoded(self, numbers: Sequence[int]) -> bytes:
        """Some items as a set of slots."""
        return encode(sorted(map(self.slots.__getitem__, numbers)), self.grid.slots)


def gather(connection: sqlite3.Connection, size: int) -> ItemTable:
    """The items of a filled database with ``size`` claims."""
    counts = array("I", bytes(4 * (size + 1)))
    claims = array("I")
    values: dict[str, dict[str, array[int]]] = {name: {} for name in ITEM_FACETS}
    people = authors(connection)
    wider = upwards(connection, "designs")
    for number, (claim, relation, second_hand, basis, year, design, study, source) in enumerate(
        connection.execute(_ITEMS)
    ):
        counts[claim] += 1
        claims.append(claim)
        _add(values["relation"], relation, number)
        _add(values["basis"], HANDS[bool(second_hand)], number)
        if basis is not None:
            _add(values["basis"], basis, number)
        _add(values["source"], source, number)
        if study is not None:
            _add(values["study"], study, number)
        # What is only background is no evidence, so it has neither design nor year of evidence.
        if relation != "background":
            for term in wider[design] if design is not None else ():
                _add(values["design"], term, number)
            if year is not None:
                _add(values[YEAR], str(year), number)
        for name in people.get(source, ()):
            _add(values["author"], name, number)
    grid = arrange(counts)
    return ItemTable(
        grid, array("I", [0, *accumulate(counts)]), claims, slots(grid, counts), values
    )


def _add(held: dict[str, array[int]], value: str, number: int) -> None:
    numbers = held.get(value)
    if numbers is None:
        held[value] = array("I", [number])
    else:
        numbers.append(number)


def authors(connection: sqlite3.Connection) -> dict[str, tuple[str, ...]]:
    """The names of each source's authors or, where it has none, of its editors, each once.

    “others”, as which “and others” is kept, is nobody.
    """
    sql = (
        "SELECT source, name FROM source_people s JOIN people p ON p.id = s.person"
        " WHERE role = ? AND name <> 'others' ORDER BY source, position"
    )
    names_of: dict[str, dict[str, None]] = {}
    for role in ("author", "editor"):
        known = frozenset(names_of)
        for source, name in connection.execute(sql, (role,)):
            if source not in known:
                names_of.setdefault(source, {})[name] = None
    return {source: tuple(names) for source, names in names_of.items()}


def item_rows(table: ItemTable) -> Iterator[Row]:
    """The row of ``search_items``."""
    grid = table.grid
    yield 1, grid.layers, blob_of(grid.further), blob_of(table.starts)


def word_rows(connection: sqlite3.Connection, table: ItemTable) -> Iterator[Row]:
    """Rows of ``search_item_words``: the words of authors' names."""
    tokenizer = Tokenizer(connection)
    names = sorted(table.values["author"])
    words: dict[str, list[str]] = {}
    for start in range(0, len(names), BATCH):
        some = names[start : start + BATCH]
        for name, stems in zip(some, tokenizer.stems(some, indexed), strict=True):
            for stem in dict.fromkeys(stems):
                words.setdefault(stem, []).append(name)
    for stem in sorted(words):
        held = {number for name in words[stem] for number in table.values["author"][name]}
        yield AUTHOR + stem, len(held), table.encoded(sorted(held))


def link_rows(
    connection: sqlite3.Connection, table: ItemTable, positions: Mapping[str, Mapping[str, int]]
) -> Iterator[Row]:
    """Rows of ``search_links``: the sources and authors of each claim, the source of each item,
    the authors of each source.

    ``positions`` are the places of the values of ``source`` and ``author``.
    """
    sources, people = positions["source"], positions["author"]
    by_source = authors(connection)
    names = [by_source.get(key, ()) for key in sorted(sources, key=sources.__getitem__)]
    wrote = [[people[name] for name in some] for some in names]
    of_items = array("I", bytes(4 * len(table.claims)))
    for key, numbers in table.values["source"].items():
        for number in numbers:
            of_items[number] = sources[key]
    spans = list(pairwise(table.starts))
    yield "source", *_links(sorted(set(of_items[first:last])) for first, last in spans)
    yield (
        "author",
        *_links(
            sorted({person for source in of_items[first:last] for person in wrote[source]})
            for first, last in spans
        ),
    )
    yield "item source", blob_of(table.starts), blob_of(of_items)
    yield "source author", *_links(wrote)


def _links(lists: Iterable[Sequence[int]]) -> tuple[bytes, bytes]:
    """Lists of positions, one after the other, with where each starts and the last one ends."""
    starts, positions = array("I", [0]), array("I")
    for some in lists:
        positions.extend(some)
        starts.append(len(positions))
    return blob_of(starts), blob_of(positions)
