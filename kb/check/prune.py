"""A corpus cut back to what is whole, so that a build can go on past errors."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TypeVar

from kb.model import Claim, Corpus, Evidence, MentionKind, Term

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
    )


def _is_text(name: str) -> bool:
    """Whether a name can be written down: that of a file may be bytes that are no text."""
    return not any("\ud800" <= character <= "\udfff" for character in name)


def _has_source(item: Evidence, corpus: Corpus) -> bool:
    # An item whose relay is unknown would pass for first-hand if the relay alone were dropped.
    return item.source.id in corpus.sources and (item.via is None or item.via.id in corpus.sources)


def _whole(item: Evidence, corpus: Corpus) -> Evidence:
    if item.design is not None and item.design.id not in corpus.designs:
        return replace(item, design=None)
    return item


def _linked(claim: Claim, corpus: Corpus, claims: Collection[str]) -> Claim:
    known = {MentionKind.SOURCE: corpus.sources.keys(), MentionKind.CLAIM: claims}
    return replace(
        claim,
        features=tuple(b for b in claim.features if b.feature.id in corpus.features),
        contexts=tuple(c for c in claim.contexts if c.id in corpus.contexts),
        relations=tuple(r for r in claim.relations if r.target.id in claims),
        mentions=tuple(m for m in claim.mentions if m.target.id in known[m.kind]),
    )


def _terms(terms: Mapping[str, TermT], corpus: Corpus) -> Mapping[str, TermT]:
    def whole(term: TermT) -> TermT:
        source = term.source if term.source and term.source.id in corpus.sources else None
        broader = term.broader if term.broader and term.broader.id in terms else None
        return replace(term, source=source, broader=broader)

    return MappingProxyType({key: whole(term) for key, term in terms.items()})
