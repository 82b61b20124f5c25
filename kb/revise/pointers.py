"""What stands where in the texts: each place that names something, and where that is defined."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from kb.base.text import Place, Span
from kb.model import Claim, Corpus, Field, MentionKind, Question, Ref, Source, Study, Term
from kb.model.naming import TERMS, Sort, Thing, things
from kb.model.sources import KEY_FIELDS

_KEY = re.compile(r"[^\s,{}\"]+")


@dataclass(frozen=True, slots=True)
class Pointer:
    """A place in a text that names something by its id."""

    sort: Sort
    id: str
    place: Place


def find(corpus: Corpus, sort: Sort, name: str) -> Thing | None:
    """The thing of that id."""
    return things(corpus, sort).get(name)


def pointer_at(corpus: Corpus, path: str, offset: int) -> Pointer | None:
    """What the text at that offset names, the end of a name included."""
    return _at(pointers(corpus), path, offset)


def subject_at(corpus: Corpus, path: str, offset: int) -> Pointer | None:
    """The same, with the statement of a note standing for the note, whose name is its file's."""
    return _at(chain(pointers(corpus), _notes(corpus)), path, offset)


def _at(named: Iterable[Pointer], path: str, offset: int) -> Pointer | None:
    for pointer in named:
        place = pointer.place
        if place.path == path and place.span.start <= offset <= place.span.end:
            return pointer
    return None


def pointers(corpus: Corpus) -> Iterator[Pointer]:
    """Every place that names something by its id, where it is defined included.

    A note is defined by the name of its file, which is no place in a text.
    """
    for claim in corpus.claims.values():
        yield from _in_claim(claim)
    for source in corpus.sources.values():
        yield from _in_source(source)
    for sort in TERMS:
        yield from _in_terms(sort, things(corpus, sort).values())
    for tool in corpus.appraisal_tools.values():
        yield from _each(Sort.DESIGN, tool.designs)
    for study in corpus.studies.values():
        yield from _in_study(study)
    for question in corpus.questions.values():
        yield from _in_question(question)


def _notes(corpus: Corpus) -> Iterator[Pointer]:
    for claim in corpus.claims.values():
        yield from _each(Sort.CLAIM, (Ref(claim.id, claim.place),))
    for question in corpus.questions.values():
        yield from _each(Sort.QUESTION, (Ref(question.id, question.place),))


def _in_claim(claim: Claim) -> Iterator[Pointer]:
    for item in claim.evidence:
        yield from _each(Sort.SOURCE, (item.source, item.via))
        yield from _each(Sort.DESIGN, (item.design,))
        yield from _each(Sort.STUDY, (item.study,))
        yield from _each(Sort.OUTCOME, (effect.outcome for effect in item.effects))
        yield from _each(Sort.SOURCE, (effect.conversion for effect in item.effects))
    yield from _each(Sort.FEATURE, (bearing.feature for bearing in claim.features))
    yield from _each(Sort.OUTCOME, (bearing.outcome for bearing in claim.outcomes))
    yield from _each(Sort.CONTEXT, claim.contexts)
    yield from _each(Sort.CLAIM, claim.rests_on)
    yield from _each(Sort.CLAIM, (relation.target for relation in claim.relations))
    yield from _mentioned(claim)


def _in_source(source: Source) -> Iterator[Pointer]:
    """The key of an entry, and the keys of others in its own fields."""
    yield from _each(Sort.SOURCE, [Ref(source.key, source.place)])
    for field in source.fields:
        if field.name in KEY_FIELDS and is_own(source, field):
            yield from _each(Sort.SOURCE, _keys(field))


def is_own(source: Source, field: Field) -> bool:
    """Whether a field stands in the entry itself, and was not inherited."""
    if source.place is None or field.place is None or source.place.path != field.place.path:
        return False
    start = source.place.span.start - max(source.raw.find(source.key), 0)
    return start <= field.place.span.start < start + len(source.raw)


def _keys(field: Field) -> Iterator[Ref]:
    """The keys that a field lists, each at its place."""
    if field.place is None:
        return
    for match in _KEY.finditer(field.raw):
        span = _within(field.place.span, field.raw, match.start(), match.end())
        yield Ref(match[0], Place(field.place.path, span))


def _within(outer: Span, text: str, start: int, end: int) -> Span:
    """The span of ``text[start:end]`` of a text that begins where ``outer`` does."""
    before = text[:start]
    line = outer.line + before.count("\n")
    column = outer.column + start if line == outer.line else start - before.rfind("\n")
    at = outer.start
    return Span(at + start, at + end, line, column, line, column + end - start)


def _in_study(study: Study) -> Iterator[Pointer]:
    yield from _each(Sort.STUDY, (Ref(study.id, study.place), *study.shares_data_with))
    yield from _each(Sort.DESIGN, (study.design,))
    yield from _each(Sort.SOURCE, study.reports)
    yield from _each(Sort.CONTEXT, study.contexts)
    for appraisal in study.appraisals:
        yield from _each(Sort.TOOL, (appraisal.tool,))
        yield from _each(Sort.OUTCOME, (appraisal.outcome,))
        yield from _each(Sort.SOURCE, (appraisal.source,))


def _in_question(question: Question) -> Iterator[Pointer]:
    yield from _each(Sort.FEATURE, question.features)
    yield from _each(Sort.OUTCOME, question.outcomes)
    yield from _each(Sort.CONTEXT, question.contexts)
    yield from _each(Sort.CLAIM, (one.claim for one in question.claims))
    yield from _mentioned(question)


def _mentioned(note: Claim | Question) -> Iterator[Pointer]:
    for mention in note.mentions:
        source = mention.kind is MentionKind.SOURCE
        yield from _each(Sort.SOURCE if source else Sort.CLAIM, (mention.target,))


def _in_terms(sort: Sort, terms: Iterable[Thing]) -> Iterator[Pointer]:
    for term in terms:
        if isinstance(term, Term):
            yield from _each(sort, (Ref(term.id, term.place), term.broader))
            yield from _each(Sort.SOURCE, (term.source,))


def _each(sort: Sort, refs: Iterable[Ref | None]) -> Iterator[Pointer]:
    for ref in refs:
        if ref is not None and ref.place is not None:
            yield Pointer(sort, ref.id, ref.place)
