"""A query against the index: which claims it finds, how well each of them fits, what to mark."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import islice

from kb.base.bitsets import Bits, Planes, add, flat, union
from kb.search.field_words import claims_named, items_chosen, items_named
from kb.search.fusion import CLOSE, NEAR
from kb.search.index_items import ITEM_FACETS
from kb.search.index_words import level_of, rarity
from kb.search.items import Items, both
from kb.search.library import Concept, Library
from kb.search.named_sources import Named, labels, sources_named
from kb.search.names import fold
from kb.search.query import Item, Query
from kb.search.suggestions import suggestion
from kb.search.tokens import STOP_WORDS, quoted

REMARKS = 8
"""Words that nothing holds and that a page speaks of."""

PREFIX_SHARE = 0.6
"""What a word that only starts as asked counts, against the word itself."""

PHRASE_SHARE = 0.8
"""What a phrase counts beside its words."""

MARKED = 200
"""Forms of a word that is given in part which are marked in texts."""

LONGEST = 8
"""Words in the longest phrase or item that is looked at."""


@dataclass(frozen=True, slots=True)
class Matched:
    """The claims that a query finds, and the scores to rank them by.

    ``planes`` are empty where there is nothing to rank by. ``near`` are the claims nearest in
    meaning with their cosines, which are found as well. ``marks`` is an FTS5 expression of
    what to mark in texts. ``items`` are the conditions on evidence that the claims must meet
    besides, each by one item.
    """

    docs: Bits
    planes: Planes
    marks: str
    notes: tuple[str, ...]
    near: tuple[tuple[int, float], ...] = ()
    items: tuple[Items, ...] = ()


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A query with the meaning of its field words settled."""

    words: tuple[Item, ...]
    phrases: tuple[Item, ...]
    fields: tuple[Bits, ...]
    items: tuple[Items, ...]
    notes: tuple[str, ...]


def match(
    connection: sqlite3.Connection, library: Library, query: Query, *, meaning: bool = True
) -> Matched:
    """What a query finds, by its words and, with ``meaning``, by what they mean together.

    Phrases and field words are required, and what a minus stands before must not be there. Of
    the words none is required, but one of them, unless there is a phrase.
    """
    if query.signs:
        return Matched(0, (), "", (f"There is no word in “{query.signs}” to search for.",))
    written = [item.text for item in query.items if not (item.field or item.excluded)]
    query = replace(query, items=tuple(_joined(connection, library, i) for i in query.items))
    named = sources_named(connection, library, query)
    wanted = _settled(connection, library, query, named)
    scored = (*wanted.words, *wanted.phrases)
    stems = library.tokenizer.stems([item.text for item in scored])
    typed = [item.text for item in query.items if not (item.field or item.excluded)]
    concepts = _named(connection, library, typed)
    concepts += [one for one in _named(connection, library, written) if one not in concepts]
    scores = list(_scores(connection, library, wanted, stems))
    ranked = [*scores, *(library.word(connection, concept.word) for concept in concepts)]
    docs = library.all
    for bits in (*wanted.fields, *_phrases(connection, library, wanted.phrases)):
        docs &= bits
    cited = _citing(connection, library, named)
    near = _near(connection, library, wanted) if meaning and not cited else ()
    if (wanted.words or named.keys) and not wanted.phrases:
        docs &= union(map(union, ranked)) | union(1 << doc for doc, _ in near) | cited
    for item in query.excluded:
        docs &= ~_unwanted(connection, library, item)
    marks = [
        *_marks(connection, library, scored),
        *(quoted(text) for one in concepts for text in one.texts),
    ]
    known = bool(named.keys or concepts)
    unknown = () if known else tuple(islice(_unknown(connection, library, wanted.words), REMARKS))
    planes: Planes = reduce(add, ranked, ())
    return Matched(
        docs,
        # Claims that rest on a source that was named stand before all others.
        (*planes, cited) if cited else planes,
        " OR ".join(dict.fromkeys(marks)),
        (*wanted.notes, *unknown),
        near,
        wanted.items,
    )


def _unknown(
    connection: sqlite3.Connection, library: Library, words: Iterable[Item]
) -> Iterator[str]:
    """What to say of words that no claim holds."""
    for item in words:
        (stems,) = library.tokenizer.stems([item.text])
        if item.prefix or any(
            library.word(connection, one)
            for stem in stems
            for one in library.class_of(connection, stem)
        ):
            continue
        near = suggestion(connection, item.text)
        ask = f" Did you mean “{near}”?" if near else ""
        yield f"No claim holds the word “{item.text}”.{ask}"


def _citing(connection: sqlite3.Connection, library: Library, named: Named) -> Bits:
    """The claims that rest on sources which the query names."""
    if not named.keys:
        return 0
    items = items_chosen(connection, library, "source", named.keys)
    return library.grid(connection).claims(items)


