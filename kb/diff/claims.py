"""What changed in one claim."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from kb.diff.evidence import Changed, EvidenceChanges, FieldValues, differences, evidence_changes
from kb.diff.texts import domains_text
from kb.likeness.wordings import words
from kb.model import Certainty, Claim, EvidenceRelation
from kb.weighing import Lines

_BACKGROUND = EvidenceRelation.BACKGROUND


class Balance(NamedTuple):
    """How many items speak for a claim, qualify it and dispute it; its independent lines."""

    supports: int
    qualifies: int
    disputes: int
    lines: int


def balance(claim: Claim, lines: Lines) -> Balance:
    """The balance of a claim's evidence by the lines of its collection; background is none."""
    relations = [item.relation for item in claim.evidence]
    return Balance(
        supports=relations.count(EvidenceRelation.SUPPORTS),
        qualifies=relations.count(EvidenceRelation.QUALIFIES),
        disputes=relations.count(EvidenceRelation.DISPUTES),
        lines=lines.count([e for e in claim.evidence if e.relation is not _BACKGROUND]),
    )


class Link(NamedTuple):
    """A line from a claim to something else: to a feature, a context or another claim."""

    name: str
    target: str


class Links(NamedTuple):
    """The links that a claim gained and lost."""

    added: tuple[Link, ...]
    removed: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ClaimChange:
    """One claim as it was and as it is."""

    before: Claim
    after: Claim
    evidence: EvidenceChanges
    features: Links
    outcomes: Links
    contexts: Links
    relations: Links
    suppressions: Links
    fields: tuple[Changed, ...]
    balance_before: Balance
    balance_after: Balance

    @property
    def renamed(self) -> bool:
        """Whether its id, and so its address, is another."""
        return self.before.id != self.after.id

    @property
    def reworded(self) -> bool:
        """Whether its statement has other words, whatever the capitals and signs."""
        return words(self.before.statement) != words(self.after.statement)

    @property
    def rewritten(self) -> bool:
        """Whether its prose is another, whatever the line ends."""
        before, after = self.before.body, self.after.body
        return before != after and before.split() != after.split()

    @property
    def raised(self) -> bool:
        """Whether the claim is said to be surer than before."""
        order: list[Certainty | None] = [*Certainty, None]
        return order.index(self.after.certainty) < order.index(self.before.certainty)

    @property
    def raised_without_evidence(self) -> bool:
        """Whether it was rated before, is rated higher now, and rests on nothing more.

        Studies that are told apart now are no more evidence than before.
        """
        rated = self.before.certainty is not None
        known = {item.source.id for item in self.before.evidence}
        return rated and self.raised and not self.evidence.strengthened(known)

    def field(self, name: str) -> Changed | None:
        """The change of that front matter key, if there is one."""
        return next((change for change in self.fields if change.name == name), None)

    def __bool__(self) -> bool:
        links = (self.features, self.outcomes, self.contexts, self.relations, self.suppressions)
        parts = (self.renamed, self.rewritten, self.evidence, self.fields, *map(any, links))
        return any(parts) or self.balance_before != self.balance_after


def claim_change(before: Claim, after: Claim, lines: tuple[Lines, Lines]) -> ClaimChange:
    """Compare a claim with what it was; both call what they point to by the same names.

    ``lines`` tells the independent lines of the state before and of the state after apart: a
    claim changes, too, when two of the studies that it rests on turn out to be one.
    """
    return ClaimChange(
        before,
        after,
        evidence=evidence_changes(before.evidence, after.evidence),
        features=_links(_features(before), _features(after)),
        outcomes=_links(_outcomes(before), _outcomes(after)),
        contexts=_links(_contexts(before), _contexts(after)),
        relations=_links(_relations(before), _relations(after)),
        suppressions=_links(_suppressions(before), _suppressions(after)),
        fields=differences(_field_values(before), _field_values(after)),
        balance_before=balance(before, lines[0]),
        balance_after=balance(after, lines[1]),
    )


def _field_values(claim: Claim) -> FieldValues:
    return (
        ("claim", claim.statement),
        ("kind", str(claim.kind or "")),
        ("certainty", str(claim.certainty or "")),
        ("certainty-domains", domains_text(claim.certainty_domains)),
        ("certainty-reason", claim.certainty_reason),
        ("strength", str(claim.strength or "")),
        ("rests-on", ", ".join(ref.id for ref in claim.rests_on)),
        ("status", str(claim.status)),
    )


def _features(claim: Claim) -> Iterable[Link]:
    return (Link(str(b.bearing), b.feature.id) for b in claim.features)


def _outcomes(claim: Claim) -> Iterable[Link]:
    return (Link(str(b.direction), b.outcome.id) for b in claim.outcomes)


def _contexts(claim: Claim) -> Iterable[Link]:
    return (Link("", context.id) for context in claim.contexts)


def _relations(claim: Claim) -> Iterable[Link]:
    return (Link(str(r.relation), r.target.id) for r in claim.relations)


def _suppressions(claim: Claim) -> Iterable[Link]:
    return (Link(suppression.reason, suppression.code) for suppression in claim.suppressions)


def _links(before: Iterable[Link], after: Iterable[Link]) -> Links:
    old, new = list(before), list(after)
    return Links(
        added=tuple(link for link in new if link not in old),
        removed=tuple(link for link in old if link not in new),
    )
