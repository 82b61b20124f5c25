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
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from heapq import merge
from itertools import groupby
from operator import itemgetter

from kb.base.bitsets import DENSE_SHARE, blob_of, encode, numbers, planes_of_levels
from kb.search.concepts import Named, all_named
from kb.search.containing import within
from kb.search.letters import folded, indexed, is_plain
from kb.search.names import fold
from kb.search.schema import CLAIM_TEXTS
from kb.search.tokens import Tokenizer, quoted

TENTHS = {name: round(10 * weight) for name, weight in CLAIM_TEXTS.weights.items()}
"""How much a word says in each field, in tenths, which add up to the same in any order: the claim
itself over its prose over its sources."""

_MEAN_DIGITS = 5
"""Binary digits of the mean length: all scores hang on it, and the index is to be brought up to
date without all of them. Three hundredths more or less of it move no claim by a place."""

SATURATION = 1.2
"""BM25's k1: how fast further occurrences of a word stop to count."""

LENGTH = 0.6
"""BM25's b: how much long texts are held back, between 0 and 1."""

UNIT, HIGHEST = 16, 255
"""Levels in a score of 1, and the highest level that a byte holds."""

CONCEPT_SHARE = 0.5
"""What bearing on a term that is named in a query counts, against holding its name."""

BATCH = 10_000
_TABLES = ("claims_fts", "search_fts")
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

    ``odd`` are the claims whose texts the tokenizer does not make plain, ``joined`` by claim the
    words with a hyphen, as one word, with their weights, ``written`` by form how many claims it is
    written in.
    """

    odd: frozenset[int]
    joined: Mapping[int, Mapping[str, int]]
    written: Mapping[str, int]


def read_texts(connection: sqlite3.Connection) -> Texts:
    """The texts of all claims looked through once; the odd ones are indexed made plain."""
    CLAIM_TEXTS.create(connection, Tokenizer(connection).name)
    odd: list[int] = []
    joined: dict[int, dict[str, int]] = {}
    written: Counter[str] = Counter()
    texts = ", ".join(f"coalesce({field}, '')" for field in TENTHS)
    sql = f"SELECT rowid, {texts} FROM claims ORDER BY rowid"  # noqa: S608
    for doc, *fields in connection.execute(sql):
        if is_odd(fields):
            index_odd(connection, doc, fields)
            odd.append(doc)
        held = joined_words(fields)
        if held:
            joined[doc] = held
        written.update(forms_of(fields, held))
    return Texts(frozenset(odd), joined, written)


def is_odd(fields: Sequence[str]) -> bool:
    """Whether the tokenizer does not make the texts of a claim plain."""
    return not all(map(is_plain, fields))


def index_odd(
    connection: sqlite3.Connection, doc: int, fields: Sequence[str], *, out: bool = False
) -> None:
    """Put the texts of an odd claim into its index, or take out those that are in it."""
    columns = ", ".join((*(("search_fts",) if out else ()), "rowid", *TENTHS))
    values = (*(("delete",) if out else ()), doc, *map(indexed, fields))
    marks = ", ".join("?" * len(values))
    connection.execute(f"INSERT INTO search_fts({columns}) VALUES ({marks})", values)  # noqa: S608


def joined_words(fields: Sequence[str]) -> dict[str, int]:
    """The words of a claim that a hyphen holds together, as one word, with their weights."""
    if not _HYPHENS.search(folded(" ".join(fields))):
        return {}
    joined: Counter[str] = Counter()
    for text, weight in zip(fields, TENTHS.values(), strict=True):
        for word in compounds(text):
            joined[word] += weight
    return dict(joined)


def forms_of(fields: Sequence[str], joined: Iterable[str]) -> set[str]:
    """The words of a claim as they are written, without accents and capitals."""
    written = _WRITTEN.findall(indexed(" ".join(fields)).lower())
    return set(map(fold, (*written, *joined)))


def word_rows(connection: sqlite3.Connection, size: int, odd: frozenset[int]) -> Iterator[Row]:
    """Rows of ``search_words``: first the words in their order, then the names of concepts.

    ``search_compounds`` and ``search_lengths`` must be filled.
    """
    lengths = Lengths.read(connection)
    with vocabularies(connection):
        held = (
            _held(connection, "claims_fts", odd),
            _held(connection, "search_fts", frozenset()),
            _compounds_held(connection),
        )
        for word, some in groupby(merge(*held, key=itemgetter(0)), itemgetter(0)):
            (_, counts), *others = some
            for _, further in others:
                add_counts(counts, further)
            if counts:
                yield word_row(word, counts, lengths, size)
    yield from (concept_row(connection, one, size) for one in concepts(connection))


def add_counts(counts: dict[int, int], further: Mapping[int, int]) -> None:
    """Add to what claims hold of a word what they hold of it besides."""
    for doc, weight in further.items():
        counts[doc] = counts.get(doc, 0) + weight


def _compounds_held(connection: sqlite3.Connection) -> Iterator[tuple[str, dict[int, int]]]:
    sql = "SELECT word, doc, weight FROM search_compounds ORDER BY word, doc"
    for word, some in groupby(connection.execute(sql), itemgetter(0)):
        yield word, {doc: weight for _, doc, weight in some}


def held_of(connection: sqlite3.Connection, word: str, odd: frozenset[int]) -> dict[int, int]:
    """The claims that hold one word, with its weights; :func:`vocabularies` must be there."""
    counts: dict[int, int] = {}
    for table, without in zip(_TABLES, (odd, frozenset[int]()), strict=True):
        sql = f"SELECT doc, col FROM temp.{table}_instance WHERE term = ?"  # noqa: S608
        for doc, field in connection.execute(sql, (word,)):
            if doc not in without:
                counts[doc] = counts.get(doc, 0) + TENTHS[field]
    sql = "SELECT doc, weight FROM search_compounds WHERE word = ?"
    add_counts(counts, dict(connection.execute(sql, (word,)).fetchall()))
    return counts


@contextmanager
def vocabularies(connection: sqlite3.Connection) -> Iterator[None]:
    """The full-text indexes of the claims as tables of words in places."""
    for table in _TABLES:
        vocabulary = f"fts5vocab('main', '{table}', 'instance')"
        connection.execute(f"CREATE VIRTUAL TABLE temp.{table}_instance USING {vocabulary}")
    yield
    for table in _TABLES:
        connection.execute(f"DROP TABLE temp.{table}_instance")


def _held(
    connection: sqlite3.Connection, table: str, without: frozenset[int]
) -> Iterator[tuple[str, dict[int, int]]]:
    """Each word of a full-text index in its order, with the claims that hold it, but for some.

    A claim comes with the weights of the fields in which the word stands. All instances are read
    in one pass, since to look up each word takes longer than to read what is held of it.
    """
    rows = connection.execute(f"SELECT term, doc, col FROM temp.{table}_instance")  # noqa: S608
    for word, instances in groupby(rows, itemgetter(0)):
        counts: dict[int, int] = {}
        for _, doc, field in instances:
            counts[doc] = counts.get(doc, 0) + TENTHS[field]
        for doc in without & counts.keys() if without else ():
            del counts[doc]
        yield word, counts


def form_rows(tokenizer: Tokenizer, written: Mapping[str, int]) -> Iterator[tuple[str, str, int]]:
    """Rows of ``search_forms`` in their order; ``written`` tells in how many claims each is."""
    for form, stem in _single(tokenizer, sorted(written)):
        yield form, stem, written[form]


def _single(tokenizer: Tokenizer, words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Those words that the tokenizer takes for one, each with its stem."""
    for start in range(0, len(words), BATCH):
        some = words[start : start + BATCH]
        for word, stems in zip(some, tokenizer.stems(some, str), strict=True):
            if len(stems) == 1:
                yield word, stems[0]


