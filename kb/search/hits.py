"""The claims of one page of results, read from the database, with what was found marked."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from kb.search.tokens import Marked, Tokenizer
from kb.search.values import Hit, HitFeature, HitSource

Row = tuple[Any, ...]

_COLUMNS = (
    "id, kind, certainty, status, supports, qualifies, disputes, independent_lines, second_hand,"
    " first_year, last_year, updated"
)


def hits(
    connection: sqlite3.Connection,
    tokenizer: Tokenizer,
    ranked: Sequence[tuple[int, float]],
    marks: str,
) -> tuple[Hit, ...]:
    """The claims of these documents with their scores, in the order given."""
    columns = f"rowid, sources, statement, coalesce(prose, ''), {_COLUMNS}"
    docs = [doc for doc, _ in ranked]
    rows: dict[int, Row] = {
        row[0]: row for row in _rows(connection, columns, "claims", "rowid", docs)
    }
    sources = _sources(connection, (rows[doc][1] for doc in docs))
    features = _features(connection, [rows[doc][4] for doc in docs])
    marked = tokenizer.mark(marks, [(rows[doc][2], rows[doc][3]) for doc in docs])
    return tuple(
        _hit(
            rows[doc],
            score,
            shown,
            tuple(sources[key] for key in json.loads(rows[doc][1]) if key in sources),
            tuple(features.get(rows[doc][4], ())),
        )
        for (doc, score), shown in zip(ranked, marked, strict=True)
    )


def _hit(
    row: Row,
    score: float,
    shown: Marked,
    sources: tuple[HitSource, ...],
    features: tuple[HitFeature, ...],
) -> Hit:
    claim, *facts = row[4:]
    values = (claim, score, shown.statement, shown.snippet, *facts, sources, features)
    return Hit(*values)


def _rows(
    connection: sqlite3.Connection, columns: str, table: str, key: str, keys: Sequence[object]
) -> list[Row]:
    """Rows of a table whose key is among the keys."""
    listed = json.dumps(keys)
    sql = f"SELECT {columns} FROM {table} WHERE {key} IN (SELECT value FROM json_each(?))"  # noqa: S608
    return [tuple(row) for row in connection.execute(sql, (listed,))]


def _sources(connection: sqlite3.Connection, arrays: Iterable[str]) -> dict[str, HitSource]:
    keys = sorted({key for one in arrays for key in json.loads(one)})
    rows = _rows(connection, "key, cited_as, year, title", "sources", "key", keys)
    return {
        key: HitSource(key, cited_as or key, year, title or "")
        for key, cited_as, year, title in rows
    }


def _features(connection: sqlite3.Connection, ids: Sequence[str]) -> dict[str, list[HitFeature]]:
    features: dict[str, list[HitFeature]] = {}
    table = "claim_features l JOIN features f ON f.id = l.feature"
    columns = "l.claim, l.position, f.id, f.label, l.bearing"
    for claim, _, name, label, bearing in sorted(_rows(connection, columns, table, "l.claim", ids)):
        features.setdefault(claim, []).append(HitFeature(name, label, bearing))
    return features
