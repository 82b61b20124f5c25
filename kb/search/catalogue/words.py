"""The words of a query against a catalogue: which rows hold them, by its full-text index."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce

from kb.base.bitsets import Bits, bitmap, union
from kb.search.catalogue.kinds import Catalog
from kb.search.catalogue.memory import Memory
from kb.search.conditions import says_nothing
from kb.search.field_words import places_named
from kb.search.library import Library
from kb.search.named_sources import Named, sources_named
from kb.search.names import fold
from kb.search.operators import All, Any, Node, Not
from kb.search.query import Query
from kb.search.query_item import Item
from kb.search.selection import read_years
from kb.search.suggestions import suggestion
from kb.search.tokens import quoted

REMARKS = 8
"""Words that nothing holds and that a page speaks of."""


@dataclass(frozen=True, slots=True)
class Held:
    """The rows that a query finds: all of them, those that hold every word, and those named.

    ``ranked`` is an FTS5 expression to rank by, and ``marks`` one of what to mark in texts;
    ``unheld`` are words that no row holds.
    """

    docs: Bits
    every: Bits
    named: Bits = 0
    ranked: str = ""
    unheld: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class Words:
    """One query against one catalogue."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        library: Library,
        catalog: Catalog,
        memory: Memory,
        query: Query,
    ) -> None:
        self._connection = connection
        self._library = library
        self._catalog = catalog
        self._memory = memory
        self._query = query
        self._named = Named()
        if catalog.table == "sources":
            self._named = sources_named(connection, library, query)
        self._notes: list[str] = []

    def held(self) -> Held:
        """What the query finds."""
        listed, query = self._memory.listed, self._query
        if query.signs:
            note = f"There is no word in “{query.signs}” to search for."
            return Held(0, 0, notes=(note,))
        named = self._rows(f"{self._catalog.key} IN", self._named.keys) & listed
        if query.tree and not self._named.is_title:
            docs = self._node(query.tree) & listed
            return Held(docs, docs, 0, self._ranked(query.items), (), tuple(self._notes))
        required = reduce(int.__and__, map(self._item, (*query.phrases, *query.fields)), listed)
        required &= ~union(map(self._item, query.excluded))
        words = self._informative()
        sets = {item: self._item(item) for item in words}
        unheld = tuple(item.text for item, docs in sets.items() if not docs)
        every = docs = required
        if words or named:
            docs = required & (union(sets.values()) | named)
            held = reduce(int.__and__, filter(None, sets.values()), listed if words else 0)
            every = docs & (held & union(sets.values()) | named)
        notes = (*self._notes, *(() if self._named.keys else self._unheld(unheld)))
        return Held(docs, every, named, self._ranked((*words, *query.phrases)), unheld, notes)

    def _informative(self) -> tuple[Item, ...]:
        words = tuple(item for item in self._query.words if item not in self._named.spent)
        informative = tuple(item for item in words if not says_nothing(item))
        alone = not (self._query.phrases or self._query.fields)
        return informative if informative or not alone else words

    def _unheld(self, words: Sequence[str]) -> Iterator[str]:
        for word in words[:REMARKS]:
            near = suggestion(self._connection, word)
            ask = f" Did you mean “{near}”?" if near else ""
            yield f"None of the {self._catalog.table} holds the word “{word}”.{ask}"

    def _node(self, node: Node) -> Bits:
        """What a tree of operators finds."""
        if isinstance(node, Not):
            return self._memory.listed & ~self._node(node.part)
        if isinstance(node, All):
            return reduce(int.__and__, map(self._node, node.parts))
        if isinstance(node, Any):
            return union(map(self._node, node.parts))
        return self._item(node)

    def _item(self, item: Item) -> Bits:
        """The rows that hold a word or phrase, or that a field word stands for."""
        if item.field:
            return self._field(item)
        return self._matching(self._expression(item))

    def _field(self, item: Item) -> Bits:
        catalog = self._catalog
        if item.field == "year" and catalog.year:
            return self.within(*read_years(item.text, None, None))
        if item.field in catalog.columns:
            words = " AND ".join(map(quoted, item.words)) + (" *" if item.prefix else "")
            docs = self._matching(f"{{{catalog.columns[item.field]}}} : ({words})")
            if item.field == "source":
                docs |= self._rows("key >= ? AND key < ? ||", (item.text, item.text))
            return docs
        table = self._memory.facets.get(item.field)
        if table is None:
            self._note(f"“{item.typed}” asks of claims: it was left out.")
            return self._memory.listed
        names = [(term.value, (term.label, *term.others)) for term in table.terms]
        places = places_named(names, fold(item.text))
        if not places:
            self._note(f"“{item.typed}” names nothing here.")
        return table.having(frozenset(places))

    def _note(self, text: str) -> None:
        if text not in self._notes:
            self._notes.append(text)

    def within(self, first: int | None, last: int | None) -> Bits:
        """The rows of these years."""
        low, high = first or 1, last if last is not None else 9999
        docs = (doc for doc, year in enumerate(self._memory.years) if low <= year <= high)
        return self._bits(docs)

    def _expression(self, item: Item) -> str:
        """An item in FTS5's language, with the words that count as the same."""
        typed = quoted(item.text, prefix=item.prefix)
        if item.phrase or item.prefix:
            return typed
        joined = "".join(item.words) if "-" in item.text else ""
        others = self._library.spellings(self._connection).alike(item.text)
        return " OR ".join(dict.fromkeys([typed, *map(quoted, filter(None, (joined, *others)))]))

    def _ranked(self, items: Sequence[Item]) -> str:
        shown = (item for item in items if not (item.field or item.excluded))
        return " OR ".join(dict.fromkeys(map(self._expression, shown)))

    def _matching(self, expression: str) -> Bits:
        index = self._catalog.index.name
        sql = f"SELECT rowid FROM {index} WHERE {index} MATCH ?"  # noqa: S608 - names of ours
        return self._bits(doc for (doc,) in self._connection.execute(sql, (expression,)))

    def _rows(self, condition: str, values: Sequence[str]) -> Bits:
        if not values:
            return 0
        if condition.endswith("IN"):
            condition = f"{condition} ({', '.join('?' * len(values))})"
        else:
            condition = f"{condition} char(1114111)"
        sql = f"SELECT rowid FROM {self._catalog.table} WHERE {condition}"  # noqa: S608
        return self._bits(doc for (doc,) in self._connection.execute(sql, tuple(values)))

    def _bits(self, docs: Iterator[int]) -> Bits:
        return int.from_bytes(bitmap(docs, self._memory.size), "little")
