"""The search of the published site: the index of the database, cut into small files.

The tables that the server searches (:mod:`kb.search.schema`) are written as they are, so that a
browser finds the same claims and counts the same: words in their order, as many to a file as fill
:data:`ROOM`, so that a query reads a few of them; the values of each facet; the orders; and each
claim's entry in a list of results as the server writes it.
"""

from __future__ import annotations

import json
import re
import sqlite3
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path

from kb.publish.addresses import SCRIPTS
from kb.publish.files import put
from kb.publish.named_files import names_of_sources
from kb.search.finder import SIZE
from kb.search.finding import CLOSEST, ENOUGH
from kb.search.holding import PHRASE_SHARE, PREFIX_SHARE
from kb.search.index_items import AUTHOR, ITEM_FACETS
from kb.search.index_values import CUT
from kb.search.index_words import HIGHEST, UNIT
from kb.search.library import library
from kb.search.query import FIELDS
from kb.search.selection import FACETS, MATCHES, SORTS
from kb.search.tokens import SNIPPET, STOP_WORDS
from kb.search.variants import RULES

FOLDER = "search/index"
ROOM = 48_000
"""Characters of a file that holds several words; one word alone may need more."""

TOGETHER = 4
"""Entries of claims in one file."""

_CARD = re.compile(r'<article class="claim-item[^"]*">.*?</article>', re.DOTALL)
_LINK = re.compile(r'<h2><a href="[^"]*/claim/(?P<id>[^"/#?]+)/')
_SNIPPET = re.compile(r'\s*<p class="snippet">.*?</p>', re.DOTALL)

Ask = Callable[[str], str]
"""From an address of the running site to its page as it is published."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A claim in a list of results, with the texts that phrases are looked for in."""

    card: str
    statement: str
    prose: str
    titles: str
    authors: str


def write_search(folder: Path, database: Path, ask: Ask, labels: Mapping[str, object]) -> list[str]:
    """Write the index and the scripts into the folder that is published; the files.

    ``labels`` are what facets and their values are called where that differs from the index.
    """
    uri = f"{database.resolve().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(uri, uri=True)) as connection:
        made = dict(_index(connection, ask, labels))
    for name, value in made.items():
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        put(folder, f"{FOLDER}/{name}.json", text.encode())
    static = files("kb.publish").joinpath("static")
    for name in SCRIPTS:
        put(folder, f"search/{name}", static.joinpath(name).read_bytes())
    return [*(f"{FOLDER}/{name}.json" for name in made), *(f"search/{name}" for name in SCRIPTS)]


def _index(
    connection: sqlite3.Connection, ask: Ask, labels: Mapping[str, object]
) -> Iterator[tuple[str, object]]:
    starts = {}
    for name, rows in (
        ("words", _words(connection)),
        ("forms", connection.execute("SELECT form, word FROM search_forms ORDER BY form")),
        ("authors", _authors(connection)),
        ("named", names_of_sources(connection)),
    ):
        firsts = []
        for number, part in enumerate(_parts(rows)):
            firsts.append(next(iter(part)))
            yield f"{name}-{number}", part
        starts[name] = firsts
    for facet in (*FACETS, "year"):
        yield f"facet-{facet}", _values(connection, facet)
    for name, docs in connection.execute("SELECT name, docs FROM search_orders ORDER BY name"):
        yield f"order-{name}", _text(docs)
    entries = list(_entries(connection, ask))
    for number, first in enumerate(range(0, len(entries), TOGETHER)):
        yield f"claims-{number}", [asdict(one) for one in entries[first : first + TOGETHER]]
    yield "start", {**_start(connection, labels), "starts": starts}


def _start(connection: sqlite3.Connection, labels: Mapping[str, object]) -> dict[str, object]:
    """What every search needs first."""
    (claims,) = connection.execute("SELECT claims FROM search_index").fetchone()
    layers, further = connection.execute("SELECT layers, further FROM search_items").fetchone()
    index = library(connection)
    return {
        "claims": claims,
        "layers": layers,
        "further": _text(further),
        "facets": FACETS,
        "itemFacets": ITEM_FACETS,
        "longFacets": CUT,
        "sorts": SORTS,
        "matches": MATCHES,
        "fields": FIELDS,
        "stopWords": sorted(STOP_WORDS),
        "concepts": [
            {
                "word": one.word,
                "names": one.named.names,
                "keys": [" ".join(key) for key in one.keys],
            }
            for one in index.concepts(connection)
        ],
        "spellings": index.spellings(connection).lines,
        "variants": RULES,
        "sizes": {
            "page": SIZE,
            "together": TOGETHER,
            "snippet": SNIPPET,
            "enough": ENOUGH,
            "closest": CLOSEST,
        },
        "scores": {
            "unit": UNIT,
            "highest": HIGHEST,
            "prefix": PREFIX_SHARE,
            "phrase": PHRASE_SHARE,
        },
        **labels,
    }


def _words(connection: sqlite3.Connection) -> Iterator[tuple[str, object]]:
    sql = "SELECT word, docs, levels FROM search_words ORDER BY word"
    for word, docs, levels in connection.execute(sql):
        yield word, [_text(docs) if docs is not None else None, _text(levels)]


def _authors(connection: sqlite3.Connection) -> Iterator[tuple[str, object]]:
    sql = "SELECT word, items FROM search_item_words ORDER BY word"
    for word, items in connection.execute(sql):
        yield word.removeprefix(AUTHOR), _text(items)


def _values(connection: sqlite3.Connection, facet: str) -> Sequence[object]:
    sql = (
        "SELECT value, label, names, parent, docs, items FROM search_values"
        " WHERE facet = ? ORDER BY position"
    )
    return [
        [value, label, names.split("\n"), parent, _text(docs), _text(items) if items else None]
        for value, label, names, parent, docs, items in connection.execute(sql, (facet,))
    ]


def _parts(rows: Iterable[tuple[str, object]]) -> Iterator[dict[str, object]]:
    """Rows in their order, as many together as there is room for."""
    part: dict[str, object] = {}
    length = 0
    for key, value in rows:
        size = len(key) + len(json.dumps(value))
        if part and length + size > ROOM:
            yield part
            part, length = {}, 0
        part[key] = value
        length += size
    if part:
        yield part


def _entries(connection: sqlite3.Connection, ask: Ask) -> Iterator[Entry]:
    """Each claim's entry, in the order of documents."""
    cards: dict[str, str] = {}
    sql = (
        "SELECT id, statement, coalesce(prose, ''), coalesce(source_titles, ''),"
        " coalesce(author_names, '') FROM claims ORDER BY rowid"
    )
    rows = connection.execute(sql).fetchall()
    for page in range(1, -(-len(rows) // SIZE) + 1):
        cards.update(_cards(ask(f"/search?page={page}")))
    for ident, *texts in rows:
        yield Entry(cards[ident], *texts)


def _cards(html: str) -> Iterator[tuple[str, str]]:
    """The entries of one page of results by claim."""
    for match in _CARD.finditer(html):
        link = _LINK.search(match[0])
        if link:
            yield link["id"], _SNIPPET.sub("", match[0])


def _text(blob: bytes) -> str:
    return b64encode(blob).decode()
