"""The words of the full text for the index: which claims hold them, and how much they say.

The score is BM25F, fields summed before the saturation: Robertson, Zaragoza and Taylor, Simple
BM25 extension to multiple weighted fields, CIKM 2004.
"""

from __future__ import annotations

import json
import math
import re
import sqlite3
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import groupby
from operator import itemgetter

from kb.base.bitsets import DENSE_SHARE, encode, planes_of_levels
from kb.search.concepts import all_named
from kb.search.containing import within
from kb.search.letters import folded, indexed, is_plain
from kb.search.names import fold
from kb.search.schema import CLAIM_TEXTS
from kb.search.tokens import Tokenizer, quoted

WEIGHTS = CLAIM_TEXTS.weights
"""How much a word says in each field: the claim itself over its prose over its sources."""

SATURATION = 1.2
"""BM25's k1: how fast further occurrences of a word stop to count."""

LENGTH = 0.6
"""BM25's b: how much long texts are held back, between 0 and 1."""

UNIT, HIGHEST = 16, 255
"""Levels in a score of 1, and the highest level that a byte holds."""

CONCEPT_SHARE = 0.5
"""What bearing on a term that is named in a query counts, against holding its name."""

BATCH = 10_000
_HYPHENS = re.compile("[-\u2010\u2011]")
_COMPOUND = re.compile(r"[^\W\d_]+(?:[-\u2010\u2011][^\W\d_]+)+")
_WRITTEN = re.compile(r"[^\W_]+")

Row = tuple[str, int, bytes | None, bytes]


def rarity(holders: int, size: int) -> float:
    """BM25's weight of a word that so many of ``size`` claims hold; above 0, by its rarity.

    Rounded, since mathematics libraries differ in the last digit.
    """
    return round(math.log(1 + (size - holders + 0.5) / (holders + 0.5)), 6)


def level_of(score: float) -> int:
    """A score in levels, 1 at least."""
    return min(max(int(score * UNIT + 0.5), 1), HIGHEST)


@dataclass(frozen=True, slots=True)
class Texts:
    """What one pass over the texts of all claims gives.

    ``odd`` are the claims whose texts the tokenizer does not make plain, ``joined`` by word with a
    hyphen, as one word, the weights of the fields in which claims hold it, ``written`` all words.
    """

    odd: frozenset[int]
    joined: Mapping[str, Mapping[int, float]]
    written: frozenset[str]


def read_texts(connection: sqlite3.Connection) -> Texts:
    """The texts of all claims looked through once; the odd ones are indexed made plain."""
    CLAIM_TEXTS.create(connection, Tokenizer(connection).name)
    columns = ", ".join(WEIGHTS)
    insert = f"INSERT INTO search_fts(rowid, {columns}) VALUES (?, ?, ?, ?, ?)"  # noqa: S608
    odd: list[int] = []
    joined: dict[str, dict[int, float]] = {}
    written: set[str] = set()
    texts = ", ".join(f"coalesce({field}, '')" for field in WEIGHTS)
    sql = f"SELECT rowid, {texts} FROM claims ORDER BY rowid"  # noqa: S608
    for doc, *fields in connection.execute(sql):
        if not all(map(is_plain, fields)):
            connection.execute(insert, (doc, *map(indexed, fields)))
            odd.append(doc)
        text = " ".join(fields)
        written.update(_WRITTEN.findall(indexed(text).lower()))
        if _HYPHENS.search(folded(text)):
            _join(joined, doc, fields)
    written.update(joined)
    return Texts(frozenset(odd), joined, frozenset(written))


def _join(joined: dict[str, dict[int, float]], doc: int, fields: Sequence[str]) -> None:
    """Note the words of a claim that a hyphen holds together."""
    for text, weight in zip(fields, WEIGHTS.values(), strict=True):
        for word in compounds(text):
            docs = joined.setdefault(word, {})
            docs[doc] = docs.get(doc, 0.0) + weight


def word_rows(connection: sqlite3.Connection, size: int, texts: Texts) -> Iterator[Row]:
    """Rows of ``search_words``: first the words in their order, then the features' names."""
    lengths = _lengths(connection, size)
    joined = _joined_counts(connection, texts.joined)
    held = (
        _held(connection, "claims_fts", texts.odd),
        _held(connection, "search_fts", frozenset()),
        sorted(joined.items()),
    )
    for word, some in groupby(merge(*held, key=itemgetter(0)), itemgetter(0)):
        (_, counts), *others = some
        for _, further in others:
            for doc, weight in further.items():
                counts[doc] = counts.get(doc, 0.0) + weight
        if counts:
            yield _word_row(word, counts, lengths, size)
    yield from _concept_rows(connection, size)


def _held(
    connection: sqlite3.Connection, table: str, without: frozenset[int]
) -> Iterator[tuple[str, dict[int, float]]]:
    """Each word of a full-text index in its order, with the claims that hold it, but for some.

    A claim comes with the weights of the fields in which the word stands. All instances are read
    in one pass, since to look up each word takes longer than to read what is held of it.
    """
    name = f"temp.{table}_instance"
    vocabulary = f"fts5vocab('main', '{table}', 'instance')"
    connection.execute(f"CREATE VIRTUAL TABLE {name} USING {vocabulary}")
    rows = connection.execute(f"SELECT term, doc, col FROM {name}")  # noqa: S608
    for word, instances in groupby(rows, itemgetter(0)):
        counts: dict[int, float] = {}
        for _, doc, field in instances:
            counts[doc] = counts.get(doc, 0.0) + WEIGHTS[field]
        for doc in without & counts.keys() if without else ():
            del counts[doc]
        yield word, counts
    connection.execute(f"DROP TABLE {name}")


