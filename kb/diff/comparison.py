"""Two states of a collection into all that changed between them."""

from __future__ import annotations

from dataclasses import replace

from kb.diff.changes import Changes, Side
from kb.diff.claims import balance, claim_change
from kb.diff.findings import finding_changes
from kb.diff.flags import flags
from kb.diff.pairing import paired_claims, paired_sources, paired_terms
from kb.diff.renaming import Names, translated
from kb.diff.settings import newly_silenced
from kb.diff.sources import source_changes
from kb.diff.terms import term_changes
from kb.diff.weighing import thing_changes
from kb.model import Corpus
from kb.weighing import Lines


def compare(before: Side, after: Side) -> Changes:
    """What ``after`` says otherwise than ``before``; renamed things are known by their content."""
    names = _names(before.corpus, after.corpus)
    old, new = translated(before.corpus, names), translated(after.corpus, names)
    pairs = paired_claims(old.claims, new.claims)
    names = replace(names, claims=pairs.renamed)
    old, new = translated(old, names), translated(new, names)
    pairs_by_id = {name: name for name in old.claims if name in new.claims} | dict(pairs.renamed)
    lines = Lines(old.studies), Lines(new.studies)
    changed = (
        claim_change(old.claims[was], new.claims[now], lines) for was, now in pairs_by_id.items()
    )
    changes = Changes(
        claims_added=tuple(new.claims[name] for name in pairs.new),
        claims_removed=tuple(old.claims[name] for name in pairs.gone),
        claims_changed=tuple(sorted((c for c in changed if c), key=lambda c: c.after.id)),
        sources=source_changes(old, new, names.sources),
        vocabulary=term_changes(old, new, names),
        things=thing_changes(old, new),
        findings=finding_changes(
            before.findings, after.findings, {**names.claims, **names.sources}
        ),
        silenced=tuple(newly_silenced(before.policy, after.policy)),
        balances={name: balance(new.claims[name], lines[1]) for name in pairs.new}
        | {name: balance(old.claims[name], lines[0]) for name in pairs.gone},
    )
    return replace(changes, flags=tuple(flags(changes, new)))


def _names(before: Corpus, after: Corpus) -> Names:
    return Names(
        sources=paired_sources(before.sources, after.sources).renamed,
        features=paired_terms(before.features, after.features),
        contexts=paired_terms(before.contexts, after.contexts),
        designs=paired_terms(before.designs, after.designs),
    )
