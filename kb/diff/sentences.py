"""What changed as sentences for readers: the entries of a change log, thing by thing.

What a comparison finds is said here in words that need no knowledge of the notes' keys; ids stand
as pieces of their own, for whoever shows them knows their names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from kb.diff.changes import Changes
from kb.diff.claims import ClaimChange, Links
from kb.diff.evidence import Changed, EvidenceChange
from kb.diff.sources import SourceChange
from kb.diff.terms import TermChange
from kb.diff.weighing import ThingChange
from kb.model import Claim, Corpus, Evidence, Question, Source, Study
from kb.model.log import ADDED, CHANGED, REMOVED, Change, Piece, Sentence
from kb.model.questions import QuestionClaim

T = TypeVar("T")

About = tuple[tuple[str, str], ...]

_LONGEST = 300
_NOTHING = "not given"
_LISTS = {
    "features": "feature",
    "outcomes": "outcome",
    "contexts": "context",
    "designs": "design",
    "appraisal-tools": "appraisal-tool",
}
_KINDS = {
    **_LISTS,
    "design": "design",
    "reports": "source",
    "source": "source",
    "via": "source",
    "study": "study",
    "shares-data-with": "study",
    "rests-on": "claim",
}
"""What the ids in a field are of."""

_WORDS = {
    "alt-labels": "Other names",
    "broader": "Broader term",
    "broader-kind": "How it belongs there",
    "certainty-domains": "Domains of the certainty",
    "doi": "DOI",
    "id": "Name in addresses",
    "isbn": "ISBN",
    "rests-on": "Claims that it rests on",
    "scope-note": "Scope",
    "shares-data-with": "Shares data with",
    "url": "Address",
    "via-locator": "Place in the source that relays it",
    "via": "Read in",
}
_PASSED_OVER = frozenset({"retracted", "kb-ignore"})
"""Fields of a source that say nothing of the work, or that a sentence of its own tells."""

_RETOLD = {
    "answer": "The answer was rewritten",
    "prose": "The argument was rewritten",
    "note": "Its note was rewritten",
    "effects": "The numbers were changed",
    "quote": "The quote was changed",
    "abstract": "The abstract was rewritten",
}
"""Fields whose values are too long to stand beside each other."""


def changes_of(changes: Changes, before: Corpus, after: Corpus) -> Iterator[Change]:
    """Each claim, question, study, source and term that changed, in that order.

    ``before`` and ``after`` are what was compared, or as much of it as changed.
    """
    yield from (_claim(claim, ADDED) for claim in changes.claims_added)
    yield from filter(None, map(_claim_change, changes.claims_changed))
    yield from (_claim(claim, REMOVED) for claim in changes.claims_removed)
    yield from (_thing(one, before, after) for one in changes.things)
    yield from _sources(changes)
    yield from map(_term, changes.vocabulary.terms)


def _claim(claim: Claim, how: str) -> Change:
    sentences = tuple(_new_claim(claim)) if how == ADDED else ()
    return Change("claim", claim.id, claim.statement, how, "", sentences, _about(claim))


def _new_claim(claim: Claim) -> Iterator[Sentence]:
    if claim.certainty:
        yield _say(f"Certainty: {claim.certainty}", _because(claim.certainty_reason))
    if claim.evidence:
        yield _say("Rests on ", *_listed(map(_item, claim.evidence)))


def _claim_change(change: ClaimChange) -> Change | None:
    sentences = tuple(_of_claim(change))
    if not sentences:
        return None
    was = change.before.id if change.renamed else ""
    about = tuple(dict.fromkeys((*_about(change.before), *_about(change.after))))
    after = change.after
    return Change("claim", after.id, after.statement, CHANGED, was, sentences, about)


def _of_claim(change: ClaimChange) -> Iterator[Sentence]:
    if change.renamed:
        yield _say(f"Its address is another; it was {change.before.id}")
    statement = change.field("claim")
    if statement:
        how = "Reworded; it was" if change.reworded else "Spelt otherwise; it was"
        yield _say(f"{how}: “{_cut(statement.before)}”")
    yield from _fields([one for one in change.fields if one.name != "claim"])
    yield from (_say("New evidence: ", *_item(item)) for item in change.evidence.added)
    yield from (_say("No longer rests on ", *_item(item)) for item in change.evidence.dropped)
    yield from (_of_item(item) for item in change.evidence.changed)
    yield from _links(change.features, "feature", "bears on")
    yield from _links(change.outcomes, "outcome", "speaks of")
    yield from _links(change.contexts, "context", "holds for")
    yield from _relations(change.relations)
    if change.rewritten:
        yield _say(_RETOLD["prose"])


def _of_item(change: EvidenceChange) -> Sentence:
    rest = [one for one in change.fields if one.name != "relation"]
    parts = [
        *([_say(f"{change.before.relation} → {change.after.relation}")] if change.rerated else []),
        *_fields(rest),
    ]
    return _say(Piece(change.after.source.id, "source"), ": ", *_together(parts))


def _links(links: Links, kind: str, verb: str) -> Iterator[Sentence]:
    was = {link.target: link.name for link in links.removed}
    now = {link.target: link.name for link in links.added}
    for target in dict.fromkeys((*was, *now)):
        thing = Piece(target, kind)
        if target not in now:
            yield _say(f"No longer {verb} ", thing)
        elif target in was:
            yield _say(thing, f": {was[target]} → {now[target]}")
        else:
            yield _say(f"Now {verb} ", thing, f" ({now[target]})" if now[target] else "")


def _relations(links: Links) -> Iterator[Sentence]:
    for link in links.removed:
        yield _say(f"No longer {link.name} the claim ", Piece(link.target, "claim"))
    for link in links.added:
        yield _say(f"Now {link.name} the claim ", Piece(link.target, "claim"))


def _item(item: Evidence) -> Sentence:
    parts: list[str | Piece] = [Piece(item.source.id, "source")]
    parts += [f", {item.locator}"] if item.locator else []
    parts += [", read in ", Piece(item.via.id, "source")] if item.via else []
    return _say(*parts, f" ({item.relation})")


def _thing(change: ThingChange, before: Corpus, after: Corpus) -> Change:
    how = ADDED if change.added else REMOVED if change.removed else CHANGED
    if change.what == "question":
        was = change.was or change.id
        states = before.questions.get(was), after.questions.get(change.id)
        about = _joined(map(_terms_asked_about, states))
        sentences = [
            *_fields([one for one in change.fields if one.name != "claims"]),
            *_weighed(*states),
        ]
        if change.added and (question := states[1]) is not None:
            sentences = list(_answered(question))
    else:
        studies = before.studies.get(change.was or change.id), after.studies.get(change.id)
        about = _joined(map(_reported, studies))
        sentences = list(_fields(change.fields))
    renamed = [_say(f"Its address is another; it was {change.was}")] if change.was else []
    said = (*renamed, *sentences)
    return Change(change.what, change.id, change.title, how, change.was, said, about)


def _answered(question: Question) -> Iterator[Sentence]:
    if question.certainty:
        yield _say(f"Certainty: {question.certainty}", _because(question.certainty_reason))


def _weighed(before: Question | None, after: Question | None) -> Iterator[Sentence]:
    if before is None or after is None:
        return
    old, new = _by_claim(before.claims), _by_claim(after.claims)
    for ident in dict.fromkeys((*old, *new)):
        was, now = old.get(ident), new.get(ident)
        claim = Piece(ident, "claim")
        if now is None:
            yield _say("No longer weighs ", claim)
        elif was is None or was.weighing is not now.weighing:
            yield _say(f"Now {now.weighing}: ", claim, _because(now.reason))


def _by_claim(claims: Iterable[QuestionClaim]) -> Mapping[str, QuestionClaim]:
    return {one.claim.id: one for one in claims}


def _sources(changes: Changes) -> Iterator[Change]:
    retracted = {source.key for source in changes.sources.retracted}
    for source in changes.sources.added:
        yield _source(source, ADDED, (), source.key in retracted)
    for change in changes.sources.changed:
        change_in_words = _source_change(change, change.after.key in retracted)
        if change_in_words.sentences:
            yield change_in_words
    yield from (_source(source, REMOVED, ()) for source in changes.sources.removed)


def _source_change(change: SourceChange, retracted: bool) -> Change:
    fields = [one for one in change.fields if one.name not in _PASSED_OVER]
    renamed = _say(f"Its key is another; it was {change.before.key}")
    sentences = (*((renamed,) if change.renamed else ()), *_fields(fields))
    was = change.before.key if change.renamed else ""
    return _source(change.after, CHANGED, sentences, retracted, was)


def _source(
    source: Source,
    how: str,
    sentences: Sequence[Sentence],
    retracted: bool = False,
    was: str = "",
) -> Change:
    notice = source.retracted if retracted else None
    first = (_say(f"{notice.since.capitalize()}: {notice.reason}"),) if notice else ()
    title = source.title or source.key
    return Change("source", source.key, title, how, was, (*first, *sentences))


def _term(change: TermChange) -> Change:
    how = ADDED if change.before is None else REMOVED if change.after is None else CHANGED
    was = change.before.id if change.before and change.before.id != change.term.id else ""
    kind = _LISTS[change.list]
    sentences = tuple(_fields(change.fields, {"broader": kind}))
    return Change(kind, change.term.id, change.term.label, how, was, sentences)


def _fields(
    fields: Sequence[Changed], kinds: Mapping[str, str] | None = None
) -> Iterator[Sentence]:
    """A sentence for each field; the reason for a new certainty stands with it."""
    by_name = {field.name: field for field in fields}
    reason = by_name.get("certainty-reason")
    known = {**_KINDS, **(kinds or {})}
    for name, field in by_name.items():
        if name in _RETOLD:
            yield _say(_RETOLD[name])
        elif name == "certainty":
            why = _because(reason.after) if reason else ""
            yield _say("Certainty: ", *_arrow(field, ""), why)
        elif name == "certainty-reason":
            if "certainty" not in by_name:
                yield _say(f"Reason for the certainty: {_cut(field.after) or _NOTHING}")
        elif len(field.before) + len(field.after) > _LONGEST:
            yield _say(f"{_word(name)}: changed")
        else:
            yield _say(f"{_word(name)}: ", *_arrow(field, known.get(name, "")))


def _arrow(field: Changed, kind: str) -> Sentence:
    return _say(*_value(field.before, kind), " → ", *_value(field.after, kind))


def _value(text: str, kind: str) -> Sentence:
    if not text:
        return (Piece(_NOTHING),)
    if not kind:
        return (Piece(_cut(text)),)
    return _listed((Piece(one, kind),) for one in text.split(", "))


def _word(name: str) -> str:
    return _WORDS.get(name) or name.replace("-", " ").capitalize()


def _because(reason: str) -> str:
    """The reason as the end of a sentence."""
    text = _cut(reason).rstrip(".")
    if not text:
        return ""
    # A name or an acronym keeps its capital.
    common = _OPENERS.match(text)
    return f", because: {text[0].lower() + text[1:] if common else text}"


_OPENERS = re.compile(
    r"(?:an?|the|one|two|three|four|five|six|only|no|few|some|many|most|all|both|each|it|its|they"
    r"|there|this|that|these|those)\b",
    re.IGNORECASE,
)


def _about(claim: Claim) -> About:
    return (
        *(("feature", bearing.feature.id) for bearing in claim.features),
        *(("outcome", bearing.outcome.id) for bearing in claim.outcomes),
        *(("context", ref.id) for ref in claim.contexts),
    )


def _terms_asked_about(question: Question | None) -> About:
    if question is None:
        return ()
    return (
        *(("feature", ref.id) for ref in question.features),
        *(("outcome", ref.id) for ref in question.outcomes),
        *(("context", ref.id) for ref in question.contexts),
    )


def _reported(study: Study | None) -> About:
    return tuple(("source", ref.id) for ref in study.reports) if study else ()


def _joined(lists: Iterable[About]) -> About:
    return tuple(dict.fromkeys(one for each in lists for one in each))


def _listed(parts: Iterable[Sentence]) -> Sentence:
    return _between(parts, ", ")


def _together(parts: Iterable[Sentence]) -> Sentence:
    """Sentences as the parts of one."""
    return _between(
        (
            (Piece(first.text[:1].lower() + first.text[1:], first.kind), *rest)
            for first, *rest in parts
        ),
        "; ",
    )


def _between(parts: Iterable[Sentence], mark: str) -> Sentence:
    pieces: list[Piece] = []
    for part in parts:
        pieces += [Piece(mark), *part] if pieces else part
    return tuple(pieces)


def _say(*parts: str | Piece) -> Sentence:
    return tuple(Piece(part) if isinstance(part, str) else part for part in parts if part)


def _cut(text: str) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= _LONGEST else f"{folded[:_LONGEST].rstrip()}…"
