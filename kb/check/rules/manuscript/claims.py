"""What has become of the claims that a manuscript cites, in their own name or by their sources."""

from __future__ import annotations

from collections.abc import Iterator

from kb.check.rules.manuscript import rules
from kb.check.rules.manuscript.works import Works
from kb.diagnostics import Diagnostic
from kb.model import Certainty, Claim, Corpus, EvidenceRelation, Status
from kb.parse.manuscript import Citation

_UNSETTLED = (Status.CONTESTED, Status.SUPERSEDED)


def unsettled(claim: Claim, citation: Citation, corpus: Corpus, why: str) -> Iterator[Diagnostic]:
    """A claim that is contested or superseded; ``why`` says how it comes to be meant."""
    if claim.status not in _UNSETTLED:
        return
    newer = _successors(claim.id, corpus)
    advice = f"; “{newer[0]}” has taken its place" if newer else ""
    message = f"the claim “{claim.id}” {why}is {claim.status}{advice}"
    yield Diagnostic(rules.UNSETTLED_CLAIM, citation.place, message, claim.id)


def changed(
    versions: tuple[Claim, Claim | None], works: Works, citation: Citation, since: str, why: str
) -> Iterator[Diagnostic]:
    """A claim that is not what it was in the manuscript's snapshot: as it was, and as it is."""
    before, now = versions
    changes = (
        "; ".join(_changes(before, now, works)) if now else "it was taken out of the collection"
    )
    if changes:
        message = f"the claim “{before.id}” {why}has changed since {since}: {changes}"
        yield Diagnostic(rules.CHANGED_CLAIM, citation.place, message, before.id)


def _changes(before: Claim, now: Claim, works: Works) -> Iterator[str]:
    if before.status is not now.status and now.status in _UNSETTLED:
        yield f"it is {now.status} now"
    if before.certainty is not now.certainty:
        yield f"its certainty was {_rated(before.certainty)} and is {_rated(now.certainty)}"
    if before.statement != now.statement:
        yield f"it now reads “{now.statement}”"
    added = _opposed(now) - {works.key(key) for key in _opposed(before)}
    if added:
        yield f"evidence against it was added ({', '.join(sorted(added))})"


def _rated(certainty: Certainty | None) -> str:
    return str(certainty) if certainty else "not rated"


def _opposed(claim: Claim) -> set[str]:
    against = EvidenceRelation.DISPUTES
    return {item.source.id for item in claim.evidence if item.relation is against}


def _successors(ident: str, corpus: Corpus) -> list[str]:
    return [
        claim.id
        for claim in corpus.claims.values()
        for relation in claim.relations
        if relation.relation == "supersedes" and relation.target.id == ident
    ]
