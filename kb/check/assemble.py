"""Parsed values into one corpus: each id once, everything in one order."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType
from typing import TypeVar

from kb.diagnostics import Diagnostic, Rule
from kb.model import Claim, Corpus, Source, Term, Vocabulary

DUPLICATE_ID = Rule(
    code="C001",
    title="Two notes have the same id",
    why="A note's id is its file name without the ending, and it is the claim's address for ever."
    " Two notes of one name in different folders would share an address.",
    bad="claims/london/pairing.md and claims/networks/pairing.md",
    good="claims/london/pairing-in-london.md and claims/networks/pairing.md",
)

RULES = (DUPLICATE_ID,)

TermT = TypeVar("TermT", bound=Term)


def assemble(
    sources: Iterable[Source], claims: Iterable[Claim], vocabulary: Vocabulary
) -> tuple[Corpus, tuple[Diagnostic, ...]]:
    """The corpus, and a finding for each note whose id an earlier note has; the earlier stays.

    Earlier means by path, so that the order in which files were read does not matter.
    """
    kept: dict[str, Claim] = {}
    findings: list[Diagnostic] = []
    for claim in sorted(claims, key=lambda claim: claim.path):
        first = kept.setdefault(claim.id, claim)
        if first is not claim and claim.place is not None:
            message = (
                f"the id “{claim.id}” is taken by {first.path};"
                " give one of the two files another name"
            )
            findings.append(Diagnostic(DUPLICATE_ID, claim.place, message, claim.id))
    corpus = Corpus(
        sources=MappingProxyType({s.key: s for s in sorted(sources, key=lambda s: s.key)}),
        claims=MappingProxyType(dict(sorted(kept.items()))),
        features=_by_id(vocabulary.features),
        contexts=_by_id(vocabulary.contexts),
        designs=_by_id(vocabulary.designs),
    )
    return corpus, tuple(findings)


def _by_id(terms: Iterable[TermT]) -> MappingProxyType[str, TermT]:
    return MappingProxyType({term.id: term for term in terms})
