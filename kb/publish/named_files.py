"""By what names a query may call a source outright, for the search of the published site.

The rows stand for the queries of :mod:`kb.search.named_sources`: by key, DOI and ISBN; by each word
of the authors with the year; by the acronym of a body; and by each run of words of the title that
is as long as a title has to be to be known by.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from kb.base.identifiers import isbns
from kb.search.named_sources import TITLE, acronyms, labels
from kb.search.tokens import quoted

Named = list[object]
"""A source: its key, its year or None, and for one on which no claim rests what it is called."""

_SOURCES = "SELECT rowid, key, year, doi, isbn FROM sources ORDER BY key"
_INDEXED = (
    "CREATE VIRTUAL TABLE temp.words_of_sources"
    " USING fts5vocab('main', 'search_sources_fts', 'instance')"
)
_WORDS = 'SELECT doc, term FROM temp.words_of_sources WHERE col = ? ORDER BY doc, "offset"'
_OF_BODY = (
    "SELECT key, year FROM sources WHERE rowid IN"
    " (SELECT rowid FROM search_sources_fts WHERE search_sources_fts MATCH ?) ORDER BY key"
)


def names_of_sources(connection: sqlite3.Connection) -> Iterator[tuple[str, list[Named]]]:
    """Each name with the sources that have it, the names in their order."""
    made: dict[str, dict[str, Named]] = {}
    connection.execute(_INDEXED)
    authors, titles = _words(connection, "authors"), _words(connection, "title")
    for row, key, year, doi, isbn in connection.execute(_SOURCES).fetchall():
        title = titles.get(row, [])
        names = [f"by/{year}/{stem}" for stem in authors.get(row, [])] if year is not None else []
        names += [f"doi/{doi.lower()}"] if doi else []
        names += [f"isbn/{number}" for number in sorted(isbns(isbn or ""))]
        runs = range(len(title) - TITLE + 1)
        names += ["title/" + " ".join(title[start : start + TITLE]) for start in runs]
        for name in names:
            made.setdefault(name, {})[key] = [key, year]
        made[f"key/{key}"] = {key: [key, year, *labels(connection, [key])]}
    connection.execute("DROP TABLE temp.words_of_sources")
    for acronym, key, year in _of_bodies(connection):
        made.setdefault(f"abbr/{acronym}", {})[key] = [key, year]
    for name in sorted(made):
        yield name, list(made[name].values())


def _words(connection: sqlite3.Connection, column: str) -> dict[int, list[str]]:
    """The words of each source that the index has in a column, in their order."""
    made: dict[int, list[str]] = {}
    for row, word in connection.execute(_WORDS, (column,)):
        made.setdefault(row, []).append(word)
    return made


def _of_bodies(connection: sqlite3.Connection) -> Iterator[tuple[str, str, int | None]]:
    """Each acronym of a body with the sources by it."""
    bodies = connection.execute("SELECT name FROM people WHERE literal IS NOT NULL").fetchall()
    for (name,) in bodies:
        rows = connection.execute(_OF_BODY, (f"{{authors}} : {quoted(name)}",)).fetchall()
        for acronym in acronyms(name):
            for key, year in rows:
                yield acronym, key, year
