"""What asks for a second look before a change is taken: each flag is a question to a reviewer."""

from __future__ import annotations

from collections.abc import Iterator

from kb.diff.changes import Changes, Flag, FlagKind
from kb.diff.claims import ClaimChange
from kb.diff.renaming import Names
from kb.diff.sources import SourceChange
from kb.diff.turned import (
    better_studies,
    raised_appraisals,
    turned_effects,
    turned_links,
    turned_outcomes,
)
from kb.likeness.wordings import likeness, words
from kb.likeness.works import Work, same_work
from kb.model import Claim, Corpus, Evidence, EvidenceRelation, Status
from kb.model.naming import Sort, former_names

_ONE_TITLE = 0.5
"""How alike the titles of a record are at least that was only corrected, from 0 to 1."""


def flags(changes: Changes, before: Corpus, corpus: Corpus, names: Names) -> Iterator[Flag]:
    """What to look at in changes that lead from ``before`` to ``corpus``, the gravest first.

    Whether something was reviewed, and how levels are ordered, is asked of the state before: a
    change cannot call itself harmless.
    """
    yield from (flag for change in changes.claims_changed for flag in _of_claim(change))
    yield from _of_answers(changes)
    for outcome in turned_outcomes(before, corpus, names):
        question = (
            f"“{outcome.before}” was better, and “{outcome.after}” is now, so that all effects on"
            " it point the other way; is that meant?"
        )
        yield Flag(FlagKind.TURNED, outcome.target, question)
    for change in changes.claims_changed:
        for item in change.evidence.changed:
            for gained in better_studies(item, before, corpus, names):
                question = (
                    f"{item.after.source.id} is of another study ({gained.target}), which is judged"
                    f" “{gained.after}” instead of “{gained.before}”; which of them does it report?"
                )
                yield Flag(FlagKind.APPRAISED, change.after.id, question)
    for study, turned in raised_appraisals(before, corpus, names):
        question = (
            f"{turned.target} goes from “{turned.before}” to “{turned.after}”, and no source is"
            " named that was not there before; who says so?"
        )
        yield Flag(FlagKind.APPRAISED, study, question)
    yield from _removed(changes, corpus)
    for rule in changes.silenced:
        question = f"the settings {rule.how} from now on; is the reason a good one?"
        yield Flag(FlagKind.SILENCED, rule.code, question)
    yield from _retracted(changes, corpus)
    yield from (flag for change in changes.sources.changed for flag in _of_source(change))
    for feature in changes.vocabulary.features:
        if feature.last and feature.feature in corpus.features:
            question = "no claim with evidence bears on it any more; is that meant?"
            yield Flag(FlagKind.EMPTIED, feature.feature, question)
    if changes.vocabulary.reordered:
        question = "their order ranks all evidence; does the new order hold for all of it?"
        yield Flag(FlagKind.REORDERED, "designs", question)


def _removed(changes: Changes, corpus: Corpus) -> Iterator[Flag]:
    """Claims that are gone; of those that are part of another now, what was lost on the way."""
    heirs = former_names(corpus, Sort.CLAIM)
    for claim in changes.claims_removed:
        heir = corpus.claims.get(heirs.get(claim.id, ""))
        if heir:
            yield from _lost_in_merging(claim, heir)
            continue
        question = (
            "its address is in other people's texts; would “status: superseded”, and"
            " “relations: {supersedes: …}” in the claim that takes its place, do instead?"
        )
        yield Flag(FlagKind.REMOVED, claim.id, question)


def _of_source(change: SourceChange) -> Iterator[Flag]:
    before, after = change.before, change.after
    # One number with quite another title is no sign of one work: the number may follow later.
    other_title = before.title and likeness(before.title, after.title) < _ONE_TITLE
    if other_title or same_work(Work(before), Work(after)) is None:
        question = (
            f"the key named “{before.title}” before; is this the same work? If not, what rests on"
            " the key now rests on something else"
        )
        yield Flag(FlagKind.ANOTHER_WORK, after.key, question)
    if change.renamed and before.key not in after.former_keys:
        question = (
            f"its key was {before.key}; texts that cite that will not find it unless “ids” lists"
            " it, as “kb rename” does"
        )
        yield Flag(FlagKind.RENAMED, after.key, question)


