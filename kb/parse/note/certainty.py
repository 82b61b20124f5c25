"""What can be wrong with how sure a claim is, by its own evidence."""

from __future__ import annotations

from collections.abc import Iterator

from kb.diagnostics import Diagnostic, Rule, Severity
from kb.model import Certainty, Claim, Status
from kb.parse.yaml import Mapping, Scalar

NO_REASON = Rule(
    code="N017",
    title="A certainty without its reason, or a reason without its certainty",
    why="How sure a claim is, is a judgement. Readers can only share or question it when they are"
    " told what it rests on: how many studies, of what kind, and how they were read.",
    bad="certainty: low",
    good="certainty: low\ncertainty-reason: One conceptual paper, known only through a blog post.",
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

RULES = (NO_REASON, NO_FEATURE)


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
