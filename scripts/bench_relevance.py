"""Measure how well searches find what a reader would want, on judged questions.

The questions are our own, about the claims that this repository ships: asked mostly in other
words than the claims use, each with the claims that answer it (2) or bear on it (1). Prints
nDCG@10 and recall@20 of plain FTS5, of bm25s where it is installed, and of our search; for all
questions, and for the second, fourth, sixth … alone, by which nothing was chosen.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import math
import re
import sqlite3
import statistics
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import click

from kb.search import Selection, search

ROOT = Path(__file__).resolve().parent.parent
JUDGED = ROOT / "tests" / "search" / "judged.json"

MOST = 1_000_000
"""Claims of a result that are counted."""

Ranker = Callable[[str], Sequence[str]]


def gain(found: Sequence[str], relevant: Mapping[str, int], depth: int = 10) -> float:
    """Normalised discounted cumulative gain, from 0 to 1: Järvelin and Kekäläinen, TOIS 2002."""

    def discounted(grades: Sequence[int]) -> float:
        pairs = enumerate(grades[:depth])
        return sum(float(2**g - 1) / math.log2(place + 2) for place, g in pairs)

    best = discounted(sorted(relevant.values(), reverse=True))
    return discounted([relevant.get(one, 0) for one in found]) / best


def recall(found: Sequence[str], relevant: Mapping[str, int], depth: int = 20) -> float:
    """The share of the relevant ones that are among the first."""
    return len(set(found[:depth]) & set(relevant)) / len(relevant)


def plain_fts5(connection: sqlite3.Connection, *, every_word: bool) -> Ranker:
    """FTS5's own BM25 over all columns alike, asking for every word or any of them."""
    sql = (
        "SELECT c.id FROM claims_fts JOIN claims c ON c.rowid = claims_fts.rowid"
        " WHERE claims_fts MATCH ? ORDER BY bm25(claims_fts), c.id"
    )

    def rank(query: str) -> Sequence[str]:
        words = [f'"{word}"' for word in re.findall(r"\w+", query)]
        expression = (" " if every_word else " OR ").join(words)
        return [row[0] for row in connection.execute(sql, (expression,))]

    return rank


def bm25s(connection: sqlite3.Connection) -> Ranker:
    """The package bm25s over the same texts, with its own English stop words."""
    package: Any = importlib.import_module("bm25s")
    rows = connection.execute(
        "SELECT id, statement || ' ' || coalesce(prose, '') || ' ' || source_titles || ' ' ||"
        " author_names FROM claims ORDER BY id"
    ).fetchall()
    retriever = package.BM25()
    texts = [text for _, text in rows]
    retriever.index(
        package.tokenize(texts, stopwords="en", show_progress=False), show_progress=False
    )

    def rank(query: str) -> Sequence[str]:
        tokens = package.tokenize(query, stopwords="en", show_progress=False)
        found, scores = retriever.retrieve(tokens, k=len(rows), show_progress=False)
        return [rows[place][0] for place, score in zip(found[0], scores[0], strict=True) if score]

    return rank


def ours(connection: sqlite3.Connection, *, meaning: bool, match: str = "") -> Ranker:
    """Our search, with or without vectors, by itself or with all that hold some of the words."""
    selected = partial(Selection, match=match)
    return lambda query: [
        hit.id for hit in search(connection, selected(query), MOST, meaning=meaning).hits
    ]


@click.command()
@click.argument("database", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def main(database: Path) -> None:
    """Measure searches of DATABASE, built from this repository's claims."""
    judged = json.loads(JUDGED.read_text(encoding="utf-8"))
    with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        rankers: dict[str, Ranker] = {
            "FTS5, every word (as Datasette asks)": plain_fts5(connection, every_word=True),
            "FTS5, any word": plain_fts5(connection, every_word=False),
        }
        if importlib.util.find_spec("bm25s"):
            rankers["bm25s"] = bm25s(connection)
        rankers["ours, words only"] = ours(connection, meaning=False)
        rankers["ours, words only, some of the words"] = ours(
            connection, meaning=False, match="some"
        )
        if connection.execute("SELECT count(*) FROM search_meaning").fetchone()[0]:
            rankers["ours, with meaning"] = ours(connection, meaning=True)
            rankers["ours, with meaning, some of the words"] = ours(
                connection, meaning=True, match="some"
            )
        every = f"all {len(judged)}"
        held_out = f"the {len(judged[1::2])} kept"
        click.echo(
            f"| search | nDCG@10, {every} | recall@20, {every} | nDCG@10, {held_out} |"
            f" recall@20, {held_out} | claims found, median | at most |\n"
            "|---|---|---|---|---|---|---|"
        )
        for name, rank in rankers.items():
            found = [(rank(one["query"]), one["relevant"]) for one in judged]
            figures = (*_means(found), *_means(found[1::2]))
            counts = [len(claims) for claims, _ in found]
            sizes = f"{statistics.median(counts):.0f} | {max(counts)}"
            click.echo(f"| {name} | {' | '.join(f'{f:.3f}' for f in figures)} | {sizes} |")


def _means(found: Sequence[tuple[Sequence[str], Mapping[str, int]]]) -> tuple[float, float]:
    """The mean gain and the mean recall."""
    count = len(found)
    return sum(gain(*one) for one in found) / count, sum(recall(*one) for one in found) / count


if __name__ == "__main__":
    main()
