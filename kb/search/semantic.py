"""Meaning beside words: vectors of claims, where the extra ``semantic`` is installed.

The vectors are sums of the token embeddings that the package wordllama carries, each token
weighted by its rarity. All of it is done in whole numbers, so that every machine gives the same
bytes, whatever its BLAS. No network, no torch. Without the packages nothing here is used.
"""

from __future__ import annotations

import importlib
import importlib.util
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any

from kb.search.index_words import rarity

STEPS = 1 << 10
"""Steps in 1 of an embedding's numbers, and in a token's weight."""

STATEMENT = 3
"""How much the statement counts in a claim's vector against its prose."""

BATCH = 5000
SHORTLIST = 1000
"""Claims whose signs are nearest, which are then compared in full."""

Row = tuple[Any, ...]


def available() -> bool:
    """Whether the packages that it needs are installed."""
    return all(importlib.util.find_spec(name) is not None for name in ("numpy", "wordllama"))


def tools() -> dict[str, str]:
    """Versions of the packages that shape the vectors; none where they are not installed."""
    return {"wordllama": version("wordllama")} if available() else {}


def model() -> str:
    """The name of the model that is installed; empty where none is."""
    return "".join(f"{name} {number}" for name, number in tools().items())


def _package(name: str) -> Any:
    """A package of the extra: loaded when first needed, and unknown where it is missing."""
    return importlib.import_module(name)


@cache
def _model() -> tuple[Any, Any]:
    """The tokenizer, and the embeddings in whole numbers: tokens × dimensions."""
    np = _package("numpy")
    folder = Path(str(_package("wordllama").__file__)).parent
    # Its own search for the tokenizer's file looks in a folder of another name.
    loaded = _package("wordllama").WordLlama.load(cache_dir=folder, disable_download=True)
    return loaded.tokenizer, np.rint(loaded.embedding * STEPS).astype(np.float32)


def _tokens(texts: Sequence[str]) -> list[list[int]]:
    encoded = _model()[0].encode_batch(list(texts), add_special_tokens=False)
    return [one.ids for one in encoded]


def _weights(holders: Any, size: int) -> Any:
    """A weight in whole numbers for each token, by how many claims hold it."""
    np = _package("numpy")
    distinct, back = np.unique(holders, return_inverse=True)
    made = [round(STEPS * rarity(int(count), size)) for count in distinct]
    return np.array(made, dtype=np.float64)[back]


def _vector(parts: Iterable[tuple[Sequence[int], int]], weights: Any) -> Any:
    """The weighted sum of tokens' embeddings, scaled to whole numbers up to 127."""
    np = _package("numpy")
    embeddings = _model()[1]
    total = np.zeros(embeddings.shape[1])
    for ids, share in parts:
        if ids:
            # Whole numbers below 2**53 add up to the same in any order.
            total += share * (weights[ids] @ embeddings[ids].astype(np.float64))
    highest = max(float(np.abs(total).max()), 1.0)
    return np.rint(total * 127 / highest).astype(np.int8)


def vector_rows(connection: sqlite3.Connection) -> Iterator[Row]:
    """Rows of ``search_vectors``, from those of ``search_meaning``."""
    row = connection.execute("SELECT tokens FROM search_meaning").fetchone()
    if row is None:
        return
    size = connection.execute("SELECT count(*) FROM claims").fetchone()[0]
    weights = _weights(_counts(row[0]), size)
    for batch in _batches(connection):
        statements = _tokens([statement for _, statement, _ in batch])
        proses = _tokens([prose for _, _, prose in batch])
        for (doc, _, _), first, second in zip(batch, statements, proses, strict=True):
            vector = _vector([(first, STATEMENT), (second, 1)], weights)
            yield doc, vector.tobytes(), _signs(vector)


def meaning_rows(connection: sqlite3.Connection) -> Iterator[Row]:
    """The row of ``search_meaning``; none where the packages are not installed."""
    if not available():
        return
    np = _package("numpy")
    holders = np.zeros(len(_model()[1]), dtype="<u4")
    for batch in _batches(connection):
        for ids in _tokens([f"{statement} {prose}" for _, statement, prose in batch]):
            holders[list(set(ids))] += 1
    yield 1, model(), int(_model()[1].shape[1]), holders.tobytes()


def _signs(vector: Any) -> bytes:
    np = _package("numpy")
    return bytes(np.packbits(vector > 0).tobytes())


def _counts(blob: bytes) -> Any:
    np = _package("numpy")
    return np.frombuffer(blob, dtype="<u4")


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
        self._weights = _weights(_counts(tokens), size)
        signs = b"".join(
            row[0] for row in connection.execute("SELECT signs FROM search_vectors ORDER BY doc")
        )
        self._signs = np.frombuffer(signs, dtype=np.uint64).reshape(size, -1)

    def near_text(
        self, connection: sqlite3.Connection, text: str, count: int
    ) -> list[tuple[int, float]]:
        """The documents nearest to a text, nearest first, each with the cosine (up to 1)."""
        (ids,) = _tokens([text])
        return self._near(connection, _vector([(ids, 1)], self._weights), count)

    def near_claim(
        self, connection: sqlite3.Connection, doc: int, count: int
    ) -> list[tuple[int, float]]:
        """The documents nearest to another, itself left out."""
        np = _package("numpy")
        sql = "SELECT vector FROM search_vectors WHERE doc = ?"
        vector = np.frombuffer(connection.execute(sql, (doc,)).fetchone()[0], dtype=np.int8)
        found = self._near(connection, vector, count + 1)
        return [pair for pair in found if pair[0] != doc][:count]

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
        mine = np.frombuffer(_signs(vector), dtype=np.uint64)
        apart = np.zeros(len(self._signs), dtype=np.uint16)
        for part in range(self._signs.shape[1]):
            apart += np.bitwise_count(self._signs[:, part] ^ mine[part])
        if len(apart) <= SHORTLIST:
            return list(range(1, len(apart) + 1))
        edge = int(np.partition(apart, SHORTLIST)[SHORTLIST])
        return [int(place) + 1 for place in np.flatnonzero(apart <= edge)[: 2 * SHORTLIST]]
