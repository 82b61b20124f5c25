"""Parsed values into one corpus: each id once, everything in one order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TypeVar

from kb.diagnostics import Diagnostic, Rule
from kb.model import (
    Claim,
    Corpus,
    Question,
    Ref,
    Source,
    Study,
    Term,
    Vocabulary,
)
from kb.weighing.designs import designs_of, with_design

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
NoteT = TypeVar("NoteT", Claim, Question)


def assemble(
    sources: Iterable[Source],
    claims: Iterable[Claim],
    vocabulary: Vocabulary,
    questions: Iterable[Question] = (),
    studies: Iterable[Study] = (),
) -> tuple[Corpus, tuple[Diagnostic, ...]]:
    """The corpus, and a finding for each note whose id an earlier note has; the earlier stays.

    Earlier means by path, so that the order in which files were read does not matter.
    """
    findings: list[Diagnostic] = []
    studies_by_id = {study.id: study for study in sorted(studies, key=lambda study: study.id)}
    designed = _designed(_once(claims, findings), studies_by_id, vocabulary)
    questions_by_id = _once(questions, findings)
    corpus = Corpus(
        sources=MappingProxyType({s.key: s for s in sorted(sources, key=lambda s: s.key)}),
        claims=MappingProxyType(dict(sorted(designed.items()))),
        features=_by_id(vocabulary.features),
        contexts=_by_id(vocabulary.contexts),
        designs=_by_id(vocabulary.designs),
        outcomes=_by_id(vocabulary.outcomes),
        appraisal_tools=_by_id(vocabulary.appraisal_tools),
        studies=MappingProxyType(studies_by_id),
        questions=MappingProxyType(dict(sorted(questions_by_id.items()))),
        spellings=vocabulary.spellings,
    )
    return corpus, tuple(findings)


def _designed(
    claims: Mapping[str, Claim], studies: Mapping[str, Study], vocabulary: Vocabulary
) -> Mapping[str, Claim]:
    """The claims, each item that gives no design with that of its study.

    The design that an item takes over has no place, since it stands in no line of the note.
    """
    known = {design.id for design in vocabulary.designs}
    own = designs_of(studies.values())
    designs = {study: ref for study, ref in own.items() if ref.id in known}
    return {ident: _with_designs(claim, designs) for ident, claim in claims.items()}


def _with_designs(claim: Claim, designs: Mapping[str, Ref]) -> Claim:
    items = tuple(with_design(item, designs) for item in claim.evidence)
    same = all(new is old for new, old in zip(items, claim.evidence, strict=True))
    return claim if same else replace(claim, evidence=items)


def _once(notes: Iterable[NoteT], findings: list[Diagnostic]) -> dict[str, NoteT]:
    """The notes by their ids; of two with one id the first by path, and a finding at the other."""
    by_id: dict[str, NoteT] = {}
    for note in sorted(notes, key=lambda note: note.path):
        first = by_id.setdefault(note.id, note)
        if first is not note and note.place is not None:
            message = (
                f"the id “{note.id}” is taken by {first.path};"
                " give one of the two files another name"
            )
            findings.append(Diagnostic(DUPLICATE_ID, note.place, message, note.id))
    return by_id


def _by_id(terms: Iterable[TermT]) -> MappingProxyType[str, TermT]:
    return MappingProxyType({term.id: term for term in terms})
