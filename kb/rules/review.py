"""What a note must tell before it counts as reviewed."""

from __future__ import annotations

from collections.abc import Iterator

from kb.diagnostics import Diagnostic, Rule, Severity
from kb.model import Claim, Corpus, Status

INCOMPLETE = Rule(
    code="C009",
    title="A note past its draft leaves something untold",
    why="Readers weigh a claim by its certainty and the reason for it, its features, contexts and"
    " the design and basis of its evidence. A draft may lack them; a reviewed note may not.",
    bad="status: reviewed without certainty-reason",
    good="status: draft, or fill in what the message names",
    severity=Severity.WARNING,
)

RULES = (INCOMPLETE,)


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
    told = {
        "kind": claim.kind,
        "certainty": claim.certainty,
        "certainty-reason": claim.certainty_reason,
        "features": claim.features,
        "contexts": claim.contexts,
    }
    yield from (name for name, value in told.items() if not value)
    for name in ("design", "basis"):
        if any(getattr(item, name) is None for item in claim.evidence):
            yield f"a {name} for each item of evidence"


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
