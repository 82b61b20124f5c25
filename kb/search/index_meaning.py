"""The meaning of claims for the index: their tokens, their vectors, and the signs of these.

The vector of a claim hangs on the weights of its tokens, and these on how many claims hold them. A
weight has few steps, so that a changed text changes few other claims' vectors.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import count, islice
from typing import Any

from kb.base.bitsets import blob_of
from kb.search.parts import Parts
from kb.search.schema import MEANING, SIGNS, TOKENS, VECTORS
from kb.search.semantic import SIGNS as TOGETHER
from kb.search.semantic import (
    STATEMENT,
    available,
    embeddings,
    model,
    package,
    signs,
    tokens_of,
    vector_of,
    weights_of,
)
from kb.store.layout import insert

BATCH = 5000

Row = tuple[Any, ...]


def write(parts: Parts) -> None:
    """Fill the tables of meaning; with nothing where the packages are not installed."""
    connection = parts.connection
    known = available()
    parts.rewrite(MEANING, [_tokens_written(parts)] if known else ())
    parts.rewrite(VECTORS, _vectors(connection, _weights(connection, parts.size)) if known else ())
    parts.rewrite(SIGNS, _sign_rows(connection) if known else ())


def renew(parts: Parts, docs: Sequence[int]) -> None:
    """Bring the tables up to date after the texts of some claims changed."""
    connection = parts.connection
    if not available():
        return
    np = package("numpy")
    (blob,) = connection.execute("SELECT tokens FROM search_meaning").fetchone()
    holders = np.frombuffer(blob, dtype="<u4").copy()
    before = weights_of(holders, parts.size)
    texts = _texts(connection, docs)
    for old, by in ((_token_rows(connection, docs), -1), (_tokenized(texts, {}), 1)):
        rows = list(old)
        for doc, *blobs in rows:
            holders[np.unique(np.frombuffer(b"".join(blobs), dtype="<u2"))] += np.uint32(
                by % (1 << 32)
            )
            connection.execute("DELETE FROM search_tokens WHERE doc = ?", (doc,))
    insert(connection, TOKENS, rows)
    parts.replace(MEANING, (1,), (1, model(), int(embeddings()[1].shape[1]), holders.tobytes()))
    weights = weights_of(holders, parts.size)
    concerned = sorted({*docs, *_holding(connection, before != weights)})
    for doc, vector in _vectors(connection, weights, concerned):
        parts.replace(VECTORS, (doc,), (doc, vector))
    _renew_signs(parts, concerned)


def _tokens_written(parts: Parts) -> Row:
    """Write the tokens of all claims; the row of ``search_meaning``."""
    np = package("numpy")
    holders = np.zeros(len(embeddings()[1]), dtype="<u4")
    known: dict[str, list[int]] = {}
    texts = _texts(parts.connection)
    while batch := list(islice(texts, BATCH)):
        rows = list(_tokenized(batch, known))
        for _, *blobs in rows:
            holders[np.unique(np.frombuffer(b"".join(blobs), dtype="<u2"))] += 1
        insert(parts.connection, TOKENS, rows)
    return 1, model(), int(embeddings()[1].shape[1]), holders.tobytes()


def _tokenized(batch: Iterable[tuple[int, str, str]], known: dict[str, list[int]]) -> Iterator[Row]:
    """Rows of ``search_tokens``."""
    texts = list(batch)
    statements = tokens_of([statement for _, statement, _ in texts], known)
    proses = tokens_of([prose for _, _, prose in texts], known)
    for (doc, _, _), first, second in zip(texts, statements, proses, strict=True):
        yield doc, blob_of(first, 2), blob_of(second, 2)


def _weights(connection: sqlite3.Connection, size: int) -> Any:
    np = package("numpy")
    (blob,) = connection.execute("SELECT tokens FROM search_meaning").fetchone()
    return weights_of(np.frombuffer(blob, dtype="<u4"), size)


def _vectors(
    connection: sqlite3.Connection, weights: Any, docs: Sequence[int] | None = None
) -> Iterator[tuple[int, bytes]]:
    """Rows of ``search_vectors``, of all claims or of some."""
    np = package("numpy")
    for doc, first, second in _token_rows(connection, docs):
        ids = np.frombuffer(first + second, dtype="<u2")
        shares = weights[ids]
        shares[: len(first) // 2] *= STATEMENT
        yield doc, vector_of(ids, shares).tobytes()


def _token_rows(connection: sqlite3.Connection, docs: Sequence[int] | None) -> Iterator[Row]:
    sql = "SELECT doc, statement, prose FROM search_tokens"
    if docs is None:
        yield from connection.execute(f"{sql} ORDER BY doc")
    for doc in docs or ():
        yield from connection.execute(f"{sql} WHERE doc = ?", (doc,)).fetchall()


def _holding(connection: sqlite3.Connection, tokens: Any) -> Iterator[int]:
    """The claims that hold any of some tokens, which are given as flags."""
    np = package("numpy")
    if not tokens.any():
        return
    rows = _token_rows(connection, None)
    while batch := list(islice(rows, BATCH)):
        sizes = [(len(first) + len(second)) // 2 for _, first, second in batch]
        held = tokens[np.frombuffer(b"".join(a + b for _, a, b in batch), dtype="<u2")]
        docs = np.repeat(np.array([doc for doc, _, _ in batch]), sizes)
        yield from map(int, np.unique(docs[held]))


def _sign_rows(connection: sqlite3.Connection) -> Iterator[Row]:
    """Rows of ``search_signs``, from those of ``search_vectors``."""
    rows = connection.execute("SELECT vector FROM search_vectors ORDER BY doc")
    for number in count():
        vectors = [row[0] for row in islice(rows, TOGETHER)]
        if not vectors:
            return
        yield number, b"".join(map(signs, vectors))


def _renew_signs(parts: Parts, docs: Sequence[int]) -> None:
    """The signs of some claims, each in its place."""
    rows = {}
    for doc in docs:
        number, place = divmod(doc - 1, TOGETHER)
        if number not in rows:
            sql = "SELECT signs FROM search_signs WHERE part = ?"
            rows[number] = bytearray(parts.connection.execute(sql, (number,)).fetchone()[0])
        sql = "SELECT vector FROM search_vectors WHERE doc = ?"
        made = signs(parts.connection.execute(sql, (doc,)).fetchone()[0])
        rows[number][place * len(made) : (place + 1) * len(made)] = made
    for number, row in rows.items():
        parts.replace(SIGNS, (number,), (number, bytes(row)))


def _texts(
    connection: sqlite3.Connection, docs: Sequence[int] | None = None
) -> Iterator[tuple[int, str, str]]:
    sql = "SELECT rowid, statement, coalesce(prose, '') FROM claims"
    if docs is None:
        yield from connection.execute(f"{sql} ORDER BY rowid")
    for doc in docs or ():
        yield from connection.execute(f"{sql} WHERE rowid = ?", (doc,)).fetchall()
