"""What a person may be about to type: features, outcomes, questions, authors and titles by name.

The names of each kind lie in one folded text, so that some hundred thousand of them are looked
through in a few milliseconds; only those that are offered are read from the database.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.search.catalogue.kinds import QUESTIONS
from kb.search.library import Library, library
from kb.search.names import fold

SHORTEST, LONGEST = 2, 100
"""Letters from which on names are offered, and letters that are read."""

LOOKED_AT = 400
"""Names of a kind that are compared in full."""


@dataclass(frozen=True, slots=True)
class Completion:
    """A thing that is offered by name: its kind, its id, its name and how many claims it has.

    ``name`` is what was matched, ``label`` what the thing is called; they differ where another
    label of a term was typed. For questions ``claims`` is 0.
    """

    kind: str
    id: str
    label: str
    name: str
    claims: int


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing: its rows as number, names parted by line breaks, best first; and one row.

    ``most`` are offered where other kinds have some to offer too.
    """

    name: str
    most: int
    rows: str
    row: str


def _terms(name: str, table: str, most: int) -> Kind:
    rows = f"SELECT rowid, label, alt_labels FROM {table} ORDER BY claims DESC, position"  # noqa: S608
    row = f"SELECT id, label, claims FROM {table} WHERE rowid = ?"  # noqa: S608 - names of ours
    return Kind(name, most, rows, row)


KINDS = (
    _terms("feature", "features", 3),
    _terms("outcome", "outcomes", 2),
    Kind(
        "question",
        2,
        "SELECT rowid, question, NULL FROM questions"  # noqa: S608 - a condition of ours
        f" WHERE {QUESTIONS.shown} ORDER BY answer IS NULL, id",
        "SELECT id, question, 0 FROM questions WHERE rowid = ?",
    ),
    Kind(
        "author",
        3,
        "SELECT position, label, NULL FROM search_values WHERE facet = 'author' ORDER BY position",
        "SELECT value, label, claims FROM search_values WHERE facet = 'author' AND position = ?",
    ),
    Kind(
        "source",
        3,
        "SELECT rowid, title, NULL FROM sources WHERE title <> '' ORDER BY claims DESC, key",
        "SELECT key, title, claims FROM sources WHERE rowid = ?",
    ),
)
"""What is offered, in the order in which it is."""


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one kind: folded, each on a line that starts with a space; where lines start.

    ``rows`` and ``places`` tell for each line the row, and which of its names it is.
    """

    text: str
    starts: array[int]
    rows: array[int]
    places: array[int]

    def holding(self, words: Sequence[str]) -> Iterator[int]:
        """The lines in which each of some words starts a word."""
        longest = f" {max(words, key=len)}"
        place = self.text.find(longest)
        for _ in range(LOOKED_AT):
            if place < 0:
                return
            line = bisect_right(self.starts, place) - 1
            end = self.starts[line + 1] if line + 1 < len(self.starts) else len(self.text)
            held = self.text[self.starts[line] : end]
            if all(f" {word}" in held for word in words):
                yield line
            place = self.text.find(longest, end)

    def starts_with(self, line: int, typed: str) -> bool:
        """Whether a name begins with a text."""
        return self.text.startswith(f" {typed}", self.starts[line])


def completions(
    connection: sqlite3.Connection, text: str, limit: int = 8
) -> tuple[Completion, ...]:
    """What may be meant by a text that is being typed, ``limit`` at most, the likeliest first.

    Each of its words starts a word of the name, without regard to accents and capitals. Of each
    kind those come first that begin with the text, then those that more claims rest on.
    """
    typed = fold(text[:LONGEST])
    if len(typed) < SHORTEST:
        return ()
    index = library(connection)
    offered = {kind.name: list(_offered(connection, index, kind, typed)) for kind in KINDS}
    first = [one for kind in KINDS for one in offered[kind.name][: kind.most]]
    room = max(limit - len(first), 0)
    more = [one for kind in KINDS for one in offered[kind.name][kind.most :]][:room]
    chosen = {*first[:limit], *more}
    return tuple(one for kind in KINDS for one in offered[kind.name] if one in chosen)


def _offered(
    connection: sqlite3.Connection, index: Library, kind: Kind, typed: str
) -> Iterator[Completion]:
    names = index.remember(("names", kind.name), lambda: _read(connection, kind))
    lines = list(names.holding(typed.split()))
    lines.sort(key=lambda line: not names.starts_with(line, typed))
    seen: set[int] = set()
    for line in lines:
        row = names.rows[line]
        if row in seen or len(seen) == LOOKED_AT // 10:
            continue
        seen.add(row)
        ident, label, claims = connection.execute(kind.row, (row,)).fetchone()
        name = label if not names.places[line] else _name(connection, kind, row, names.places[line])
        yield Completion(kind.name, ident, label, name, claims)


def _name(connection: sqlite3.Connection, kind: Kind, row: int, place: int) -> str:
    """Another label of a term, by its place among them, from 1."""
    sql = f"SELECT alt_labels FROM {kind.name}s WHERE rowid = ?"  # noqa: S608 - a name of ours
    others: list[str] = json.loads(connection.execute(sql, (row,)).fetchone()[0])
    return others[place - 1]


def _read(connection: sqlite3.Connection, kind: Kind) -> Names:
    parts: list[str] = []
    starts, rows, places = array("I"), array("I"), array("I")
    length = 0
    for row, label, others in connection.execute(kind.rows):
        for place, name in enumerate((label, *json.loads(others or "[]"))):
            line = f" {fold(name)}\n"
            parts.append(line)
            starts.append(length)
            rows.append(row)
            places.append(place)
            length += len(line)
    return Names("".join(parts), starts, rows, places)
