"""What a query may name: the terms of the vocabulary by any of their labels, and spellings of
several words.

Each has a row of its own in ``search_words``: the claims that bear on it or hold one of its names
in full.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from kb.search.spellings import Spellings

TABLES = {
    "feature": "features",
    "outcome": "outcomes",
    "context": "contexts",
    "design": "designs",
}
"""The kinds of terms, each with its table."""

SPELLING = "spelling"
"""The kind of a line of ``spellings`` in which a name of several words stands."""


@dataclass(frozen=True, slots=True)
class Named:
    """Something by its kind and id, with its names, the label first."""

    kind: str
    id: str
    names: tuple[str, ...]

    @property
    def word(self) -> str:
        """Its key in ``search_words``."""
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True)
class Concept:
    """Something that may be named; ``keys`` are its names, word for word, as
    :meth:`kb.search.spellings.Spellings.keys` has them."""

    named: Named
    keys: tuple[tuple[str, ...], ...]

    @property
    def word(self) -> str:
        """Its key in ``search_words``."""
        return self.named.word


def all_named(connection: sqlite3.Connection) -> Iterator[Named]:
    """Everything that a query may name, in the order of the vocabulary."""
    for kind, table in TABLES.items():
        sql = f"SELECT id, label, alt_labels FROM {table} ORDER BY position, id"  # noqa: S608
        for ident, label, others in connection.execute(sql).fetchall():
            yield Named(kind, ident, (label, *json.loads(others or "[]")))
    for ident, words in connection.execute("SELECT id, words FROM spellings ORDER BY id"):
        names = tuple(json.loads(words or "[]"))
        if any(len(name.split()) > 1 for name in names):
            yield Named(SPELLING, str(ident), names)


def read_concepts(connection: sqlite3.Connection, spellings: Spellings) -> tuple[Concept, ...]:
    """Everything that a query may name, with the keys by which it is looked for."""
    return tuple(
        Concept(one, tuple(map(spellings.keys, one.names))) for one in all_named(connection)
    )
