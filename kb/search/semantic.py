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
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from kb.search.index_words import rarity

PACKAGES = ("numpy", "safetensors", "tokenizers", "wordllama")

OFF = "KB_WORDS_ONLY"
"""The environment's variable that has meaning left out, whatever is installed."""

SHAPERS = ("tokenizers", "wordllama")

STEPS = 1 << 10
"""Steps in 1 of an embedding's numbers."""

WEIGHT_STEPS = 1 << 4
"""Steps in 1 of a token's weight: so few that one claim more seldom changes a frequent token's."""

STATEMENT = 3
"""How much the statement counts in a claim's vector against its prose."""

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


def package(name: str) -> Any:
    """A package of the extra: loaded when first needed, and unknown where it is missing."""
    return importlib.import_module(name)


@cache
def embeddings() -> tuple[Any, Any]:
    """The tokenizer, and the embeddings in whole numbers: tokens × dimensions.

    The files are read as they lie in the package: importing it would load far more, and have
    every message of every library logged.
    """
    np = package("numpy")
    spec = importlib.util.find_spec("wordllama")
    assert spec is not None, "asked only where the packages are available"  # noqa: S101
    assert spec.origin is not None, "a package of files"  # noqa: S101
    folder = Path(spec.origin).parent
    tokenizer = package("tokenizers").Tokenizer.from_file(str(folder / TOKENIZER))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    weights = package("safetensors.numpy").load_file(str(folder / WEIGHTS))
    # Exact in any float: half precision times a power of two.
    values = weights["embedding.weight"].astype(np.float32)
    values *= STEPS
    return tokenizer, np.rint(values, out=values).astype(np.int16)


def tokens_of(texts: Sequence[str], known: dict[str, list[int]] | None = None) -> list[list[int]]:
    """The tokens of each text; ``known`` holds those of words between texts.

    No token of the model goes on over the space before a word (a test holds it to that), so that
    words are taken one by one, each different one once.
    """
    known = {} if known is None else known
    split = [_words(text) for text in texts]
    unknown = list(dict.fromkeys(word for words in split for word in words if word not in known))
    encoded = embeddings()[0].encode_batch(unknown, add_special_tokens=False)
    known |= zip(unknown, (one.ids for one in encoded), strict=True)
    return [[token for word in words for token in known[word]] for words in split]


def _words(text: str) -> list[str]:
    """A text in parts whose tokens, one after the other, are its own.

    The tokenizer puts a space before what it is given, in place of the one that is split at.
    """
    if "<" in text or "  " in text or text[:1] == " " or text.endswith(" "):
        return [text]
    return text.split(" ")


def weights_of(holders: Any, size: int) -> Any:
    """A weight in whole numbers for each token, by how many claims hold it."""
    np = package("numpy")
    distinct, back = np.unique(holders, return_inverse=True)
    made = [round(WEIGHT_STEPS * rarity(int(count), size)) for count in distinct]
    return np.array(made, dtype=np.float64)[back]


def vector_of(ids: Any, weights: Any) -> Any:
    """The weighted sum of tokens' embeddings, scaled to whole numbers up to 127."""
    np = package("numpy")
    # Whole numbers below 2**53 add up to the same in any order.
    total = weights @ embeddings()[1][ids].astype(np.float64)
    highest = max(float(np.abs(total).max()), 1.0)
    return np.rint(total * 127 / highest).astype(np.int8)


def signs(vector: bytes) -> bytes:
    """Which numbers of a vector are above 0, one bit each, the highest bit first."""
    np = package("numpy")
    return bytes(np.packbits(np.frombuffer(vector, dtype=np.int8) > 0).tobytes())


class Vectors:
    """The vectors of one database, their signs held in memory: 32 bytes a claim."""

    def __init__(self, connection: sqlite3.Connection, tokens: bytes, size: int) -> None:
        np = package("numpy")
        self._weights = weights_of(np.frombuffer(tokens, dtype="<u4"), size)
        signs = b"".join(
            row[0] for row in connection.execute("SELECT signs FROM search_signs ORDER BY part")
        )
        self._signs = np.frombuffer(signs, dtype=np.uint64).reshape(size, -1)

    def near_text(
        self, connection: sqlite3.Connection, text: str, count: int
    ) -> list[tuple[int, float]]:
        """The documents nearest to a text, nearest first, each with the cosine (up to 1)."""
        (ids,) = tokens_of([text])
        return self._near(connection, vector_of(ids, self._weights[ids]), count) if ids else []

    def near_claim(
        self, connection: sqlite3.Connection, doc: int, count: int
    ) -> list[tuple[int, float]]:
        """The documents nearest to another, itself left out."""
        np = package("numpy")
        sql = "SELECT vector FROM search_vectors WHERE doc = ?"
        vector = np.frombuffer(connection.execute(sql, (doc,)).fetchone()[0], dtype=np.int8)
        nearest = self._near(connection, vector, count + 1)
        return [pair for pair in nearest if pair[0] != doc][:count]

    def _near(
        self, connection: sqlite3.Connection, vector: Any, count: int
    ) -> list[tuple[int, float]]:
        np = package("numpy")
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
        np = package("numpy")
        mine = np.frombuffer(signs(vector.tobytes()), dtype=np.uint64)
        apart = np.zeros(len(self._signs), dtype=np.uint16)
        for part in range(self._signs.shape[1]):
            apart += np.bitwise_count(self._signs[:, part] ^ mine[part])
        if len(apart) <= SHORTLIST:
            return list(range(1, len(apart) + 1))
        edge = int(np.partition(apart, SHORTLIST)[SHORTLIST])
        return [int(place) + 1 for place in np.flatnonzero(apart <= edge)[: 2 * SHORTLIST]]