def _of_claim(change: ClaimChange) -> Iterator[Flag]:
    name = change.after.id
    if change.raised_without_evidence:
        question = (
            f"certainty goes from {change.before.certainty} to {change.after.certainty}, and it"
            " rests on nothing more than before; what makes it surer?"
        )
        yield Flag(FlagKind.RAISED, name, question)
    if change.reworded and not change.evidence and change.before.status is not Status.DRAFT:
        question = "the words are others, the evidence is the same; does it still bear them out?"
        yield Flag(FlagKind.REWORDED, name, question)
    for item in change.evidence.changed:
        if item.rerated:
            question = (
                f"{item.after.source.id} goes from “{item.before.relation}” to"
                f" “{item.after.relation}”; which of the two does its text bear out?"
            )
            yield Flag(FlagKind.RERATED, name, question)
    yield from _of_evidence(change)
    yield from _turned(change)
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


def _turned(change: ClaimChange) -> Iterator[Flag]:
    """What the claim says the other way, and one that is a draft again while it changes."""
    name = change.after.id
    for turned in turned_links(change):
        question = (
            f"of {turned.target} it said “{turned.before}” and says “{turned.after}”; which of the"
            " two does its evidence bear out?"
        )
        yield Flag(FlagKind.TURNED, name, question)
    was, now = change.before.status, change.after.status
    if was is not Status.DRAFT and now is Status.DRAFT and _says_otherwise(change):
        question = (
            f"it was {was}, is a draft again, and says something else; is all of it to be judged"
            " anew?"
        )
        yield Flag(FlagKind.BACK_TO_DRAFT, name, question)


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


_CONTRARY = (EvidenceRelation.DISPUTES, EvidenceRelation.QUALIFIES)


def _of_evidence(change: ClaimChange) -> Iterator[Flag]:
    """Contrary items that are gone, quotes that are others, effects that point the other way."""
    name = change.after.id
    yield from (_dropped(name, item) for item in change.evidence.dropped if _is_contrary(item))
    for item in change.evidence.changed:
        source = item.after.source.id
        if words(item.before.quote) != words(item.after.quote) and item.before.quote:
            now = f"“{item.after.quote}”" if item.after.quote else "nothing"
            question = (
                f"of {source} it quoted “{item.before.quote}” and quotes {now}; which stands in the"
                " source?"
            )
            yield Flag(FlagKind.REQUOTED, name, question)
        for turned in turned_effects(item):
            question = (
                f"the effect on {turned.target} in {source} was {turned.before} and is"
                f" {turned.after}; which does the source print?"
            )
            yield Flag(FlagKind.TURNED, name, question)


def _is_contrary(item: Evidence) -> bool:
    return item.relation in _CONTRARY


def _dropped(name: str, item: Evidence) -> Flag:
    question = f"{item.source.id} {item.relation} it, and is no longer among its evidence; why?"
    return Flag(FlagKind.DROPPED, name, question)


def _lost_in_merging(claim: Claim, heir: Claim) -> Iterator[Flag]:
    """Contrary items of a claim that was put into another, and that are not there."""
    there = {(item.source.id, item.relation) for item in heir.evidence}
    for item in claim.evidence:
        if _is_contrary(item) and (item.source.id, item.relation) not in there:
            yield _dropped(heir.id, item)


def _says_otherwise(change: ClaimChange) -> bool:
    fields = [one for one in change.fields if one.name != "status"]
    return bool(fields or change.evidence or any(change.features) or any(change.outcomes))


def _of_answers(changes: Changes) -> Iterator[Flag]:
    """Questions whose answer, or how sure that is, is another than before."""
    for thing in changes.things:
        if thing.what != "question" or thing.added:
            continue
        by_name = {field.name: field for field in thing.fields}
        answer, certainty = by_name.get("answer"), by_name.get("certainty")
        if thing.removed:
            question = "the question is gone, and its answer with it; is it asked elsewhere?"
            yield Flag(FlagKind.ANSWERED, thing.id, question)
        elif answer and answer.before and words(answer.before) != words(answer.after):
            question = f"the answer was “{answer.before}”; what in the evidence moves it?"
            yield Flag(FlagKind.ANSWERED, thing.id, question)
        elif certainty and certainty.before:
            now = certainty.after or "not rated"
            question = f"the answer was rated {certainty.before} and is {now}; what moves it?"
            yield Flag(FlagKind.ANSWERED, thing.id, question)
