"""What a note must tell before it counts as reviewed."""

from __future__ import annotations

from collections.abc import Iterator, Set

from kb.base.wording import listed
from kb.diagnostics import Diagnostic, Rule, Severity
from kb.model import Claim, Corpus, Evidence, Kind, Question, Status
from kb.model.words import STATED

INCOMPLETE = Rule(
    code="C009",
    title="A note past its draft leaves something untold",
    why="Readers weigh a claim by its kind, its certainty, its contexts and the design and basis of"
    " its evidence. A draft may lack them; a reviewed note may not.",
    bad="status: reviewed without certainty",
    good="status: draft, or fill in what the message names",
    severity=Severity.WARNING,
)

READ_OTHERWISE = Rule(
    code="C023",
    title="A note past its draft that a reader read otherwise",
    why="Two people who hold one item against its source and do not agree on what the source does"
    " to the claim should talk about it before readers rely on either.",
    bad="relation: supports\nreviewed:\n  - 2026-11-28 qualifies by Ana Moreno",
    good="relation: qualifies\nreviewed:\n  - 2026-11-28 qualifies by Ana Moreno",
    severity=Severity.WARNING,
)

RULES = (INCOMPLETE, READ_OTHERWISE)


def incomplete(corpus: Corpus) -> Iterator[Diagnostic]:
    """Notes that are no drafts any more and yet lack what a reader needs."""
    reports = {ref.id for study in corpus.studies.values() for ref in study.reports}
    for claim in corpus.claims.values():
        if claim.status is Status.DRAFT or claim.place is None:
            continue
        lacking = list(_lacking(claim, reports))
        if lacking:
            message = (
                f"the status is “{claim.status}”, but the note lacks {listed(lacking)};"
                " add it or set the status to draft"
            )
            yield Diagnostic(INCOMPLETE, claim.places.get("status", claim.place), message, claim.id)


def read_otherwise(corpus: Corpus) -> Iterator[Diagnostic]:
    """Items of notes past their draft whose readers do not all read what the note has."""
    for claim in corpus.claims.values():
        for item in claim.evidence if claim.status is not Status.DRAFT else ():
            others = [one for one in item.reviewed if one.relation is not item.relation]
            place = item.places.get("reviewed")
            if others and place:
                read = " and ".join(f"{one.by} read “{one.relation}”" for one in others)
                message = (
                    f"the note has “{item.relation}”, but {read}; talk about it, then change the"
                    " note, or have the item read again (“kb review”)"
                )
                yield Diagnostic(READ_OTHERWISE, place, message, claim.id)


def _lacking(claim: Claim, reports: Set[str]) -> Iterator[str]:
    # A reason without a certainty is a finding of its own.
    certainty = claim.certainty or claim.certainty_reason
    if claim.kind is Kind.RECOMMENDATION:
        certainty = certainty or (claim.strength and str(claim.strength)) or ""
    given = {"kind": claim.kind, "certainty": certainty, "contexts": claim.contexts}
    if claim.kind in STATED:
        del given["certainty"]
    yield from (name for name, value in given.items() if not value and not typed(claim, name))
    # A study gives its design; one without, or misspelt, or not named, is a finding of its own.
    own = (e for e in claim.evidence if e.study is None and e.source.id not in reports)
    for name, items in (("design", own), ("basis", claim.evidence)):
        if any(getattr(e, name) is None and not typed(e, name) for e in items):
            yield f"a {name} for each item of evidence"


def typed(owner: Claim | Evidence | Question, name: str) -> bool:
    """Whether something stands there that could not be read, which is a finding of its own."""
    place = owner.places.get(name)
    return place is not None and place.span.start < place.span.end
