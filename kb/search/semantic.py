"""Meaning beside words: vectors of claims, where the extra ``semantic`` is installed.

The vectors are sums of the token embeddings that the package wordllama carries, each token
weighted by its rarity. All of it is done in whole numbers, so that every machine gives the same
bytes, whatever its BLAS. No network, no torch. Without the packages nothing here is used.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import sqlite3
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import version
from itertools import count, islice
from pathlib import Path
from typing import Any

from kb.base.bitsets import blob_of
from kb.search.index_words import rarity

PACKAGES = ("numpy", "safetensors", "tokenizers", "wordllama")

OFF = "KB_WORDS_ONLY"
"""The environment's variable that has meaning left out, whatever is installed."""

SHAPERS = ("tokenizers", "wordllama")

STEPS = 1 << 10
"""Steps in 1 of an embedding's numbers, and in a token's weight."""

STATEMENT = 3
"""How much the statement counts in a claim's vector against its prose."""

BATCH = 5000

SIGNS = 1 << 15
"""Claims whose signs stand in one row."""

TOKENIZER = "tokenizers/l2_supercat_tokenizer_config.json"
WEIGHTS = "weights/l2_supercat_256.safetensors"
"""Files of the package; a new version of it has to be looked at before it is pinned."""

SHORTLIST = 1000
"""Claims whose signs are nearest, which are then compared in full."""

Row = tuple[Any, ...]


def available() -> bool:
    """Whether the packages that it needs are installed, and nobody asked to do without."""
    return not os.environ.get(OFF) and all(
        importlib.util.find_spec(name) is not None for name in PACKAGES
    )


def tools() -> dict[str, str]:
    """Versions of the packages that shape the vectors; none where they are not installed."""
    return {name: version(name) for name in SHAPERS} if available() else {}


def model() -> str:
    """The name of the model that is installed; empty where none is."""
    return f"wordllama {version('wordllama')}" if available() else ""


def _package(name: str) -> Any:
    """A package of the extra: loaded when first needed, and unknown where it is missing."""
    return importlib.import_module(name)


@cache
def _model() -> tuple[Any, Any]:
    """The tokenizer, and the embeddings in whole numbers: tokens × dimensions.

    The files are read as they lie in the package: importing it would load far more, and have
    every message of every library logged.
    """
    np = _package("numpy")
    spec = importlib.util.find_spec("wordllama")
    assert spec is not None, "asked only where the packages are available"  # noqa: S101
    assert spec.origin is not None, "a package of files"  # noqa: S101
    folder = Path(spec.origin).parent
    tokenizer = _package("tokenizers").Tokenizer.from_file(str(folder / TOKENIZER))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    weights = _package("safetensors.numpy").load_file(str(folder / WEIGHTS))
    # Exact in any float: half precision times a power of two.
    embeddings = weights["embedding.weight"].astype(np.float32)
    embeddings *= STEPS
    return tokenizer, np.rint(embeddings, out=embeddings).astype(np.int16)


def _tokens(texts: Sequence[str], known: dict[str, list[int]] | None = None) -> list[list[int]]:
    """The tokens of each text; ``known`` holds those of words between texts.

    No token of the model goes on over the space before a word (a test holds it to that), so that
    words are taken one by one, each different one once.
    """
    known = {} if known is None else known
    split = [_words(text) for text in texts]
    unknown = list(dict.fromkeys(word for words in split for word in words if word not in known))
    encoded = _model()[0].encode_batch(unknown, add_special_tokens=False)
    known |= zip(unknown, (one.ids for one in encoded), strict=True)
    return [[token for word in words for token in known[word]] for words in split]


def _words(text: str) -> list[str]:
    """A text in parts whose tokens, one after the other, are its own.

    The tokenizer puts a space before what it is given, in place of the one that is split at.
    """
    if "<" in text or "  " in text or text.endswith(" "):
        return [text]
    return text.split(" ")


def _weights(holders: Any, size: int) -> Any:
    """A weight in whole numbers for each token, by how many claims hold it."""
    np = _package("numpy")
    distinct, back = np.unique(holders, return_inverse=True)
    made = [round(STEPS * rarity(int(count), size)) for count in distinct]
    return np.array(made, dtype=np.float64)[back]


def _vector(ids: Any, weights: Any) -> Any:
    """The weighted sum of tokens' embeddings, scaled to whole numbers up to 127."""
    np = _package("numpy")
    # Whole numbers below 2**53 add up to the same in any order.
    total = weights @ _model()[1][ids].astype(np.float64)
    highest = max(float(np.abs(total).max()), 1.0)
    return np.rint(total * 127 / highest).astype(np.int8)


def meaning_rows(connection: sqlite3.Connection) -> Iterator[Row]:
    """The row of ``search_meaning``; none where the packages are not installed.

    Leaves the tokens of each claim in a temporary table for :func:`vector_rows`.
    """
    if not available():
        return
    np = _package("numpy")
    holders = np.zeros(len(_model()[1]), dtype="<u4")
    known: dict[str, list[int]] = {}
    connection.execute("CREATE TEMP TABLE tokens (doc INTEGER PRIMARY KEY, statement, prose)")
    for batch in _batches(connection):
        statements = _tokens([statement for _, statement, _ in batch], known)
        proses = _tokens([prose for _, _, prose in batch], known)
        for first, second in zip(statements, proses, strict=True):
            holders[list({*first, *second})] += 1
        rows = (
            (doc, blob_of(first, 2), blob_of(second, 2))
            for (doc, _, _), first, second in zip(batch, statements, proses, strict=True)
        )
        connection.executemany("INSERT INTO temp.tokens VALUES (?, ?, ?)", rows)
    yield 1, model(), int(_model()[1].shape[1]), holders.tobytes()


