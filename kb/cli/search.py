"""``kb search``: claims that answer a question, best first."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from kb.base.wording import plural
from kb.cli.opening import opened
from kb.cli.options import format_option
from kb.report.as_text import visible
from kb.search import SORTS, Fragments, Hit, Results


@click.command("search")
@click.argument("query", nargs=-1, required=True)
@click.option("--limit", default=10, show_default=True, help="How many claims to show at most.")
@click.option(
    "--sort",
    type=click.Choice(list(SORTS)),
    default="relevance",
    show_default=True,
    help="What stands first.",
)
@click.option(
    "--match",
    type=click.Choice(["closest", "all", "some"]),
    default="closest",
    show_default=True,
    help="How much of the words a claim must hold.",
)
@format_option(["text", "json"])
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917 - one for each option
    folder: Path, query: tuple[str, ...], limit: int, sort: str, match: str, style: str
) -> None:
    """Search the built database, as the site does.

    QUERY takes plain words, "phrases", prefix*, -not, and field words such as author:lima,
    year:2005..2012, feature:trust, relation:disputes or certainty:low. A shell takes quotation
    marks for itself: put the whole query in single ones. Before a query that starts with a minus,
    write “--”.
    """
    results = opened(folder).search(" ".join(query), sort=sort, match=match, limit=max(limit, 0))
    if style == "json":
        click.echo(json.dumps(list(map(_value, results.hits)), ensure_ascii=False, indent=2))
        return
    for note in results.notes:
        click.echo(visible(note), err=True)
    for line in _lines(results):
        click.echo(line)


def _value(hit: Hit) -> dict[str, Any]:
    return {
        "id": hit.id,
        "statement": hit.plain,
        "score": round(hit.score, 6),
        "certainty": hit.certainty,
        "status": hit.status,
        "supports": hit.supports,
        "qualifies": hit.qualifies,
        "disputes": hit.disputes,
        "sources": [source.key for source in hit.sources],
        "features": [feature.id for feature in hit.features],
        "why": asdict(hit.why) if hit.why else None,
    }


def _lines(results: Results) -> Iterator[str]:
    for hit in results.hits:
        yield _shown(hit.statement)
        counts = f"{hit.supports} for, {hit.qualifies} qualifying, {hit.disputes} against"
        yield f"  {visible(hit.id)} · certainty {hit.certainty or 'not rated'} · {counts}"
        if hit.snippet:
            yield f"  {_shown(hit.snippet)}"
    some = f"{len(results.hits)} of {plural(results.total, 'claim')}."
    yield some if results.hits else "No claims found."
    if results.holders.said:
        yield results.holders.said


def _shown(parts: Fragments) -> str:
    """A text with what was found in bold, which output that is no terminal leaves out."""
    stretches = ((visible(" ".join(part.text.split("\n"))), part.marked) for part in parts)
    return "".join(click.style(text, bold=True) if marked else text for text, marked in stretches)
