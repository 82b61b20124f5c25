"""Why a search brings a claim: which words, in which fields, which terms, and what meaning."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.search.concepts import Concept
from kb.search.index_words import compounds
from kb.search.letters import indexed
from kb.search.library import Library
from kb.search.matching import Matched
from kb.search.names import fold
from kb.search.query_item import Item
from kb.search.schema import CLAIM_TEXTS
from kb.search.values import HeldWord, NamedTerm, Why


@dataclass(frozen=True, slots=True)
class _Text:
    """A field of a claim: the stems of its words in their order."""

    field: str
    stems: tuple[str, ...]
    known: frozenset[str]


def reasons(
    connection: sqlite3.Connection, library: Library, matched: Matched, docs: Sequence[int]
) -> dict[int, Why]:
    """Why each of some claims was found; nothing where there were no words."""
    if not (matched.scored or matched.cited):
        return {}
    texts = _texts(connection, library, docs)
    near = dict(matched.near)
    accepted = {item: _accepted(connection, library, item) for item in matched.scored}
    made = {}
    for doc in docs:
        held = tuple(
            HeldWord(item.typed, fields)
            for item in matched.scored
            if (fields := tuple(_fields(item, accepted[item], texts[doc])))
        )
        words = {one.word for one in held}
        terms = tuple(
            NamedTerm(concept.named.kind, concept.named.id, concept.named.names[0])
            for concept in matched.concepts
            if _bears(connection, library, concept, doc)
        )
        lacking = tuple(item.typed for item in matched.scored if item.typed not in words)
        cosine = round(near[doc], 3) if doc in near else None
        made[doc] = Why(held, lacking, terms, cosine, bool(matched.cited >> doc & 1))
    return made


def _bears(connection: sqlite3.Connection, library: Library, concept: Concept, doc: int) -> bool:
    return any(plane >> doc & 1 for plane in library.word(connection, concept.word))


def _accepted(
    connection: sqlite3.Connection, library: Library, item: Item
) -> tuple[frozenset[str], ...]:
    """For each word of an item the stems that stand for it."""
    made = list(map(frozenset, library.spellings(connection).classes(item.text)))
    if item.prefix and made:
        forms = library.forms(connection, fold(item.words[-1]))
        made[-1] = frozenset(forms.values())
    return tuple(made)


def _fields(
    item: Item, accepted: Sequence[frozenset[str]], texts: Sequence[_Text]
) -> Iterator[str]:
    """The fields that hold an item: all of its words, or a phrase in its order."""
    for text in texts:
        if not accepted:
            continue
        if item.phrase:
            spans = zip(*(text.stems[place:] for place in range(len(accepted))), strict=False)
            if any(
                all(stem in one for stem, one in zip(span, accepted, strict=True)) for span in spans
            ):
                yield text.field
        elif all(text.known & one for one in accepted):
            yield text.field


def _texts(
    connection: sqlite3.Connection, library: Library, docs: Sequence[int]
) -> dict[int, list[_Text]]:
    columns = ", ".join(f"coalesce({name}, '')" for name in CLAIM_TEXTS.weights)
    sql = (
        f"SELECT rowid, {columns} FROM claims"  # noqa: S608 - names of ours
        " WHERE rowid IN (SELECT value FROM json_each(?))"
    )
    rows = connection.execute(sql, (json.dumps(list(docs)),)).fetchall()
    whole = [text for _, *fields in rows for text in fields]
    stems = iter(library.tokenizer.stems(whole, indexed))
    joined = iter(library.tokenizer.stems([" ".join(compounds(text)) for text in whole], str))
    made: dict[int, list[_Text]] = {}
    for doc, *_ in rows:
        for field in CLAIM_TEXTS.weights:
            order = tuple(next(stems))
            made.setdefault(doc, []).append(_Text(field, order, frozenset((*order, *next(joined)))))
    return made
