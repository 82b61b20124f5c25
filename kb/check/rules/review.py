"""What a note must tell before it counts as reviewed."""

from __future__ import annotations

from collections.abc import Iterator

from kb.diagnostics import Diagnostic, Rule, Severity
from kb.model import Claim, Corpus, Evidence, Kind, Status

INCOMPLETE = Rule(
    code="C009",
    title="A note past its draft leaves something untold",
    why="Readers weigh a claim by its kind, its certainty, its contexts and the design and basis of"
    " its evidence. A draft may lack them; a reviewed note may not.",
    bad="status: reviewed without certainty",
    good="status: draft, or fill in what the message names",
    severity=Severity.WARNING,
)

RULES = (INCOMPLETE,)

# What a source defines or describes is so or is not.
_WITHOUT = {Kind.DEFINITION, Kind.DESCRIPTION}


def incomplete(corpus: Corpus) -> Iterator[Diagnostic]:
    """Notes that are no drafts any more and yet lack what a reader needs."""
    for claim in corpus.claims.values():
        if claim.status is Status.DRAFT or claim.place is None:
            continue
        lacking = list(_lacking(claim))
        if lacking:
            message = (
                f"the status is “{claim.status}”, but the note lacks {_listed(lacking)};"
                " add it or set the status to draft"
            )
            yield Diagnostic(INCOMPLETE, claim.places.get("status", claim.place), message, claim.id)


def _lacking(claim: Claim) -> Iterator[str]:
    # A reason without a certainty is a finding of its own.
    certainty = claim.certainty or claim.certainty_reason
    if claim.kind is Kind.RECOMMENDATION:
        certainty = certainty or (claim.strength and str(claim.strength)) or ""
    given = {"kind": claim.kind, "certainty": certainty, "contexts": claim.contexts}
    if claim.kind in _WITHOUT:
        del given["certainty"]
    yield from (name for name, value in given.items() if not value and not _typed(claim, name))
    for name in ("design", "basis"):
        if any(getattr(e, name) is None and not _typed(e, name) for e in claim.evidence):
            yield f"a {name} for each item of evidence"


def _typed(owner: Claim | Evidence, name: str) -> bool:
    """Whether something stands there that could not be read, which is a finding of its own."""
    place = owner.places.get(name)
    return place is not None and place.span.start < place.span.end


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
