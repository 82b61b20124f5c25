"""Sources that a query names outright: by DOI, ISBN, citation key, author and year, or title."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from urllib.parse import unquote

from kb.base.identifiers import isbns, isbns_within
from kb.search.library import Library
from kb.search.names import fold, source_label
from kb.search.query import Query
from kb.search.query_item import Item
from kb.search.tokens import quoted

_DOI = re.compile(r"\b10\.\d{4,9}/\S+")
_WORD = re.compile(r"\w+")
_YEAR = re.compile(r"[(\[]?(1[5-9]\d\d|20\d\d)[a-z]?[)\],.;:]*")

BETWEEN = frozenset({"et", "al", "and", "others", "u", "a", "in", "by"})
"""Words that stand between an author and a year."""

SMALL = frozenset({"and", "of", "for", "the", "in", "on", "to", "und", "de", "du", "la", "et"})
"""Words of a body's name that its acronym may leave out."""

BEFORE = 4
"""Words before a year among which the author is looked for."""

TITLE = 4
"""Words that a title needs to be known by."""


@dataclass(frozen=True, slots=True)
class Named:
    """The sources that a query names, and the items of the query that are nothing else.

    ``is_title`` says that the whole query is the title of one, or the start of it.
    """

    keys: tuple[str, ...] = ()
    spent: frozenset[Item] = frozenset()
    is_title: bool = False


def sources_named(connection: sqlite3.Connection, library: Library, query: Query) -> Named:
    """The sources that a query names; none for most queries."""
    words = query.words
    keys: list[str] = []
    spent: set[Item] = set()
    for typed, number in isbns_within(query.typed).items():
        books = _isbns(connection, library).get(number, ())
        keys += books
        parts = frozenset([typed, *typed.split()]) if books else frozenset()
        spent.update(item for item in query.items if item.text in parts)
    for item in (*words, *query.phrases):
        numbered = _by_number(connection, item.text)
        keys += numbered
        spent.update([item] if numbered else [])
    for place, item in enumerate(words):
        year = _YEAR.fullmatch(item.text)
        if year:
            keys += _by_author(connection, library, words[:place], int(year[1]))
        bodies = _acronyms(connection, library).get(fold(item.text), ())
        keys += [key for name in bodies for key in _of_body(connection, name)]
    titled = _by_title(connection, query)
    return Named(tuple(dict.fromkeys([*keys, *titled])), frozenset(spent), bool(titled))


def labels(connection: sqlite3.Connection, keys: Sequence[str]) -> Iterator[str]:
    """The sources as a reader knows them, those on which no claim rests."""
    sql = "SELECT cited_as, year FROM sources WHERE key = ? AND claims = 0"
    for key in keys:
        for cited_as, year in connection.execute(sql, (key,)):
            yield f"{source_label(key, cited_as, year)} ({key})"


def _keys(connection: sqlite3.Connection, condition: str, *values: object) -> list[str]:
    sql = f"SELECT s.key FROM sources s WHERE {condition} ORDER BY s.key LIMIT 200"  # noqa: S608
    return [row[0] for row in connection.execute(sql, values)]


def _by_number(connection: sqlite3.Connection, text: str) -> list[str]:
    """By citation key or DOI."""
    doi = _DOI.search(unquote(text))
    if doi:
        return _keys(connection, "lower(s.doi) = ?", _rest(doi[0]).lower())
    return _keys(connection, "s.key = ?", text)


def _rest(doi: str) -> str:
    """A DOI without the signs that end a sentence; older ones hold parentheses in pairs."""
    doi = doi.rstrip(".,;")
    return doi.rstrip(").,;") if doi.count(")") > doi.count("(") else doi


def _isbns(connection: sqlite3.Connection, library: Library) -> dict[str, tuple[str, ...]]:
    """The keys of sources by their ISBNs of thirteen digits."""

    def read() -> dict[str, tuple[str, ...]]:
        made: dict[str, tuple[str, ...]] = {}
        sql = "SELECT key, isbn FROM sources WHERE isbn IS NOT NULL ORDER BY key"
        for key, text in connection.execute(sql):
            for number in isbns(text):
                made[number] = (*made.get(number, ()), key)
        return made

    return library.remember("isbns", read)


def _by_author(
    connection: sqlite3.Connection, library: Library, before: Sequence[Item], year: int
) -> list[str]:
    names = [item.text for item in before[-BEFORE:] if fold(item.text) not in BETWEEN]
    for length in range(len(names), 0, -1):
        terms = []
        for name in names[-length:]:
            bodies = _acronyms(connection, library).get(fold(name), ())
            terms.append("(" + " OR ".join(map(quoted, (name, *bodies))) + ")")
        expression = f"{{authors}} : ({' AND '.join(terms)})"
        keys = _keys(connection, f"s.year = ? AND {_MATCHING}", year, expression)
        if keys:
            return keys
    return []


def _of_body(connection: sqlite3.Connection, name: str) -> list[str]:
    return _keys(connection, _MATCHING, f"{{authors}} : {quoted(name)}")


def _by_title(connection: sqlite3.Connection, query: Query) -> list[str]:
    """By the whole of a title, or the start of one that goes on after a colon."""
    words = _WORD.findall(query.typed)
    narrowed = any(item.field or item.excluded for item in query.items)
    if narrowed or query.is_cut or len(words) < TITLE:
        return []
    return _keys(connection, _MATCHING, f"{{title}} : {quoted(' '.join(words))}")


_MATCHING = "s.rowid IN (SELECT rowid FROM search_sources_fts WHERE search_sources_fts MATCH ?)"


def _acronyms(connection: sqlite3.Connection, library: Library) -> dict[str, tuple[str, ...]]:
    """The names of bodies by their acronyms, folded: ``nao``, ``dfes``."""

    def read() -> dict[str, tuple[str, ...]]:
        made: dict[str, dict[str, None]] = {}
        for (name,) in connection.execute("SELECT name FROM people WHERE literal IS NOT NULL"):
            for acronym in acronyms(name):
                made.setdefault(acronym, {})[name] = None
        return {acronym: tuple(names) for acronym, names in made.items()}

    return library.remember("acronyms", read)


def acronyms(name: str) -> set[str]:
    """The acronyms that a body may be known by: initials, with or without its small words."""
    words = fold(name).split()
    small = [place for place, word in enumerate(words) if word in SMALL]
    made = set()
    for count in range(min(len(small), 3) + 1):
        for left_out in combinations(small, count):
            initials = [word[0] for place, word in enumerate(words) if place not in left_out]
            made.add("".join(initials))
    return {one for one in made if len(one) > 2}