def vector_rows(connection: sqlite3.Connection) -> Iterator[Row]:
    """Rows of ``search_vectors``, from the row of ``search_meaning``."""
    row = connection.execute("SELECT tokens FROM search_meaning").fetchone()
    if row is None:
        return
    np = _package("numpy")
    size = connection.execute("SELECT count(*) FROM claims").fetchone()[0]
    weights = _weights(np.frombuffer(row[0], dtype="<u4"), size)
    for doc, first, second in connection.execute("SELECT * FROM temp.tokens ORDER BY doc"):
        ids = np.frombuffer(first + second, dtype="<u2")
        shares = weights[ids]
        shares[: len(first) // 2] *= STATEMENT
        yield doc, _vector(ids, shares).tobytes()
    connection.execute("DROP TABLE temp.tokens")


def sign_rows(connection: sqlite3.Connection) -> Iterator[Row]:
    """Rows of ``search_signs``, from those of ``search_vectors``."""
    rows = connection.execute("SELECT vector FROM search_vectors ORDER BY doc")
    for number in count():
        vectors = [row[0] for row in islice(rows, SIGNS)]
        if not vectors:
            return
        yield number, b"".join(map(_signs, vectors))


def _signs(vector: bytes) -> bytes:
    np = _package("numpy")
    return bytes(np.packbits(np.frombuffer(vector, dtype=np.int8) > 0).tobytes())


def _batches(connection: sqlite3.Connection) -> Iterator[list[tuple[int, str, str]]]:
    rows = connection.execute(
        "SELECT rowid, statement, coalesce(prose, '') FROM claims ORDER BY rowid"
    )
    while batch := list(islice(rows, BATCH)):
        yield [(row[0], row[1], row[2]) for row in batch]


class Vectors:
    """The vectors of one database, their signs held in memory: 32 bytes a claim."""

    def __init__(self, connection: sqlite3.Connection, tokens: bytes, size: int) -> None:
        np = _package("numpy")
        self._weights = _weights(np.frombuffer(tokens, dtype="<u4"), size)
        signs = b"".join(
            row[0] for row in connection.execute("SELECT signs FROM search_signs ORDER BY part")
        )
        self._signs = np.frombuffer(signs, dtype=np.uint64).reshape(size, -1)

    def near_text(
        self, connection: sqlite3.Connection, text: str, count: int
    ) -> list[tuple[int, float]]:
        """The documents nearest to a text, nearest first, each with the cosine (up to 1)."""
        (ids,) = _tokens([text])
        return self._near(connection, _vector(ids, self._weights[ids]), count) if ids else []

    def near_claim(
        self, connection: sqlite3.Connection, doc: int, count: int
    ) -> list[tuple[int, float]]:
        """The documents nearest to another, itself left out."""
        np = _package("numpy")
        sql = "SELECT vector FROM search_vectors WHERE doc = ?"
        vector = np.frombuffer(connection.execute(sql, (doc,)).fetchone()[0], dtype=np.int8)
        nearest = self._near(connection, vector, count + 1)
        return [pair for pair in nearest if pair[0] != doc][:count]

    def _near(
        self, connection: sqlite3.Connection, vector: Any, count: int
    ) -> list[tuple[int, float]]:
        np = _package("numpy")
        if not np.any(vector):
            return []
        docs = self._shortlist(vector)
        marks = ",".join(map(str, docs))
        sql = f"SELECT doc, vector FROM search_vectors WHERE doc IN ({marks})"  # noqa: S608
        rows = sorted((row[0], row[1]) for row in connection.execute(sql))
        others = np.frombuffer(b"".join(blob for _, blob in rows), dtype=np.int8)
        others = others.reshape(len(rows), -1).astype(np.int64)
        mine = vector.astype(np.int64)
        lengths = np.sqrt((others * others).sum(axis=1) * (mine * mine).sum()).clip(min=1)
        cosines = (others * mine).sum(axis=1) / lengths
        best = np.argsort(-cosines, kind="stable")[:count]
        return [(rows[place][0], float(cosines[place])) for place in best]

    def _shortlist(self, vector: Any) -> list[int]:
        """The documents whose signs agree most, low numbers first where they agree alike."""
        np = _package("numpy")
        mine = np.frombuffer(_signs(vector.tobytes()), dtype=np.uint64)
        apart = np.zeros(len(self._signs), dtype=np.uint16)
        for part in range(self._signs.shape[1]):
            apart += np.bitwise_count(self._signs[:, part] ^ mine[part])
        if len(apart) <= SHORTLIST:
            return list(range(1, len(apart) + 1))
        edge = int(np.partition(apart, SHORTLIST)[SHORTLIST])
        return [int(place) + 1 for place in np.flatnonzero(apart <= edge)[: 2 * SHORTLIST]]
