"""All that changed between two states of a collection."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kb.compare.claims import ClaimChange, claim_change
from kb.compare.findings import FindingChanges, finding_changes
from kb.compare.flags import Flag, flags
from kb.compare.pairing import paired_claims
from kb.compare.sources import SourceChanges, source_changes
from kb.compare.terms import TermChanges, term_changes
from kb.diagnostics import Diagnostic
from kb.model import Claim, Corpus


@dataclass(frozen=True, slots=True)
class State:
    """A corpus with what the checks find in it."""

    corpus: Corpus
    findings: Sequence[Diagnostic]


@dataclass(frozen=True, slots=True)
class Changes:
    """What a change of the texts does to the evidence; ``flags`` is what asks for a second look."""

    claims_added: tuple[Claim, ...]
    claims_removed: tuple[Claim, ...]
    claims_changed: tuple[ClaimChange, ...]
    sources: SourceChanges
    vocabulary: TermChanges
    findings: FindingChanges
    flags: tuple[Flag, ...] = ()

    def __bool__(self) -> bool:
        return any(self._parts())

    def _parts(self) -> Iterator[object]:
        yield from (self.claims_added, self.claims_removed, self.claims_changed, self.sources)
        yield from (self.vocabulary.terms, self.vocabulary.reordered, *self.findings)


def compare(before: State, after: State) -> Changes:
    """What ``after`` says otherwise than ``before``."""
    old, new = before.corpus, after.corpus
    sources, keys = source_changes(old, new)
    pairs = paired_claims(old.claims, new.claims)
    ids = {name: name for name in old.claims if name in new.claims} | dict(pairs.renamed)
    changed = (
        claim_change(old.claims[a], new.claims[b], pairs.renamed, keys) for a, b in ids.items()
    )
    claims = tuple(sorted((c for c in changed if c), key=lambda change: change.after.id))
    removed = tuple(old.claims[name] for name in pairs.gone)
    added = tuple(new.claims[name] for name in pairs.new)
    vocabulary = term_changes(old, new)
    changes = Changes(
        claims_added=added,
        claims_removed=removed,
        claims_changed=claims,
        sources=sources,
        vocabulary=vocabulary,
        findings=finding_changes(before.findings, after.findings, {**pairs.renamed, **keys}),
    )
    return replace(changes, flags=tuple(flags(changes, new)))
