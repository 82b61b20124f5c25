"""What a query requires: phrases, field words, what a minus stands before, and its operators.

Field words of evidence stand for items of it, and those that are required together hold on one
item. Under OR and NOT, beside what is no field word of evidence, they stand for claims.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce

from kb.base.bitsets import Bits, union
from kb.search.field_words import claims_named, items_named
from kb.search.holding import Holding
from kb.search.index_items import ITEM_FACETS
from kb.search.items import Items, both, either
from kb.search.library import Library
from kb.search.operators import All, Any, Node, Not, written
from kb.search.query import Query
from kb.search.query_item import Item
from kb.search.tokens import STOP_WORDS


@dataclass(frozen=True, slots=True)
class Required:
    """What a query requires: claims, and conditions on evidence, each met by one item.

    ``loose`` are field words that name nothing here, to be read as words.
    """

    docs: Bits
    items: tuple[Items, ...] = ()
    loose: tuple[Item, ...] = ()
    notes: tuple[str, ...] = ()


def required(
    connection: sqlite3.Connection,
    library: Library,
    query: Query,
    holding: Holding,
    node: Node | None,
) -> Required:
    """What a query requires; ``node`` is its tree, if it is to be read by its operators."""
    return _Reading(connection, library, holding).of(query, node)


def says_nothing(item: Item) -> bool:
    """Whether an item is one of the words that say nothing of a subject."""
    return not (item.field or item.phrase or item.prefix) and item.text.lower() in STOP_WORDS


class _Reading:
    """The reading of one query, and what there is to say of it."""

    def __init__(self, connection: sqlite3.Connection, library: Library, holding: Holding) -> None:
        self._connection = connection
        self._library = library
        self._holding = holding
        self._loose: list[Item] = []
        self._notes: list[str] = []

    def of(self, query: Query, node: Node | None) -> Required:
        """What a query requires, by its operators where there are any."""
        if node:
            required = self._together(node.parts if isinstance(node, All) else (node,))
        else:
            required = self._together((*query.fields, *query.phrases), loose=True)
            for item in query.excluded:
                required = replace(required, docs=required.docs & ~self._unwanted(item))
        return replace(required, loose=tuple(self._loose), notes=(*required.notes, *self._notes))

    def _together(self, nodes: Iterable[Node], *, loose: bool = False) -> Required:
        """Nodes that are all required; those of evidence on one item, where one can be so."""
        docs = self._library.all
        items: dict[str, list[Items]] = {}
        for node in nodes:
            value = self._value(node, loose=loose)
            if isinstance(value, int):
                docs &= value
            elif value is not None:
                items.setdefault(_field_of(node), []).append(value)
        together, apart = _conditions(items)
        notes = tuple(
            f"No item of evidence has more than one {field} of those asked for, so these are"
            f" claims with an item for each."
            for field in apart
        )
        return Required(docs, together, (), notes)

    def _value(self, node: Node, *, loose: bool = False) -> Bits | Items | None:
        """What a node stands for: claims, items of evidence, or nothing that matters.

        With ``loose`` a field word that names nothing here matters nothing.
        """
        if isinstance(node, Not):
            value = self._value(node.part)
            return None if value is None else self._library.all & ~self._claims(value)
        if isinstance(node, All | Any):
            values = [value for part in node.parts if (value := self._value(part)) is not None]
            return self._combined(node, values) if values else None
        if node.field:
            value = self._field(node)
            read_as_words = value is None and not loose
            return self._holding.held(self._loose[-1]) if read_as_words else value
        return None if says_nothing(node) else self._holding.held(node)

    def _combined(self, node: All | Any, values: Sequence[Bits | Items]) -> Bits | Items:
        items = [value for value in values if not isinstance(value, int)]
        if len(items) == len(values):
            return reduce(both, items) if isinstance(node, All) else either(items)
        claims = map(self._claims, values)
        return reduce(int.__and__, claims) if isinstance(node, All) else union(claims)

    def _claims(self, value: Bits | Items) -> Bits:
        if isinstance(value, int):
            return value
        return self._library.grid(self._connection).claims(value)

    def _field(self, item: Item) -> Bits | Items | None:
        """What a field word stands for; None, with a remark, where it names nothing."""
        find = items_named if item.field in ITEM_FACETS else claims_named
        value = find(self._connection, self._library, item)
        if value is None:
            self._loose.append(Item(item.text, prefix=item.prefix))
            self._notes.append(
                f"“{item.typed}” names no {item.field} here, so it was read as words."
            )
        return value

    def _unwanted(self, item: Item) -> Bits:
        if item.field:
            return claims_named(self._connection, self._library, item) or 0
        if len(item.words) > 1:
            return self._holding.phrase(item)
        return self._holding.held(item)


def _field_of(node: Node) -> str:
    """The field of a node that stands for items; what is not of one field is of its own."""
    return written(node) if isinstance(node, All | Any | Not) else node.field


def _conditions(
    fields: Mapping[str, Sequence[Items]],
) -> tuple[tuple[Items, ...], tuple[str, ...]]:
    """What one item of evidence must meet; several where no item can be all that is asked.

    Gives also the fields whose values no item has together: each of those values is then a
    condition of its own, on which all else that is asked holds as well.
    """
    common: Items | None = None
    apart: dict[str, Sequence[Items]] = {}
    for field, sets in fields.items():
        held = reduce(both, sets)
        if len(sets) > 1 and not any(held):
            apart[field] = sets
        else:
            common = held if common is None else both(common, held)
    if not apart:
        return ((common,) if common is not None else ()), ()
    each = [one for sets in apart.values() for one in sets]
    return tuple(one if common is None else both(one, common) for one in each), tuple(apart)
