"""What can be wrong with how sure a claim is, by its own evidence."""

from __future__ import annotations

from collections.abc import Iterator

from kb.diagnostics import Diagnostic, Rule, Severity
from kb.model import Certainty, Claim, Evidence, EvidenceRelation, Kind, Status
from kb.parse.yaml import Mapping, Scalar
from kb.weighing import Lines

NO_REASON = Rule(
    code="N017",
    title="A certainty without its reason, or a reason without its certainty",
    why="How sure a claim is, is a judgement. Readers can only share or question it when they are"
    " told what it rests on: how many studies, of what kind, and how they were read.",
    bad="certainty: low",
    good="certainty: low\ncertainty-reason: One conceptual paper, known only through a blog post.",
    severity=Severity.WARNING,
)
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
NO_FEATURE = Rule(
    code="N025",
    title="A claim that bears on no feature",
    why="Readers find claims by the features that they bear on; a claim without one is on no page"
    " but its own. A draft may lack them.",
    bad="status: reviewed   # and no features",
    good="features:\n  network: supports",
    severity=Severity.WARNING,
)

RULES = (NO_REASON, TOO_SURE, NO_FEATURE)

# A source that defines or describes is the evidence that it does.
_BY_ITSELF = {Kind.DEFINITION, Kind.DESCRIPTION}


def check_weight(front: Mapping, claim: Claim) -> Iterator[Diagnostic]:
    """Findings about certainty and bearing; what was misspelt is found elsewhere."""
    if claim.certainty and not _given(front, "certainty-reason"):
        message = (
            f"the certainty is “{claim.certainty}”, but nothing says why;"
            " add “certainty-reason: …”: how many studies, of what kind, read how"
        )
        yield Diagnostic(NO_REASON, claim.places["certainty"], message, claim.id)
    elif claim.certainty_reason and not _given(front, "certainty"):
        levels = ", ".join(Certainty)
        message = f"a reason is given for no certainty; add “certainty: …”, one of {levels}"
        yield Diagnostic(NO_REASON, claim.places["certainty-reason"], message, claim.id)
    if claim.certainty is Certainty.HIGH and claim.evidence:
        yield from _too_sure(claim)
    if claim.status is not Status.DRAFT and not _given(front, "features"):
        message = (
            "the claim bears on no feature; add “features:” and under it a feature of the"
            " vocabulary with supports, qualifies, disputes or describes"
        )
        yield Diagnostic(NO_FEATURE, claim.places["claim"], message, claim.id)


def _given(front: Mapping, key: str) -> bool:
    """Whether something stands at the key, be it right or wrong."""
    node = front.get(key)
    if isinstance(node, Scalar):
        return not node.absent and bool(node.text.strip())
    return bool(node.entries if isinstance(node, Mapping) else node and node.items)


def _too_sure(claim: Claim) -> Iterator[Diagnostic]:
    supporting = tuple(e for e in claim.evidence if e.relation is EvidenceRelation.SUPPORTS)
    # Without the studies on record: which reports are of one study, the note says by “study”.
    lines = set(Lines({}).number(supporting))
    if not supporting:
        what = "nothing here supports the claim"
    elif all(item.second_hand for item in supporting):
        what = "all that supports it was read in other sources"
    elif len(lines) == 1 and claim.kind not in _BY_ITSELF:
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
