"""Checks of how sure a claim is called, by the lines of evidence that it rests on."""

from __future__ import annotations

from collections.abc import Iterator

from kb.diagnostics import Diagnostic, Rule, Severity
from kb.model import Certainty, Claim, Corpus, Evidence, EvidenceRelation
from kb.model.words import STATED
from kb.weighing import Lines

TOO_SURE = Rule(
    code="N018",
    title="High certainty on a single line of evidence, or on second-hand evidence",
    why="Certainty is high when new studies are unlikely to change the claim. One line of evidence"
    " can be overturned by the next, and what was read only in another's words may have been"
    " misread. What a source defines or describes needs no second one to say so.",
    bad="certainty: high   # with one item of evidence",
    good="certainty: moderate",
    severity=Severity.WARNING,
)

RULES = (TOO_SURE,)

# A source that defines or describes is the evidence that it does.


def too_sure(corpus: Corpus) -> Iterator[Diagnostic]:
    """Claims of high certainty that rest on one independent line, or on none read first-hand."""
    lines = Lines(corpus.studies)
    for claim in corpus.claims.values():
        if claim.certainty is Certainty.HIGH and claim.evidence:
            yield from _too_sure(claim, lines)


def _too_sure(claim: Claim, lines: Lines) -> Iterator[Diagnostic]:
    supporting = tuple(e for e in claim.evidence if e.relation is EvidenceRelation.SUPPORTS)
    if not supporting:
        what = "nothing here supports the claim"
    elif all(item.second_hand for item in supporting):
        what = "all that supports it was read in other sources"
    elif lines.count(supporting) == 1 and claim.kind not in STATED:
        what = f"one line of evidence supports it, “{_name(supporting[0])}”"
    else:
        return
    message = (
        f"the certainty is “high”, but {what}; lower it to “moderate” or less,"
        " or add independent evidence that you read yourself"
    )
    yield Diagnostic(TOO_SURE, claim.places["certainty"], message, claim.id)


def _name(item: Evidence) -> str:
    """What a line is called: its study or data set, else its source."""
    return (item.study.id if item.study else "") or item.dataset or item.source.id
