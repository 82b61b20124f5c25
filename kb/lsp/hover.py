"""What a hover tells of a source, a claim or a term, in Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.base.errors import KbError
from kb.base.wording import plural
from kb.cite.reference import references
from kb.lsp.candidates import described
from kb.model import (
    AppraisalTool,
    Claim,
    Corpus,
    EvidenceRelation,
    Outcome,
    Question,
    Source,
    Status,
    Study,
    Term,
)
from kb.model.naming import Thing

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~])")


class HoverText:
    """Tells of things; formatted references are kept, since each takes a moment to make."""

    def __init__(self) -> None:
        self._references: dict[str, str] = {}

    def markdown(self, thing: Thing, corpus: Corpus) -> str:
        """What is worth knowing of it where it is named."""
        if isinstance(thing, Source):
            return "\n\n".join(self._source(thing, corpus))
        if isinstance(thing, Study):
            return "\n\n".join(_study(thing))
        if isinstance(thing, Question):
            return "\n\n".join(_question(thing))
        return "\n\n".join(_claim(thing) if isinstance(thing, Claim) else _term(thing))

    def _source(self, source: Source, corpus: Corpus) -> Iterator[str]:
        if source.retracted:
            since = plain(source.retracted.since).capitalize()
            yield f"**{since}:** {plain(source.retracted.reason)}"
        yield plain(self._reference(source))
        uses = sum(
            any(source.key in {e.source.id, e.via.id if e.via else ""} for e in claim.evidence)
            for claim in corpus.claims.values()
        )
        yield f"*Evidence in {plural(uses, 'claim')}.*"
        yield from _state(source, corpus)
        if source.note:
            yield plain(source.note)

    def _reference(self, source: Source) -> str:
        known = source.raw or source.key
        if known not in self._references:
            try:
                made = references([source]).get(source.key)
            except KbError:
                made = None
            parts = (described(source), source.title, source.container)
            self._references[known] = made or ". ".join(part for part in parts if part) + "."
        return self._references[known]


def _state(source: Source, corpus: Corpus) -> Iterator[str]:
    """What a writer should know of the evidence that the source gives."""
    items = [
        (claim, item)
        for claim in corpus.claims.values()
        for item in claim.evidence
        if item.source.id == source.key
    ]
    if items and all(item.via for _, item in items):
        relays = dict.fromkeys(item.via.id for _, item in items if item.via)
        yield f"**Second-hand:** known here only as cited in {plain(', '.join(relays))}."
    contested = dict.fromkeys(c.id for c, _ in items if c.status is Status.CONTESTED)
    if contested:
        yield f"**Contested:** {plain(', '.join(contested))}."


def _claim(claim: Claim) -> Iterator[str]:
    yield f"**{plain(claim.statement)}**"
    counts = [
        f"{relation} {count}"
        for relation in EvidenceRelation
        if (count := sum(item.relation is relation for item in claim.evidence))
    ]
    certainty = f"certainty: {claim.certainty}" if claim.certainty else "certainty not rated"
    yield "; ".join([str(claim.status), certainty, *counts])
    if claim.certainty_reason:
        yield plain(claim.certainty_reason)


def _study(study: Study) -> Iterator[str]:
    yield f"**{plain(study.label)}**"
    sample = ", ".join(f"{count.number} {count.unit}" for count in study.sample)
    design = study.design.id if study.design else "design not known"
    yield plain("; ".join(part for part in (design, sample) if part))
    reports = ", ".join(ref.id for ref in study.reports)
    if reports:
        yield plain(f"Reported in {reports}.")
    for appraisal in study.appraisals:
        outcome = f", of {appraisal.outcome.id}" if appraisal.outcome else ""
        yield plain(f"{appraisal.tool.id}: {appraisal.overall}{outcome}")
        domains = ", ".join(f"{one.domain}: {one.level}" for one in appraisal.domains)
        if domains:
            yield plain(domains)


def _question(question: Question) -> Iterator[str]:
    yield f"**{plain(question.question)}**"
    if question.answer:
        yield plain(question.answer)
    certainty = f"certainty: {question.certainty}" if question.certainty else "certainty not rated"
    yield "; ".join([str(question.status), certainty, plural(len(question.weighed), "claim")])


def _term(term: Term) -> Iterator[str]:
    others = f" ({', '.join(term.alt_labels)})" if term.alt_labels else ""
    yield f"**{plain(term.label)}**{plain(others)}"
    if term.definition:
        yield plain(term.definition)
    if term.scope_note:
        yield f"*{plain(term.scope_note)}*"
    if isinstance(term, Outcome) and term.better:
        yield f"Better: {term.better}."
    if isinstance(term, AppraisalTool):
        yield from _tool(term)


def _tool(tool: AppraisalTool) -> Iterator[str]:
    yield plain(f"Levels, from the worst: {', '.join(tool.levels)}.")
    if tool.domains:
        yield plain(f"Domains: {', '.join(tool.domains)}.")
    if tool.designs:
        yield plain(f"For {', '.join(ref.id for ref in tool.designs)}.")


def plain(text: str) -> str:
    """Text that shows in Markdown as it is."""
    return _MARKS.sub(r"\\\1", text)
