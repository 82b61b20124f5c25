"""The questions that a search for claims asks itself, so that their answers stand above it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from kb.search.catalogue.kinds import QUESTIONS
from kb.search.catalogue.memory import memory
from kb.search.conditions import says_nothing
from kb.search.library import Library, library
from kb.search.query import parse
from kb.search.query_item import Item
from kb.search.tokens import quoted
from kb.store.records import columns, records

MOST = 2
"""Questions that stand above the claims."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that a search asks, with its answer and how sure that is."""

    id: str
    question: str
    answer: str | None
    certainty: str | None
    status: str
    claims: int


_WEIGHED = (
    "(SELECT count(*) FROM question_claims w WHERE w.question = q.id AND w.weighing = 'weighed')"
)


def questions_for(connection: sqlite3.Connection, words: str) -> tuple[Asked, ...]:
    """The questions whose own words or terms hold every word of a search, the nearest first.

    A field word, a minus, an operator or a phrase asks for claims: then there is none.
    """
    query = parse(words)
    items = tuple(item for item in query.words if not says_nothing(item))
    if not items or query.tree or len(query.words) < len(query.items):
        return ()
    index = library(connection)
    held = memory(connection, index, QUESTIONS)
    if not held.listed:
        return ()
    every = " AND ".join(f"({_any(connection, index, item)})" for item in items)
    texts = QUESTIONS.index
    name, weights = texts.name, ", ".join(map(str, texts.weights.values()))
    # Of prose every word is in some question: only what is asked, the answer and the terms count.
    sql = (
        f"SELECT {columns(Asked, 'q').replace('q.claims', f'{_WEIGHED} AS claims')}"  # noqa: S608
        f" FROM {name} f JOIN questions q ON q.rowid = f.rowid"
        f" WHERE {name} MATCH ? AND q.{QUESTIONS.shown}"
        f" ORDER BY q.answer IS NULL, bm25({name}, {weights}), q.id LIMIT {MOST}"
    )
    return tuple(records(connection, Asked, sql, (f"{{question terms}} : ({every})",)))


def _any(connection: sqlite3.Connection, index: Library, item: Item) -> str:
    """A word of a query and those that count as the same, in FTS5's language."""
    others = map(quoted, index.spellings(connection).alike(item.text))
    return " OR ".join(dict.fromkeys([quoted(item.text, prefix=item.prefix), *others]))
