"""What a comparison of two states of a collection holds, its flags included, as values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from kb.check.policy import Policy
from kb.diagnostics import Diagnostic
from kb.diff.claims import Balance, ClaimChange
from kb.diff.findings import FindingChanges
from kb.diff.settings import Silenced
from kb.diff.sources import SourceChanges
from kb.diff.terms import TermChanges
from kb.diff.weighing import ThingChange
from kb.model import Claim, Corpus


@dataclass(frozen=True, slots=True)
class Side:
    """A corpus with what the checks find in it, and the settings by which they do."""

    corpus: Corpus
    findings: Sequence[Diagnostic]
    policy: Policy = field(default_factory=Policy)


class FlagKind(StrEnum):
    """Why something is flagged."""

    RAISED = "certainty-raised-without-new-evidence"
    REWORDED = "reworded-with-the-same-evidence"
    RERATED = "evidence-re-rated"
    REMOVED = "claim-removed"
    RENAMED = "address-changed"
    SETTLED = "dispute-no-longer-shown"
    SILENCED = "finding-silenced"
    RETRACTED = "rests-on-a-retracted-source"
    EMPTIED = "feature-without-evidence"
    REORDERED = "designs-rank-otherwise"
    DROPPED = "contrary-evidence-dropped"
    ANOTHER_WORK = "key-names-another-work"
    REQUOTED = "quote-replaced"
    TURNED = "direction-turned"
    BACK_TO_DRAFT = "back-to-draft-and-changed"
    APPRAISED = "appraisal-raised-without-a-new-source"
    ANSWERED = "answer-moved"


@dataclass(frozen=True, slots=True)
class Flag:
    """One thing to look at: of which kind, about which claim, source or term, and the question.

    ``answer`` is what whoever made the change says to it; empty where nobody did.
    """

    kind: FlagKind
    subject: str
    question: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """What a change of the texts does to the evidence; ``flags`` is what asks for a second look.

    ``balances`` is of the claims that came or went, by their ids.
    """

    claims_added: tuple[Claim, ...]
    claims_removed: tuple[Claim, ...]
    claims_changed: tuple[ClaimChange, ...]
    sources: SourceChanges
    vocabulary: TermChanges
    findings: FindingChanges
    silenced: tuple[Silenced, ...] = ()
    things: tuple[ThingChange, ...] = ()
    flags: tuple[Flag, ...] = ()
    balances: Mapping[str, Balance] = field(default_factory=dict)

    @property
    def open_flags(self) -> tuple[Flag, ...]:
        """The flags that nobody has answered."""
        return tuple(flag for flag in self.flags if not flag.answer)

    def __bool__(self) -> bool:
        return any(self._parts())

    def _parts(self) -> Iterator[object]:
        yield from (self.claims_added, self.claims_removed, self.claims_changed, self.sources)
        yield from (self.vocabulary.terms, self.vocabulary.reordered, *self.findings)
        yield self.silenced
        yield self.things
