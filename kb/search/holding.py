"""Which claims hold what a query asks for, item by item, and how well each item fits them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from itertools import islice

from kb.base.bitsets import Bits, Planes, flat, union
from kb.search.concepts import Concept
from kb.search.index_words import level_of, rarity
from kb.search.letters import is_plain, sought, starts_only
from kb.search.library import Library
from kb.search.names import fold
from kb.search.query_item import Item
from kb.search.tokens import quoted

PREFIX_SHARE = 0.6
"""What a word that only starts as asked counts, against the word itself."""

PHRASE_SHARE = 0.8
"""What a phrase counts beside its words."""

MARKED = 200
"""Forms of a word that is given in part which are marked in texts."""

LONGEST = 8
"""Words in the longest name that is looked for."""

Run = Sequence[tuple[str, Item]]
"""Items that stand side by side in a query, each with the text that names are looked for in."""


class Holding:
    """The claims that hold the items of one query."""

    def __init__(
        self, connection: sqlite3.Connection, library: Library, runs: Iterable[Run]
    ) -> None:
        self._connection = connection
        self._library = library
        self._spellings = library.spellings(connection)
        self._classes: dict[str, tuple[tuple[str, ...], ...]] = {}
        self.concepts: dict[Concept, set[Item]] = {}
        for run in runs:
            self._look_for_concepts(run)

    def classes(self, text: str) -> tuple[tuple[str, ...], ...]:
        """For each word of a text the stems that stand for it."""
        if text not in self._classes:
            self._classes[text] = self._spellings.classes(text)
        return self._classes[text]

    def _look_for_concepts(self, run: Run) -> None:
        """Note what any of its names stands for, with the items that name it."""
        words = [(min(stems), item) for text, item in run for stems in self.classes(text)]
        starts: dict[tuple[str, ...], set[Item]] = {}
        for start in range(len(words)):
            for length in range(1, LONGEST + 1):
                some = words[start : start + length]
                name = tuple(stem for stem, _ in some)
                starts.setdefault(name, set()).update(item for _, item in some)
        for concept in self._library.concepts(self._connection):
            for name in concept.keys:
                items = starts.get(name)
                if items:
                    self.concepts.setdefault(concept, set()).update(items)

    def _any_word(self, stems: Iterable[str]) -> Bits:
        """The claims that hold one of some words."""
        return union(union(self._library.word(self._connection, one)) for one in stems)

    def itself(self, item: Item) -> Bits:
        """The claims that hold an item itself: a word, a phrase or the start of a word."""
        if item.phrase:
            return self.phrase(item)
        words = self.classes(item.text)
        made = self._library.all
        if _goes_on(item) and words:
            words = words[:-1]
            made = self._library.prefix(self._connection, fold(item.words[-1]))
        held = [self._any_word(stems) for stems in words]
        if not is_plain(item.text) and any(held):
            # A pair of letters where two words meet, which no text holds, asks for nothing.
            held = [bits for bits in held if bits]
        return reduce(int.__and__, held, made)

    def held(self, item: Item) -> Bits:
        """The claims that hold an item, or bear on what its words name."""
        if item.phrase:
            return self.phrase(item)
        named = (self._concept(one) for one, items in self.concepts.items() if item in items)
        return self.itself(item) | union(named) | self._whole(item)

    def _whole(self, item: Item) -> Bits:
        """The claims that bear on what the whole of an item names."""
        if _goes_on(item):
            return 0
        key = tuple(map(min, self.classes(item.text)))
        named = (one for one in self._library.concepts(self._connection) if key in one.keys)
        return union(map(self._concept, named))

    def phrase(self, item: Item) -> Bits:
        """The claims that hold the words of an item one after the other."""
        expression = quoted(item.text, prefix=item.prefix)
        return self._library.matches(self._connection, expression)

    def _concept(self, concept: Concept) -> Bits:
        return union(self._library.word(self._connection, concept.word))

    def scores(self, items: Sequence[Item]) -> Iterator[Planes]:
        """The scores of each word once, then those of starts of words, phrases and terms."""
        started: dict[str, None] = {}
        whole: dict[str, None] = {}
        for item in items:
            words = self.classes(item.text)
            if _goes_on(item) and words:
                words = words[:-1]
                started[fold(item.words[-1])] = None
            whole.update(dict.fromkeys(stem for stems in words for stem in stems))
        for word in whole:
            yield self._library.word(self._connection, word)
        for start in started:
            yield self._flat(self._library.prefix(self._connection, start), PREFIX_SHARE)
        for item in items:
            if item.phrase:
                yield self._flat(self.phrase(item), PHRASE_SHARE)
        for concept in self.concepts:
            yield self._library.word(self._connection, concept.word)

    def _flat(self, bits: Bits, share: float) -> Planes:
        if not bits:
            return ()
        return flat(bits, level_of(share * rarity(bits.bit_count(), self._library.size)))

    def marks(self, items: Iterable[Item]) -> Iterator[str]:
        """FTS5 expressions of what to mark in texts."""
        for item in items:
            if item.phrase:
                yield quoted(item.text, prefix=item.prefix)
                continue
            words = item.words if is_plain(item.text) else sought(item.text).split()
            *first, last = words
            yield from map(quoted, first)
            if item.prefix:
                forms = self._library.forms(self._connection, fold(last))
                yield from map(quoted, islice(forms, MARKED))
            else:
                yield quoted(last)
                yield from map(quoted, self._spellings.alike(item.text))
        for concept in self.concepts:
            yield from map(quoted, concept.named.names)


def _goes_on(item: Item) -> bool:
    """Whether an item is only the start of a word, as a single letter of Chinese is."""
    return item.prefix or starts_only(item.text)
