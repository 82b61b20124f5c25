"""A query against the index: which claims it finds, how well each of them fits, what to mark."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial, reduce
from itertools import islice

from kb.base.bitsets import Bits, Planes, add, union
from kb.search.concepts import Concept
from kb.search.conditions import required, says_nothing
from kb.search.field_words import items_chosen
from kb.search.fusion import CLOSE, NEAR
from kb.search.holding import Holding, Run
from kb.search.items import Items
from kb.search.library import Library
from kb.search.named_sources import labels, sources_named
from kb.search.operators import All, Any, Node, Not, mapped
from kb.search.query import MOST, Query
from kb.search.query_item import Item
from kb.search.suggestions import suggestion
from kb.search.tokens import quoted

REMARKS = 8
"""Words that nothing holds and that a page speaks of."""


@dataclass(frozen=True, slots=True)
class Matched:
    """The claims that a query finds, and the scores to rank them by.

    ``docs`` hold some of the words or are near in meaning; ``every`` are those of them that hold
    all the words, but for ``unheld``, which no claim holds. Both are the same where nothing is
    left to choose. ``planes`` are empty where there is nothing to rank by. ``near`` are the
    claims nearest in meaning with their cosines, ``cited`` those that rest on a source which the
    query names. ``marks`` is an FTS5 expression of what to mark in texts. ``items`` are the
    conditions on evidence that the claims must meet besides, each by one item. ``scored`` are the
    words and phrases that claims are ranked by, ``concepts`` the terms that they name.
    """

    docs: Bits
    every: Bits
    planes: Planes
    marks: str
    notes: tuple[str, ...]
    near: tuple[tuple[int, float], ...] = ()
    cited: Bits = 0
    items: tuple[Items, ...] = ()
    unheld: tuple[str, ...] = ()
    scored: tuple[Item, ...] = ()
    concepts: tuple[Concept, ...] = ()


def match(
    connection: sqlite3.Connection, library: Library, query: Query, *, meaning: bool = True
) -> Matched:
    """What a query finds, by its words and, with ``meaning``, by what they mean together.

    Phrases and field words are required, and what a minus stands before must not be there. Of
    the words none is required, but one of them, unless there is a phrase. Where operators stand
    in the query, it finds what they say and nothing else.
    """
    if query.signs:
        return Matched(0, 0, (), "", (f"There is no word in “{query.signs}” to search for.",))
    return _Matching(connection, library, query).matched(meaning=meaning)


class _Matching:
    """One query on its way to what it finds."""

    def __init__(self, connection: sqlite3.Connection, library: Library, query: Query) -> None:
        self._connection = connection
        self._library = library
        self._typed = query
        join = partial(_joined, connection, library)
        self._query = replace(query, items=tuple(map(join, query.items)))
        self._named = sources_named(connection, library, self._query)
        # A title in capitals may hold what else would be an operator.
        is_tree = query.tree and not self._named.is_title
        self._tree = mapped(query.tree, join) if query.tree and is_tree else None
        self._holding = Holding(connection, library, _runs(query, self._query, self._tree))
        self._required = required(connection, library, self._query, self._holding, self._tree)
        self._words = self._informative()

    def matched(self, *, meaning: bool) -> Matched:
        """What the query finds."""
        scored = (*self._words, *self._query.phrases)
        planes = list(self._holding.scores(scored))
        cited = self._citing()
        held = {item: self._holding.held(item) for item in self._words if not item.excluded}
        unheld = tuple(item.text for item, docs in held.items() if not docs)
        docs = every = self._required.docs
        near: tuple[tuple[int, float], ...] = ()
        if self._is_loose:
            near = self._near() if meaning and not cited else ()
            every &= reduce(int.__and__, filter(None, held.values()), self._library.all) | cited
            docs &= union(map(union, planes)) | union(1 << doc for doc, _ in near) | cited
        return Matched(
            docs,
            every & docs,
            reduce(add, planes, ()),
            " OR ".join(dict.fromkeys([*self._holding.marks(scored), *self._written])),
            tuple(self._remarks(held)),
            near,
            cited,
            self._required.items,
            unheld,
            tuple(item for item in scored if not item.excluded),
            tuple(self._holding.concepts),
        )

    @property
    def _written(self) -> Iterator[str]:
        """FTS5 expressions of the words whose hyphens were taken out, as they were typed."""
        for one, other in zip(self._typed.items, self._query.items, strict=True):
            if one.text != other.text and not one.excluded:
                yield quoted(one.text)

    @property
    def _is_loose(self) -> bool:
        """Whether there are words of which none is required."""
        words = bool(self._words or self._named.keys)
        return words and not self._tree and not self._query.phrases

    def _informative(self) -> tuple[Item, ...]:
        """The words without those that say nothing, unless nothing else was asked."""
        query = self._query
        free = [item for item in query.words if item not in self._named.spent]
        words = (*free, *self._required.loose)
        informative = tuple(item for item in words if not says_nothing(item))
        alone = not (query.phrases or self._required.items or len(query.fields))
        return informative if informative or not alone else words

    def _citing(self) -> Bits:
        """The claims that rest on sources which the query names."""
        if not self._named.keys or self._tree:
            return 0
        items = items_chosen(self._connection, self._library, "source", self._named.keys)
        return self._library.grid(self._connection).claims(items)

    def _near(self) -> tuple[tuple[int, float], ...]:
        """The claims nearest in meaning to a question: one word is looked up."""
        if len(self._words) < 2 or any(item.prefix for item in self._words):
            return ()
        vectors = self._library.vectors(self._connection)
        if vectors is None:
            return ()
        text = " ".join(item.text for item in self._words)
        nearest = vectors.near_text(self._connection, text, NEAR)
        return tuple(pair for pair in nearest if pair[1] >= CLOSE)

    def _remarks(self, held: dict[Item, Bits]) -> Iterator[str]:
        """What there is to say of how the query was read."""
        query = self._query
        yield from (
            f"{label} is on record, but no claim rests on it."
            for label in labels(self._connection, self._named.keys)
        )
        if query.is_cut:
            yield f"Only the first {MOST} words were read."
        if query.is_reworded and (self._tree or not query.tree):
            yield f"This was read as: {query}"
        yield from self._required.notes
        lacking = () if self._named.keys else (item for item, docs in held.items() if not docs)
        for item in islice(lacking, REMARKS):
            near = "" if item.prefix else suggestion(self._connection, item.text)
            ask = f" Did you mean “{near}”?" if near else ""
            yield f"No claim holds the word “{item.typed}”.{ask}"


def _runs(written: Query, joined: Query, node: Node | None) -> list[Run]:
    """Items that stand side by side, as they were typed and with their hyphens taken out."""
    pairs = list(zip(written.items, joined.items, strict=True))
    stretches = [pairs] if node is None else _stretches(node, iter(pairs))
    free = [
        [(one, other) for one, other in some if not (other.field or other.excluded)]
        for some in stretches
    ]
    return [
        *([(other.text, other) for _, other in some] for some in free),
        *([(one.text, other) for one, other in some] for some in free),
    ]


Pair = tuple[Item, Item]


def _stretches(node: Node, pairs: Iterator[Pair]) -> list[list[Pair]]:
    """The items of a tree, those side by side under one AND in one list."""
    if isinstance(node, Not):
        return _stretches(node.part, pairs)
    if not isinstance(node, All | Any):
        return [[next(pairs)]]
    made: list[list[Pair]] = [[]]
    for part in node.parts:
        if isinstance(part, All | Any | Not) or isinstance(node, Any):
            made += [*_stretches(part, pairs), []]
        else:
            made[-1].append(next(pairs))
    return [some for some in made if some]


def _joined(connection: sqlite3.Connection, library: Library, item: Item) -> Item:
    """A word with a hyphen as one word, where that is how the texts or the vocabulary have it."""
    if item.field or item.phrase or item.prefix or "-" not in item.text:
        return item
    joined = "".join(item.words)
    spellings = library.spellings(connection)
    names = {name for concept in library.concepts(connection) for name in concept.keys}
    stems = {stem for some in spellings.classes(joined) for stem in some}
    if spellings.keys(joined) in names or any(library.word(connection, stem) for stem in stems):
        return replace(item, text=joined)
    return item
