"""An item shown at a terminal, and what the reader says to it."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator
from itertools import zip_longest

import click

from kb.cli.importing.summary import shown_source
from kb.cli.review.worklist import Item, Shown
from kb.model import EvidenceRelation
from kb.report.as_text import visible

_LETTERS = {relation.value[0]: relation for relation in EvidenceRelation}
_SIDE_BY_SIDE = 88
"""From how many columns on a quote and its text stand beside each other."""
_WIDEST = 140


class Stopped(Exception):
    """The reader wants to go on another time."""


def show(item: Item, of: int, beside: Shown) -> None:
    """The statement, the source, and the quote with its text; not how the note relates them."""
    width = min(shutil.get_terminal_size().columns, _WIDEST)
    evidence = item.evidence
    click.echo(f"\n{item.claim.path}, item {item.number} of {of}")
    click.echo(_wrapped(f"The claim: “{visible(item.claim.statement)}”", width))
    source = shown_source(item.source) if item.source else visible(evidence.source.id)
    via = f", read in {evidence.via.id} {evidence.via_locator}".rstrip() if evidence.via else ""
    locator = f", {visible(evidence.locator)}" if evidence.locator else ""
    click.echo(_wrapped(f"The source: {source}{locator}{via}", width))
    for name in ("sample", "note"):
        if getattr(evidence, name):
            click.echo(_wrapped(f"Its {name}: {visible(getattr(evidence, name))}", width))
    click.echo("\n".join(_sides(_quote(item), _text(beside), width)))


def ask_relation() -> EvidenceRelation | None:
    """How the source stands to the claim by the reader; None where it could not be seen.

    Raises :class:`Stopped` where the reader wants to stop.
    """
    question = (
        "What does the source do to the claim?"
        " [s]upports, [q]ualifies, [d]isputes, [b]ackground; [n]ot seen, [x] stop here"
    )
    while True:
        answer = click.prompt(question, type=str).strip().lower()
        if answer in {"x", "stop"}:
            raise Stopped
        if answer in {"n", "not seen"}:
            return None
        relation = _LETTERS.get(answer) or next((r for r in EvidenceRelation if r == answer), None)
        if relation:
            return relation
        click.echo("  Type one of the letters.")


def _quote(item: Item) -> str:
    quote = item.evidence.quote
    return f"The quote: “{visible(quote)}”" if quote else "The note has no quote of it."


def _text(beside: Shown) -> str:
    if beside.trouble:
        return f"The text: {beside.trouble}."
    if beside.passage:
        passage = beside.passage
        page = f", page {passage.page}" if passage.page is not None else ""
        alterations = [one.description for one in beside.match.alterations] if beside.match else []
        remark = f" ({'; '.join(map(visible, alterations))})" if alterations else ""
        words = f"{visible(passage.before)} »{visible(passage.words)}« {visible(passage.behind)}"
        return f"The text{page}: … {words} …{remark}"
    if beside.page:
        return f"The page: {visible(beside.page)}"
    if beside.match and beside.match.difference:
        return f"The text has it otherwise ([-quote-], {{+text+}}): {beside.match.difference}"
    return "The quote is not in the text."


def _sides(left: str, right: str, width: int) -> Iterator[str]:
    if width < _SIDE_BY_SIDE:
        yield from (_wrapped(left, width), _wrapped(right, width))
        return
    half = (width - 3) // 2
    columns = (textwrap.wrap(left, half), textwrap.wrap(right, half))
    for one, other in zip_longest(*columns, fillvalue=""):
        yield f"{one:<{half}} │ {other}".rstrip()


def _wrapped(text: str, width: int) -> str:
    return textwrap.fill(text, max(width, 40), subsequent_indent="  ")
