"""``kb show``: one claim, question, study, source or term at the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path

import click

from kb.base.errors import KbError
from kb.base.suggestions import nearest
from kb.cite.export.effects import counted, printed
from kb.cite.reference import references
from kb.cli.opening import read
from kb.diff.claims import balance
from kb.model import (
    Appraisal,
    AppraisalTool,
    CertaintyDomains,
    Claim,
    ClaimRelation,
    Corpus,
    Effect,
    Evidence,
    Question,
    Searched,
    Source,
    Study,
    Term,
)
from kb.model.naming import Sort, former_names
from kb.report.as_text import visible
from kb.weighing import Lines, Tally, Weighing

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
    """Show the claim, question, study, source or term with the id NAME."""
    corpus = read(folder).corpus
    click.echo("\n".join(visible(line) for line in _lines(corpus, name)))


def _lines(corpus: Corpus, name: str) -> Iterator[str]:
    if name in corpus.claims:
        return _claim(corpus, corpus.claims[name])
    if name in corpus.sources:
        return _source(corpus, corpus.sources[name])
    if name in corpus.questions:
        return _question(corpus, corpus.questions[name])
    if name in corpus.studies:
        return _study(corpus, corpus.studies[name])
    vocabularies: tuple[Mapping[str, Term], ...] = (
        corpus.features,
        corpus.outcomes,
        corpus.contexts,
        corpus.designs,
        corpus.appraisal_tools,
    )
    for terms in vocabularies:
        if name in terms:
            return _term(corpus, terms[name])
    for sort in Sort:
        if now := former_names(corpus, sort).get(name):
            return chain((f"{name} is called {now} today.", ""), _lines(corpus, now))
    known = {*corpus.claims, *corpus.sources, *corpus.questions, *corpus.studies}
    known |= {term for terms in vocabularies for term in terms}
    near = nearest(name, known)
    hint = f" Did you mean “{near}”?" if near else ""
    raise KbError(f"There is no claim, source or term “{name}”.{hint}")


def _claim(corpus: Corpus, claim: Claim) -> Iterator[str]:
    yield claim.statement
    yield ""
    yield f"id           {claim.id}"
    yield f"kind         {claim.kind or 'not told'}"
    yield f"certainty    {claim.certainty or 'not rated'}"
    if claim.certainty_domains:
        yield f"judged       {_domains(claim.certainty_domains)}"
    if claim.certainty_reason:
        yield f"because      {claim.certainty_reason}"
    yield f"status       {claim.status}"
    yield from _says(corpus, claim)
    yield from _rests_on(corpus, claim)
    yield from _related(corpus, claim)
    yield f"note         {claim.path}"
    if claim.body.strip():
        yield ""
        yield from claim.body.strip().splitlines()


def _says(corpus: Corpus, claim: Claim) -> Iterator[str]:
    for bearing in claim.features:
        yield f"feature      {bearing.feature.id} ({bearing.bearing})"
    for context in claim.contexts:
        yield f"context      {context.id}"
    for one in claim.outcomes:
        yield f"outcome      {one.outcome.id} ({one.direction})"
    counts = balance(claim, Lines(corpus.studies))
    weighed = Weighing(corpus).of(claim)
    yield (
        f"balance      supports {counts.supports}, qualifies {counts.qualifies},"
        f" disputes {counts.disputes}; independent lines {weighed.independent}"
    )
    for bearing in claim.features:
        yield f"points       {bearing.feature.id}: {_tally(weighed.feature(bearing.feature.id))}"
    for one in claim.outcomes:
        yield f"points       {one.outcome.id}: {_tally(weighed.outcome(one.outcome.id))}"


def _rests_on(corpus: Corpus, claim: Claim) -> Iterator[str]:
    for item in claim.evidence:
        yield f"evidence     {_evidence(corpus, item)}"
        for effect in item.effects:
            yield f"  effect     {_effect(effect)}"


def _effect(effect: Effect) -> str:
    """An estimate with all that is said of it."""
    about = f" ({effect.subgroup})" if effect.subgroup else ""
    parts = [f"{effect.outcome.id}: {printed(effect)}{about}"]
    parts += [f"se {effect.se.text}"] if effect.se else []
    parts += [f"p {effect.p.text}"] if effect.p else []
    parts += [counted(effect.n)] if effect.n else []
    parts += [f"against {effect.comparator}"] if effect.comparator else []
    parts += [text for text in (effect.when, effect.locator) if text]
    parts += [f"converted by {effect.conversion.id}"] if effect.conversion else []
    return ", ".join(parts)


def _related(corpus: Corpus, claim: Claim) -> Iterator[str]:
    for relation in claim.relations:
        yield f"relation     {relation.relation} {relation.target.id}"
    for other in corpus.claims.values():
        for relation in other.relations:
            if relation.target.id == claim.id:
                yield f"relation     {_BY[relation.relation]} {other.id}"


def _tally(tally: Tally) -> str:
    return f"{tally.lines_for} for, {tally.lines_mixed} mixed, {tally.lines_against} against"


def _domains(judged: CertaintyDomains) -> str:
    start = f", from {judged.start}" if judged.start else ""
    moved = [f"{one.name} {one.levels:+d}" for one in judged.domains if one.levels]
    return f"{judged.approach}{start}{''.join(f', {part}' for part in moved)}"


def _question(corpus: Corpus, question: Question) -> Iterator[str]:
    yield question.question
    yield ""
    yield f"answer       {question.answer or 'none yet'}"
    yield f"certainty    {question.certainty or 'not rated'}"
    if question.certainty_domains:
        yield f"judged       {_domains(question.certainty_domains)}"
    if question.certainty_reason:
        yield f"because      {question.certainty_reason}"
    yield f"status       {question.status}"
    for what, refs in (
        ("feature", question.features),
        ("outcome", question.outcomes),
        ("context", question.contexts),
    ):
        yield from (f"{what:<12} {ref.id}" for ref in refs)
    if question.searched:
        yield f"searched     {_searched(question.searched)}"
    yield f"answered     {question.answered or 'not told'}"
    for one in question.claims:
        claim = corpus.claims.get(one.claim.id)
        reason = f": {one.reason}" if one.reason else ""
        shown = f" ({claim.statement})" if claim else ""
        yield f"{one.weighing:<12} {one.claim.id}{reason}{shown}"
    yield f"note         {question.path}"
    if question.body.strip():
        yield ""
        yield from question.body.strip().splitlines()


def _searched(searched: Searched) -> str:
    if not searched.done:
        return f"nothing. {searched.note}".rstrip(" .")
    until = f"until {searched.until}" if searched.until else ""
    return "; ".join(part for part in (until, ", ".join(searched.where), searched.note) if part)


def _study(corpus: Corpus, study: Study) -> Iterator[str]:
    yield study.label
    yield ""
    yield f"id           {study.id}"
    yield f"design       {study.design.id if study.design else 'not told'}"
    for report in study.reports:
        yield f"report       {report.id}"
    yield from (f"context      {ref.id}" for ref in study.contexts)
    for what, text in (
        ("sample", counted(study.sample)),
        ("period", study.period.edtf if study.period else ""),
        ("registration", study.registration),
        ("funder", study.funder),
        ("evaluator", str(study.evaluator or "")),
    ):
        if text:
            yield f"{what:<12} {text}"
    yield from (f"shares with  {ref.id}" for ref in study.shares_data_with)
    for appraisal in study.appraisals:
        yield f"appraisal    {_appraisal(appraisal)}"
        for domain in appraisal.domains:
            yield f"  domain     {domain.domain}: {domain.level}"
    for claim in corpus.claims.values():
        items = (item for item in claim.evidence if item.study and item.study.id == study.id)
        for relation in dict.fromkeys(item.relation for item in items):
            yield f"{relation:<12} {claim.id}"
    if study.note:
        yield f"remark       {study.note}"


def _appraisal(appraisal: Appraisal) -> str:
    outcome = f" for {appraisal.outcome.id}" if appraisal.outcome else ""
    parts = [f"{appraisal.tool.id}{outcome}: {appraisal.overall or 'by domain only'}"]
    parts += [f"by {appraisal.by.id}"] if appraisal.by else []
    parts += [appraisal.note] if appraisal.note else []
    return ", ".join(parts)


def _evidence(corpus: Corpus, item: Evidence) -> str:
    source = corpus.sources.get(item.source.id)
    parts = [f"{item.relation}: {item.source.id}"]
    parts += ["RETRACTED"] if source and source.retracted else []
    parts += [f"study {item.study.id}"] if item.study else []
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
        yield f"retracted    {source.retracted}"
    if source.note:
        yield f"remark       {source.note}"
    for study in corpus.studies.values():
        if any(report.id == source.key for report in study.reports):
            others = [report.id for report in study.reports if report.id != source.key]
            also = f" (also reported in {', '.join(others)})" if others else ""
            yield f"study        {study.id}{also}"
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
    if isinstance(term, AppraisalTool):
        yield from _tool(term)
    for claim in corpus.claims.values():
        for bearing in claim.features:
            if bearing.feature.id == term.id:
                yield f"{bearing.bearing:<12} {claim.id}"
        for one in claim.outcomes:
            if one.outcome.id == term.id:
                yield f"{one.direction:<12} {claim.id}"
        if any(context.id == term.id for context in claim.contexts):
            yield f"claim        {claim.id}"


def _tool(tool: AppraisalTool) -> Iterator[str]:
    yield f"levels       {', '.join(tool.levels)} (worst first)"
    if tool.domains:
        yield f"domains      {', '.join(tool.domains)}"
    if tool.designs:
        yield f"made for     {', '.join(ref.id for ref in tool.designs)}"
