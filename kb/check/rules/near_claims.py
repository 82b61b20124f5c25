"""Claims that say nearly the same."""

from __future__ import annotations

from collections.abc import Iterator

from kb.diagnostics import Diagnostic, Rule, Severity
from kb.likeness.statements import NearPair, near_pairs
from kb.model import Corpus

ALIKE = Rule(
    code="C014",
    title="Two claims that say nearly the same",
    why="Evidence for one statement is then spread over two notes, and each looks weaker than it"
    " is. Where they differ in something that matters, a relation says how they stand to each"
    " other.",
    bad="claim: Pairing a strong school with a weak one raises attainment.\n"
    "claim: Attainment rises when strong schools are paired with weak ones.",
    good="relations: {qualifies: [pairing-raises-attainment]}",
    severity=Severity.WARNING,
)

RULES = (ALIKE,)


def alike(corpus: Corpus) -> Iterator[Diagnostic]:
    """A finding at each claim that an earlier one by id is nearly the same as."""
    return (_finding(pair) for pair in near_pairs(corpus))


def _finding(pair: NearPair) -> Diagnostic:
    if pair.denied:
        message = (
            f"this says in nearly the same words as “{pair.first.id}” something else, or its"
            " opposite; say under “relations” how the two stand to each other"
        )
    else:
        message = (
            f"this says nearly the same as “{pair.first.id}”; put the evidence of both into one"
            " note, or say under “relations” how the two stand to each other"
        )
    return Diagnostic(ALIKE, pair.second.places["claim"], message, pair.second.id)
