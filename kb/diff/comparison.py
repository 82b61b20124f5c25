"""Two states of a collection into all that changed between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from kb.diff.changes import Changes, Side
from kb.diff.claims import balance, claim_change
from kb.diff.findings import finding_changes
from kb.diff.flags import flags
from kb.diff.pairing import (
    definition_words,
    label_words,
    paired_claims,
    paired_sources,
    paired_things,
    question_words,
)
from kb.diff.renaming import Names, translated
from kb.diff.settings import newly_silenced
from kb.diff.sources import source_changes
from kb.diff.terms import term_changes
from kb.diff.weighing import thing_changes
from kb.model import Corpus
from kb.model.naming import TERMS, Sort, former_names, terms_of
from kb.weighing import Lines


def compare(before: Side, after: Side) -> Changes:
    """What ``after`` says otherwise than ``before``; renamed things are known by their content."""
    names = _names(before.corpus, after.corpus)
    old, new = translated(before.corpus, names), translated(after.corpus, names)
    former = former_names(after.corpus, Sort.CLAIM)
    pairs = paired_claims(old.claims, new.claims, former)
    claims = Names({Sort.CLAIM: pairs.renamed})
    names = names.having(Sort.CLAIM, pairs.renamed)
    old, new = translated(old, claims), translated(new, claims)
    pairs_by_id = {name: name for name in old.claims if name in new.claims} | dict(pairs.renamed)
    lines = Lines(old.studies), Lines(new.studies)
    changed = (
        claim_change(old.claims[was], new.claims[now], lines) for was, now in pairs_by_id.items()
    )
    changes = Changes(
        claims_added=tuple(new.claims[name] for name in pairs.new),
        claims_removed=tuple(old.claims[name] for name in pairs.gone),
        claims_changed=tuple(sorted((c for c in changed if c), key=lambda c: c.after.id)),
        sources=source_changes(old, new, names.of(Sort.SOURCE)),
        vocabulary=term_changes(old, new, names),
        things=thing_changes(old, new, names),
        findings=finding_changes(before.findings, after.findings, names.all),
        silenced=tuple(newly_silenced(before.policy, after.policy)),
        balances={name: balance(new.claims[name], lines[1]) for name in pairs.new}
        | {name: balance(old.claims[name], lines[0]) for name in pairs.gone},
    )
    return replace(changes, flags=tuple(flags(changes, old, new, names)))


def _names(before: Corpus, after: Corpus) -> Names:
    """What goes by another name, but claims, which are known by what they point to."""
    names = {Sort.SOURCE: _sources(before, after)}
    for sort in TERMS:
        names[sort] = _terms(before, after, sort)
    former = partial(former_names, after)
    names[Sort.STUDY] = paired_things(
        before.studies, after.studies, former(Sort.STUDY), (label_words,)
    )
    names[Sort.QUESTION] = paired_things(
        before.questions, after.questions, former(Sort.QUESTION), (question_words,)
    )
    return Names(names)


def _sources(before: Corpus, after: Corpus) -> Mapping[str, str]:
    former = former_names(after, Sort.SOURCE)
    return paired_sources(before.sources, after.sources, former).renamed


def _terms(before: Corpus, after: Corpus, sort: Sort) -> Mapping[str, str]:
    old, new = terms_of(before, sort), terms_of(after, sort)
    return paired_things(old, new, former_names(after, sort), (label_words, definition_words))
