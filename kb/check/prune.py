"""A corpus cut back to what is whole, so that a build can go on past errors."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TypeVar

from kb.model import (
    AppraisalTool,
    Claim,
    Corpus,
    Effect,
    Evidence,
    MentionKind,
    Question,
    Ref,
    Study,
    Term,
)

TermT = TypeVar("TermT", bound=Term)


def prune(corpus: Corpus) -> Corpus:
    """The corpus without anything that points to nothing.

    An item of evidence without its source goes, and a claim left without evidence goes; then
    what pointed to that claim goes too. The diagnostics say what was left out.
    """
    claims: dict[str, Claim] = {}
    for claim in corpus.claims.values():
        evidence = tuple(
            _whole(item, corpus) for item in claim.evidence if _has_source(item, corpus)
        )
        if evidence and _is_text(claim.id):
            claims[claim.id] = replace(claim, evidence=evidence)
    return replace(
        corpus,
        claims=MappingProxyType({c.id: _linked(c, corpus, claims) for c in claims.values()}),
        features=_terms(corpus.features, corpus),
        contexts=_terms(corpus.contexts, corpus),
        designs=_terms(corpus.designs, corpus),
        outcomes=_terms(corpus.outcomes, corpus),
        appraisal_tools=_tools(corpus),
        studies=MappingProxyType({s.id: _study(s, corpus) for s in corpus.studies.values()}),
        questions=MappingProxyType(
            {
                question.id: _question(question, corpus, claims)
                for question in corpus.questions.values()
                if _is_text(question.id)
            }
        ),
    )


def _is_text(name: str) -> bool:
    """Whether a name can be written down: that of a file may be bytes that are no text."""
    return not any("\ud800" <= character <= "\udfff" for character in name)


def _has_source(item: Evidence, corpus: Corpus) -> bool:
    # An item whose relay is unknown would pass for first-hand if the relay alone were dropped.
    return item.source.id in corpus.sources and (item.via is None or item.via.id in corpus.sources)


def _whole(item: Evidence, corpus: Corpus) -> Evidence:
    return replace(
        item,
        design=_known(item.design, corpus.designs),
        study=_known(item.study, corpus.studies),
        effects=tuple(
            _converted(effect, corpus)
            for effect in item.effects
            if effect.outcome.id in corpus.outcomes
        ),
    )


def _converted(effect: Effect, corpus: Corpus) -> Effect:
    return replace(effect, conversion=_known(effect.conversion, corpus.sources))


def _known(ref: Ref | None, known: Collection[str]) -> Ref | None:
    return ref if ref is not None and ref.id in known else None


def _among(refs: Iterable[Ref], known: Collection[str]) -> tuple[Ref, ...]:
    return tuple(ref for ref in refs if ref.id in known)


def _study(study: Study, corpus: Corpus) -> Study:
    appraisals = (one for one in study.appraisals if one.tool.id in corpus.appraisal_tools)
    return replace(
        study,
        design=_known(study.design, corpus.designs),
        reports=_among(study.reports, corpus.sources),
        contexts=_among(study.contexts, corpus.contexts),
        shares_data_with=_among(study.shares_data_with, corpus.studies),
        appraisals=tuple(
            replace(
                one,
                outcome=_known(one.outcome, corpus.outcomes),
                by=one.by if one.source is None else _known(one.by, corpus.sources),
            )
            for one in appraisals
        ),
    )


def _question(question: Question, corpus: Corpus, claims: Collection[str]) -> Question:
    known = {MentionKind.SOURCE: corpus.sources.keys(), MentionKind.CLAIM: claims}
    return replace(
        question,
        features=_among(question.features, corpus.features),
        outcomes=_among(question.outcomes, corpus.outcomes),
        contexts=_among(question.contexts, corpus.contexts),
        claims=tuple(one for one in question.claims if one.claim.id in claims),
        mentions=tuple(m for m in question.mentions if m.target.id in known[m.kind]),
    )


def _tools(corpus: Corpus) -> Mapping[str, AppraisalTool]:
    tools = _terms(corpus.appraisal_tools, corpus)
    return MappingProxyType(
        {
            key: replace(tool, designs=_among(tool.designs, corpus.designs))
            for key, tool in tools.items()
        }
    )


def _linked(claim: Claim, corpus: Corpus, claims: Collection[str]) -> Claim:
    known = {MentionKind.SOURCE: corpus.sources.keys(), MentionKind.CLAIM: claims}
    return replace(
        claim,
        features=tuple(b for b in claim.features if b.feature.id in corpus.features),
        outcomes=tuple(b for b in claim.outcomes if b.outcome.id in corpus.outcomes),
        contexts=_among(claim.contexts, corpus.contexts),
        rests_on=_among(claim.rests_on, claims),
        relations=tuple(r for r in claim.relations if r.target.id in claims),
        mentions=tuple(m for m in claim.mentions if m.target.id in known[m.kind]),
    )


def _terms(terms: Mapping[str, TermT], corpus: Corpus) -> Mapping[str, TermT]:
    def whole(term: TermT) -> TermT:
        source = term.source if term.source and term.source.id in corpus.sources else None
        broader = term.broader if term.broader and term.broader.id in terms else None
        return replace(term, source=source, broader=broader)

    return MappingProxyType({key: whole(term) for key, term in terms.items()})