def compounds(text: str) -> Iterator[str]:
    """The words of a text that a hyphen holds together, each as one word."""
    text = folded(text)
    if _HYPHENS.search(text):
        for match in _COMPOUND.finditer(text):
            yield _HYPHENS.sub("", match[0]).lower()


def compound_rows(
    tokenizer: Tokenizer, joined: Mapping[int, Mapping[str, int]]
) -> Iterator[tuple[int, str, int]]:
    """Rows of ``search_compounds``, by claim and stem.

    So that “coordination” finds “co-ordination”; the parts are words of their own besides.
    """
    words = sorted({word for held in joined.values() for word in held})
    stems = dict(_single(tokenizer, words))
    for doc in sorted(joined):
        counts: Counter[str] = Counter()
        for word, weight in joined[doc].items():
            if word in stems:
                counts[stems[word]] += weight
        yield from ((doc, stem, counts[stem]) for stem in sorted(counts))


def word_row(word: str, counts: Mapping[int, int], lengths: Lengths, size: int) -> Row:
    """The row of a word that some claims hold, each with the weights of the fields it is in."""
    top = min(rarity(len(counts), size) * UNIT, HIGHEST)
    docs = sorted(counts)
    pairs = ((counts[doc] / 10, lengths.share(doc)) for doc in docs)
    levels = bytes([int(top * n / (n + share) + 0.5) or 1 for n, share in pairs])
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


