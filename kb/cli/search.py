"""``kb search``: claims that answer a question, best first."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import click

from kb.cli import pipeline
from kb.errors import DatabaseFault
from kb.load import find_root
from kb.report.as_text import visible
from kb.search import Found, State, ask
from kb.search.engine import CLOSE, OPEN


@click.command("search")
@click.argument("query")
@click.option("--limit", default=10, show_default=True, help="How many claims to show at most.")
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people, or for programs.",
)
@click.pass_obj
def command(folder: Path, query: str, limit: int, style: str) -> None:
    """Search the built database, as the site does.

    QUERY takes plain words, "phrases", prefix*, -not, and field words such as author:lima,
    year:2005..2012, feature:trust, relation:disputes or certainty:low.
    """
    found = _ask(find_root(folder) / pipeline.DATABASE, State(words=query), max(limit, 0))
    if style == "json":
        values = [
            {"id": hit["id"], "statement": hit["statement"], "score": -hit["score"]}
            for hit in found.hits
        ]
        click.echo(json.dumps(values, ensure_ascii=False, indent=2))
        return
    for hit in found.hits:
        counts = f"{hit['supports']} for, {hit['qualifies']} qualifying, {hit['disputes']} against"
        click.echo(visible(hit["statement"]))
        click.echo(f"  {hit['id']} · certainty {hit['certainty'] or 'not rated'} · {counts}")
        snippet = hit["snippet_marked"]
        if OPEN in snippet:
            click.echo(f"  {visible(snippet.replace(OPEN, '').replace(CLOSE, ''))}")
    shown = f"{len(found.hits)} of {found.total} claims" if found.hits else "No claims found"
    click.echo(f"{shown}.")


def _ask(database: Path, state: State, limit: int) -> Found:
    if not database.is_file():
        raise DatabaseFault(f"{database} does not exist yet; make it with “kb build”.")
    try:
        address = f"{database.resolve().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True)) as connection:
            return ask(connection, state, limit)
    except sqlite3.DatabaseError as error:
        raise DatabaseFault(
            f"{database} cannot be searched ({error}); make it anew with “kb build”."
        ) from error
