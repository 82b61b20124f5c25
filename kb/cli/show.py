"""``kb show``: one claim, source or term at the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from kb.base.errors import KbError
from kb.base.suggestions import nearest
from kb.cite.reference import references
from kb.cli.opening import read
from kb.diff.claims import balance
from kb.model import Claim, ClaimRelation, Corpus, Evidence, Source, Term
from kb.report.as_text import visible

_BY = {
    ClaimRelation.SUPPORTS: "supported by",
    ClaimRelation.DISPUTES: "disputed by",
    ClaimRelation.QUALIFIES: "qualified by",
    ClaimRelation.EXTENDS: "extended by",
    ClaimRelation.SUPERSEDES: "superseded by",
}


@click.command("show")
@click.argument("name")
@click.pass_obj
def command(folder: Path, name: str) -> None:
    """Show the claim, source, feature, context or design with the id NAME."""
    corpus = read(folder).corpus
    click.echo("\n".join(visible(line) for line in _lines(corpus, name)))


def _lines(corpus: Corpus, name: str) -> Iterator[str]:
    if name in corpus.claims:
        return _claim(corpus, corpus.claims[name])
    if name in corpus.sources:
        return _source(corpus, corpus.sources[name])
    for terms in (corpus.features, corpus.contexts, corpus.designs):
        if name in terms:
            return _term(corpus, terms[name])
    known = {*corpus.claims, *corpus.sources, *corpus.features, *corpus.contexts, *corpus.designs}
    near = nearest(name, known)
    hint = f" Did you mean “{near}”?" if near else ""
    raise KbError(f"There is no claim, source or term “{name}”.{hint}")


def _claim(corpus: Corpus, claim: Claim) -> Iterator[str]:
    yield claim.statement
    yield ""
    yield f"id           {claim.id}"
    yield f"kind         {claim.kind or 'not told'}"
    yield f"certainty    {claim.certainty or 'not rated'}"
    if claim.certainty_reason:
        yield f"because      {claim.certainty_reason}"
    yield f"status       {claim.status}"
    for bearing in claim.features:
        yield f"feature      {bearing.feature.id} ({bearing.bearing})"
    for context in claim.contexts:
        yield f"context      {context.id}"
    counts = balance(claim)
    yield (
        f"balance      supports {counts.supports}, qualifies {counts.qualifies},"
        f" disputes {counts.disputes}; independent lines {counts.lines}"
    )
    for item in claim.evidence:
        yield f"evidence     {_evidence(corpus, item)}"
    for relation in claim.relations:
        yield f"relation     {relation.relation} {relation.target.id}"
    for other in corpus.claims.values():
        for relation in other.relations:
            if relation.target.id == claim.id:
                yield f"relation     {_BY[relation.relation]} {other.id}"
    yield f"note         {claim.path}"
    if claim.body.strip():
        yield ""
        yield from claim.body.strip().splitlines()


def _evidence(corpus: Corpus, item: Evidence) -> str:
    source = corpus.sources.get(item.source.id)
    parts = [f"{item.relation}: {item.source.id}"]
    parts += ["RETRACTED"] if source and source.retracted else []
    parts += [item.locator] if item.locator else []
    parts += [f"read in {item.via.id}"] if item.via else []
    parts += [item.design.id] if item.design else []
    parts += [f"basis {item.basis}"] if item.basis else []
    return ", ".join(parts)


def _source(corpus: Corpus, source: Source) -> Iterator[str]:
    formatted = references([source]).get(source.key)
    yield formatted or source.title
    yield ""
    yield f"key          {source.key}"
    yield f"type         {source.type}"
    if source.place:
        yield f"entry        {source.place.path}:{source.place.span.line}"
    if source.retracted:
        yield f"retracted    {source.retracted.date} {source.retracted.reason}".rstrip()
    if source.note:
        yield f"remark       {source.note}"
    for claim in corpus.claims.values():
        for item in claim.evidence:
            if item.source.id == source.key:
                yield f"{item.relation:<12} {claim.id}"
            elif item.via and item.via.id == source.key:
                yield f"relays       {claim.id} (from {item.source.id})"


def _term(corpus: Corpus, term: Term) -> Iterator[str]:
    yield term.label
    yield ""
    yield term.definition
    if term.scope_note:
        yield term.scope_note
    if term.broader:
        yield f"broader      {term.broader.id}"
    for claim in corpus.claims.values():
        for bearing in claim.features:
            if bearing.feature.id == term.id:
                yield f"{bearing.bearing:<12} {claim.id}"
        if any(context.id == term.id for context in claim.contexts):
            yield f"claim        {claim.id}"