class Lengths:
    """How long the texts of claims are, in tenths of a word, by document from 0."""

    def __init__(self, lengths: array[int]) -> None:
        self.lengths = lengths
        self.mean = _rounded(sum(lengths), max(len(lengths) - 1, 1))

    @classmethod
    def counted(cls, connection: sqlite3.Connection, size: int) -> Lengths:
        """The lengths as the full-text indexes have them."""
        made = cls(array("I", bytes(4 * (size + 1))))
        made.count(connection, "")
        return cls(made.lengths)

    @classmethod
    def read(cls, connection: sqlite3.Connection) -> Lengths:
        """The lengths as ``search_lengths`` has them."""
        (blob,) = connection.execute("SELECT lengths FROM search_lengths").fetchone()
        return cls(numbers(blob))

    def row(self) -> tuple[int, int, bytes]:
        """The row of ``search_lengths``."""
        return 1, self.mean, blob_of(self.lengths)

    def renewed(self, connection: sqlite3.Connection, docs: Iterable[int]) -> Lengths:
        """The lengths with those of some documents counted anew."""
        made = Lengths(array("I", self.lengths))
        made.count(connection, f"WHERE id IN ({', '.join(map(str, docs))})")
        return Lengths(made.lengths)

    def count(self, connection: sqlite3.Connection, where: str) -> None:
        """Take the lengths of documents from the full-text indexes, of odd ones from their own."""
        weights = list(TENTHS.values())
        # FTS5 keeps the number of words in each column as varints: sqlite.org/fts5.html, 11.4.
        for table in _TABLES:
            sql = f"SELECT id, sz FROM {table}_docsize {where} ORDER BY id"  # noqa: S608
            for doc, blob in connection.execute(sql):
                pairs = zip(weights, _varints(blob), strict=True)
                self.lengths[doc] = sum(weight * number for weight, number in pairs)

    def share(self, doc: int) -> float:
        """The part of BM25's denominator that hangs on the length of a document."""
        return SATURATION * (1 - LENGTH + LENGTH * self.lengths[doc] / self.mean)


def _rounded(total: int, size: int) -> int:
    """A mean to so many binary digits, 1 at least."""
    mean = total // size
    step = 1 << max(mean.bit_length() - _MEAN_DIGITS, 0)
    return max((mean + step // 2) // step * step, 1)


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


def concepts(connection: sqlite3.Connection) -> list[Named]:
    """Each thing that queries name, in the order of their rows."""
    return sorted(all_named(connection), key=lambda one: one.word)


def concept_row(connection: sqlite3.Connection, one: Named, size: int) -> Row:
    """The row of what queries name: the claims that bear on it or hold a name of it in full."""
    docs = docs_of_concept(connection, one)
    level = level_of(CONCEPT_SHARE * rarity(len(docs), size))
    return _row(one.word, sorted(docs), bytes([level]) * len(docs), size)


def docs_of_concept(
    connection: sqlite3.Connection, one: Named, among: Sequence[int] | None = None
) -> set[int]:
    """The claims that bear on something or hold a name of it in full, all or those of some."""
    within_some = "" if among is None else f" AND rowid IN ({', '.join(map(str, among))})"
    holding = " UNION ".join(
        f"SELECT rowid FROM {table} WHERE {table} MATCH ?1{within_some}"  # noqa: S608
        for table in _TABLES
    )
    names = " OR ".join(map(quoted, one.names))
    docs = {doc for (doc,) in connection.execute(holding, (names,))}
    if one.kind in _BEARING:
        ident = one.id
        if one.kind in {"context", "design"}:
            ident = json.dumps(within(connection, f"{one.kind}s")[one.id])
        sql = f"SELECT rowid FROM claims WHERE id IN ({_BEARING[one.kind]}){within_some}"  # noqa: S608
        docs.update(doc for (doc,) in connection.execute(sql, (ident,)))
    return docs