def form_rows(connection: sqlite3.Connection, texts: Texts) -> Iterator[tuple[str, str]]:
    """Rows of ``search_forms``, in the order of the words as they are written."""
    forms = sorted(set(map(fold, texts.written)))
    tokenizer = Tokenizer(connection)
    for start in range(0, len(forms), BATCH):
        some = forms[start : start + BATCH]
        for form, stems in zip(some, tokenizer.stems(some, str), strict=True):
            if len(stems) == 1:
                yield form, stems[0]


def compounds(text: str) -> Iterator[str]:
    """The words of a text that a hyphen holds together, each as one word."""
    text = folded(text)
    if _HYPHENS.search(text):
        for match in _COMPOUND.finditer(text):
            yield _HYPHENS.sub("", match[0]).lower()


def _joined_counts(
    connection: sqlite3.Connection, joined: Mapping[str, Mapping[int, float]]
) -> dict[str, dict[int, float]]:
    """By stem, the claims that hold a word with a hyphen in it, as one word, and their weights.

    So that “coordination” finds “co-ordination”; the parts are words of their own besides.
    """
    made: dict[str, dict[int, float]] = {}
    words = sorted(joined)
    tokenizer = Tokenizer(connection)
    for start in range(0, len(words), BATCH):
        some = words[start : start + BATCH]
        for word, stems in zip(some, tokenizer.stems(some, str), strict=True):
            counts = made.setdefault(stems[0], {}) if len(stems) == 1 else {}
            for doc, weight in joined[word].items():
                counts[doc] = counts.get(doc, 0.0) + weight
    return made


def _word_row(word: str, counts: Mapping[int, float], lengths: Sequence[float], size: int) -> Row:
    top = min(rarity(len(counts), size) * UNIT, HIGHEST)
    docs = sorted(counts)
    pairs = zip(docs, map(counts.__getitem__, docs), strict=True)
    levels = bytes([int(top * n / (n + lengths[doc]) + 0.5) or 1 for doc, n in pairs])
    return _row(word, docs, levels, size)


def _row(word: str, docs: Sequence[int], levels: bytes, size: int) -> Row:
    if len(docs) * DENSE_SHARE < size:
        return word, len(docs), encode(docs, size), levels
    spread = bytearray(size + 1)
    for doc, level in zip(docs, levels, strict=True):
        spread[doc] = level
    width = size // 8 + 1
    planes = (plane.to_bytes(width, "little") for plane in planes_of_levels(spread))
    return word, len(docs), None, b"".join(planes)


def _lengths(connection: sqlite3.Connection, size: int) -> array[float]:
    """For each document the part of BM25's denominator that hangs on its length."""
    sizes = array("d", bytes(8 * (size + 1)))
    weights = list(WEIGHTS.values())
    # FTS5 keeps the number of words in each column as varints: sqlite.org/fts5.html, 11.4.
    for table in ("claims_fts", "search_fts"):
        for doc, blob in connection.execute(f"SELECT id, sz FROM {table}_docsize ORDER BY id"):  # noqa: S608
            sizes[doc] = sum(w * n for w, n in zip(weights, _varints(blob), strict=True))
    mean = math.fsum(sizes) / max(size, 1) or 1.0
    return array("d", (SATURATION * (1 - LENGTH + LENGTH * n / mean) for n in sizes))


def _varints(blob: bytes) -> Iterator[int]:
    value = 0
    for byte in blob:
        value = value << 7 | byte & 127
        if byte < 128:
            yield value
            value = 0


_BEARING = {
    "feature": "SELECT claim FROM claim_features WHERE feature = ?",
    "outcome": "SELECT claim FROM claim_outcomes WHERE outcome = ?",
    "context": "SELECT claim FROM claim_contexts WHERE context IN (SELECT value FROM json_each(?))",
    "design": "SELECT claim FROM evidence WHERE relation <> 'background'"
    " AND design IN (SELECT value FROM json_each(?))",
}
"""SQL for the claims that bear on a term; of a context or a design, on any that it holds."""


def _concept_rows(connection: sqlite3.Connection, size: int) -> Iterator[Row]:
    """For each thing that queries name, the claims that bear on it or hold a name of it in full."""
    holding = (
        "SELECT rowid FROM claims_fts WHERE claims_fts MATCH ?1"
        " UNION SELECT rowid FROM search_fts WHERE search_fts MATCH ?1"
    )
    number = dict(connection.execute("SELECT id, rowid FROM claims"))
    held = {kind: within(connection, f"{kind}s") for kind in ("context", "design")}
    for one in sorted(all_named(connection), key=lambda one: one.word):
        names = " OR ".join(map(quoted, one.names))
        docs = {doc for (doc,) in connection.execute(holding, (names,))}
        if one.kind in _BEARING:
            ident = json.dumps(held[one.kind][one.id]) if one.kind in held else one.id
            claims = connection.execute(_BEARING[one.kind], (ident,))
            docs |= {number[claim] for (claim,) in claims}
        level = level_of(CONCEPT_SHARE * rarity(len(docs), size))
        yield _row(one.word, sorted(docs), bytes([level]) * len(docs), size)