def _settled(
    connection: sqlite3.Connection, library: Library, query: Query, named: Named
) -> _Wanted:
    """The query with field words settled; those that name nothing are words."""
    loose: list[Item] = []
    fields: list[Bits] = []
    items: dict[str, list[Items]] = {}
    notes = []
    for item in query.fields:
        found: Bits | Items | None
        if item.field in ITEM_FACETS:
            found = items_named(connection, library, item)
        else:
            found = claims_named(connection, library, item)
        if found is None:
            loose.append(Item(f"{item.text}", phrase=False, prefix=item.prefix))
            notes.append(f"“{item.typed}” names no {item.field} here, so it was read as words.")
        elif isinstance(found, int):
            fields.append(found)
        else:
            items.setdefault(item.field, []).append(found)
    notes += [
        f"{label} is on record, but no claim rests on it."
        for label in labels(connection, named.keys)
    ]
    if query.reworded:
        notes.append(f"AND, OR and NOT were read so: {query}")
    free = [item for item in query.words if item not in named.spent]
    words = _informative((*free, *loose), alone=not (query.phrases or fields or items))
    conditions, apart = _conditions(items)
    notes += [
        f"No item of evidence has more than one {field} of those asked for, so these are claims"
        f" with an item for each."
        for field in apart
    ]
    return _Wanted(words, query.phrases, tuple(fields), conditions, tuple(notes))


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


def _near(
    connection: sqlite3.Connection, library: Library, wanted: _Wanted
) -> tuple[tuple[int, float], ...]:
    """The claims nearest in meaning to a question: one word is looked up, and a phrase is meant."""
    if len(wanted.words) < 2 or wanted.phrases or any(item.prefix for item in wanted.words):
        return ()
    vectors = library.vectors(connection)
    if vectors is None:
        return ()
    text = " ".join(item.text for item in wanted.words)
    return tuple(pair for pair in vectors.near_text(connection, text, NEAR) if pair[1] >= CLOSE)


def _informative(words: Sequence[Item], *, alone: bool) -> tuple[Item, ...]:
    """The words without those that say nothing, unless nothing else was asked."""
    informative = tuple(
        item for item in words if item.prefix or item.text.lower() not in STOP_WORDS
    )
    return informative if informative or not alone else tuple(words)


def _scores(
    connection: sqlite3.Connection,
    library: Library,
    wanted: _Wanted,
    stems: Sequence[Sequence[str]],
) -> Iterator[Planes]:
    """The scores of each word once, then those of prefixes and phrases."""
    items = [*wanted.words, *wanted.phrases]
    started: dict[str, None] = {}
    whole: dict[str, None] = {}
    for item, found in zip(items, stems, strict=True):
        held = list(found)
        if item.prefix and held:
            held.pop()
            started[fold(item.words[-1])] = None
        whole.update(dict.fromkeys(held))
    for word in whole:
        whole = whole | dict.fromkeys(library.class_of(connection, word))
    for word in whole:
        yield library.word(connection, word)
    for stem in started:
        yield _flat(library, library.prefix(connection, stem), PREFIX_SHARE)
    for bits in _phrases(connection, library, wanted.phrases):
        yield _flat(library, bits, PHRASE_SHARE)


def _flat(library: Library, bits: Bits, share: float) -> Planes:
    return flat(bits, level_of(share * rarity(bits.bit_count(), library.size))) if bits else ()


def _phrases(
    connection: sqlite3.Connection, library: Library, phrases: Iterable[Item]
) -> Iterator[Bits]:
    for item in phrases:
        yield library.matches(connection, quoted(item.text, prefix=item.prefix))


def _unwanted(connection: sqlite3.Connection, library: Library, item: Item) -> Bits:
    if item.field:
        return claims_named(connection, library, item) or 0
    if item.phrase or len(item.words) > 1:
        return library.matches(connection, quoted(item.text, prefix=item.prefix))
    if item.prefix:
        return library.prefix(connection, fold(item.words[-1]))
    (stems,) = library.tokenizer.stems([item.text])
    return union(
        union(library.word(connection, one))
        for stem in stems
        for one in library.class_of(connection, stem)
    )


def _named(connection: sqlite3.Connection, library: Library, typed: Sequence[str]) -> list[Concept]:
    """The features that any of their names stands for in a query, word for word."""

    def first(stem: str) -> str:
        return min(library.class_of(connection, stem))

    stems = library.tokenizer.stems(typed)
    all_stems = [first(stem) for found in stems for stem in found]
    runs = {
        tuple(islice(all_stems, start, start + length))
        for start in range(len(all_stems))
        for length in range(1, LONGEST + 1)
    }
    return [
        concept
        for concept in library.concepts(connection)
        if any(tuple(map(first, name)) in runs for name in concept.names)
    ]


def _joined(connection: sqlite3.Connection, library: Library, item: Item) -> Item:
    """A word with a hyphen as one word, where that is how the texts or the vocabulary have it."""
    if item.field or item.phrase or item.prefix or "-" not in item.text:
        return item
    joined = "".join(item.words)
    (stems,) = library.tokenizer.stems([joined])
    names = {name for concept in library.concepts(connection) for name in concept.names}
    if tuple(stems) in names or any(library.word(connection, stem) for stem in stems):
        return replace(item, text=joined)
    return item


def _marks(
    connection: sqlite3.Connection, library: Library, items: Iterable[Item]
) -> Iterator[str]:
    for item in items:
        if item.phrase:
            yield quoted(item.text, prefix=item.prefix)
            continue
        *first, last = item.words
        yield from map(quoted, first)
        if item.prefix:
            yield from map(quoted, islice(library.forms(connection, fold(last)), MARKED))
        else:
            yield quoted(last)
