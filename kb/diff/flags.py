"""What asks for a second look before a change is taken: each flag is a question to a reviewer."""

from __future__ import annotations

from collections.abc import Iterator

from kb.diff.changes import Changes, Flag, FlagKind
from kb.diff.claims import ClaimChange
from kb.model import Corpus, EvidenceRelation, Status


def flags(changes: Changes, corpus: Corpus) -> Iterator[Flag]:
    """What to look at in changes that lead to ``corpus``, the gravest first."""
    yield from (flag for change in changes.claims_changed for flag in _of_claim(change))
    for claim in changes.claims_removed:
        question = (
            "its address is in other people's texts; would “status: superseded”, and"
            " “relations: {supersedes: …}” in the claim that takes its place, do instead?"
        )
        yield Flag(FlagKind.REMOVED, claim.id, question)
    for rule in changes.silenced:
        question = f"the settings {rule.how} from now on; is the reason a good one?"
        yield Flag(FlagKind.SILENCED, rule.code, question)
    yield from _retracted(changes, corpus)
    for source in changes.sources.changed:
        if source.renamed and source.before.key not in source.after.former_keys:
            question = (
                f"its key was {source.before.key}; texts that cite that will not find it unless"
                " “ids” lists it, as “kb rename” does"
            )
            yield Flag(FlagKind.RENAMED, source.after.key, question)
    for feature in changes.vocabulary.features:
        if feature.last and feature.feature in corpus.features:
            question = "no claim with evidence bears on it any more; is that meant?"
            yield Flag(FlagKind.EMPTIED, feature.feature, question)
    if changes.vocabulary.reordered:
        question = "their order ranks all evidence; does the new order hold for all of it?"
        yield Flag(FlagKind.REORDERED, "designs", question)


def _of_claim(change: ClaimChange) -> Iterator[Flag]:
    name = change.after.id
    if change.raised_without_evidence:
        question = (
            f"certainty goes from {change.before.certainty} to {change.after.certainty}, and it"
            " rests on nothing more than before; what makes it surer?"
        )
        yield Flag(FlagKind.RAISED, name, question)
    if change.reworded and not change.evidence and change.after.status is not Status.DRAFT:
        question = "the words are others, the evidence is the same; does it still bear them out?"
        yield Flag(FlagKind.REWORDED, name, question)
    for item in change.evidence.changed:
        if item.rerated:
            question = (
                f"{item.after.source.id} goes from “{item.before.relation}” to"
                f" “{item.after.relation}”; which of the two does its text bear out?"
            )
            yield Flag(FlagKind.RERATED, name, question)
    if change.renamed and change.before.id not in {ref.id for ref in change.after.replaces}:
        question = (
            f"its address was {change.before.id}; links to that will not find it unless “replaces”"
            " lists it, as “kb rename” does"
        )
        yield Flag(FlagKind.RENAMED, name, question)
    if _settled(change):
        question = "it was contested, and no dispute left its evidence; what settles it?"
        yield Flag(FlagKind.SETTLED, name, question)
    for ignored in change.suppressions.added:
        question = f"{ignored.target} is passed over from now on; is the reason a good one?"
        yield Flag(FlagKind.SILENCED, name, question)


def _settled(change: ClaimChange) -> bool:
    """Whether a contested claim counts as settled with no dispute gone from its evidence."""
    before, after = change.before.status, change.after.status
    was = [*change.evidence.dropped, *(c.before for c in change.evidence.changed if c.rerated)]
    disputed = any(item.relation is EvidenceRelation.DISPUTES for item in was)
    return before is Status.CONTESTED and after is Status.REVIEWED and not disputed


def _retracted(changes: Changes, corpus: Corpus) -> Iterator[Flag]:
    """Claims that rest on a source that is retracted now, or that come to rest on one."""
    fresh = {source.key for source in changes.sources.retracted}
    touched = {claim.id for claim in changes.claims_added}
    touched |= {c.after.id for c in changes.claims_changed if c.evidence.added}
    for claim in corpus.claims.values():
        for key in dict.fromkeys(item.source.id for item in claim.evidence):
            source = corpus.sources.get(key)
            if source and source.retracted and (key in fresh or claim.id in touched):
                question = f"{key} is retracted; does the claim hold without it?"
                yield Flag(FlagKind.RETRACTED, claim.id, question)
