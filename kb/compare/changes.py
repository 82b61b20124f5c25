"""All that changed between two states of a collection."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from kb.compare.claims import ClaimChange, claim_change
from kb.compare.findings import FindingChanges, finding_changes
from kb.compare.flags import Flag, flags
from kb.compare.pairing import paired_claims, paired_sources, paired_terms
from kb.compare.renaming import Names, translated
from kb.compare.settings import Silenced, newly_silenced
from kb.compare.sources import SourceChanges, source_changes
from kb.compare.terms import TermChanges, term_changes
from kb.diagnostics import Diagnostic
from kb.model import Claim, Corpus
from kb.rules.policy import Policy


@dataclass(frozen=True, slots=True)
class State:
    """A corpus with what the checks find in it, and the settings by which they do."""

    corpus: Corpus
    findings: Sequence[Diagnostic]
    policy: Policy = field(default_factory=Policy)


@dataclass(frozen=True, slots=True)
class Changes:
    """What a change of the texts does to the evidence; ``flags`` is what asks for a second look."""

    claims_added: tuple[Claim, ...]
    claims_removed: tuple[Claim, ...]
    claims_changed: tuple[ClaimChange, ...]
    sources: SourceChanges
    vocabulary: TermChanges
    findings: FindingChanges
    silenced: tuple[Silenced, ...] = ()
    flags: tuple[Flag, ...] = ()

    def __bool__(self) -> bool:
        return any(self._parts())

    def _parts(self) -> Iterator[object]:
        yield from (self.claims_added, self.claims_removed, self.claims_changed, self.sources)
        yield from (self.vocabulary.terms, self.vocabulary.reordered, *self.findings)
        yield self.silenced


def compare(before: State, after: State) -> Changes:
    """What ``after`` says otherwise than ``before``; renamed things are known by their content."""
    names = _names(before.corpus, after.corpus)
    old, new = translated(before.corpus, names), translated(after.corpus, names)
    pairs = paired_claims(old.claims, new.claims)
    names = replace(names, claims=pairs.renamed)
    old, new = translated(old, names), translated(new, names)
    kept = {name: name for name in old.claims if name in new.claims} | dict(pairs.renamed)
    changed = (claim_change(old.claims[was], new.claims[now]) for was, now in kept.items())
    changes = Changes(
        claims_added=tuple(new.claims[name] for name in pairs.new),
        claims_removed=tuple(old.claims[name] for name in pairs.gone),
        claims_changed=tuple(sorted((c for c in changed if c), key=lambda c: c.after.id)),
        sources=source_changes(old, new, names.sources),
        vocabulary=term_changes(old, new, names),
        findings=finding_changes(
            before.findings, after.findings, {**names.claims, **names.sources}
        ),
        silenced=tuple(newly_silenced(before.policy, after.policy)),
    )
    return replace(changes, flags=tuple(flags(changes, new)))


def _names(before: Corpus, after: Corpus) -> Names:
    return Names(
        sources=paired_sources(before.sources, after.sources).renamed,
        features=paired_terms(before.features, after.features),
        contexts=paired_terms(before.contexts, after.contexts),
        designs=paired_terms(before.designs, after.designs),
    )
