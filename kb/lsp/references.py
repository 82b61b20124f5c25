"""What stands where in the texts: each thing that is pointed to, and where it is defined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kb.base.text import Place
from kb.model import Claim, Corpus, MentionKind, Question, Ref, Source, Study, Term


class Sort(StrEnum):
    """What an id is of."""

    SOURCE = "source"
    CLAIM = "claim"
    FEATURE = "feature"
    CONTEXT = "context"
    DESIGN = "design"
    OUTCOME = "outcome"
    TOOL = "appraisal tool"
    STUDY = "study"


@dataclass(frozen=True, slots=True)
class Pointer:
    """A place in a text that names something by its id."""

    sort: Sort
    id: str
    place: Place


def find(corpus: Corpus, sort: Sort, name: str) -> Source | Claim | Study | Term | None:
    """The thing of that id."""
    things: Mapping[Sort, Mapping[str, Source | Claim | Study | Term]] = {
        Sort.SOURCE: corpus.sources,
        Sort.CLAIM: corpus.claims,
        Sort.FEATURE: corpus.features,
        Sort.CONTEXT: corpus.contexts,
        Sort.DESIGN: corpus.designs,
        Sort.OUTCOME: corpus.outcomes,
        Sort.TOOL: corpus.appraisal_tools,
        Sort.STUDY: corpus.studies,
    }
    return things[sort].get(name)


def pointer_at(corpus: Corpus, path: str, offset: int) -> Pointer | None:
    """What the text at that offset names, the end of a name included."""
    for pointer in pointers(corpus):
        place = pointer.place
        if place.path == path and place.span.start <= offset <= place.span.end:
            return pointer
    return None


def pointers(corpus: Corpus) -> Iterator[Pointer]:
    """Every place that names a source, a claim or a term, where it is defined included."""
    for claim in corpus.claims.values():
        yield from _in_claim(claim)
    for source in corpus.sources.values():
        yield from _each(Sort.SOURCE, [Ref(source.key, source.place)])
    yield from _in_terms(Sort.FEATURE, corpus.features.values())
    yield from _in_terms(Sort.CONTEXT, corpus.contexts.values())
    yield from _in_terms(Sort.DESIGN, corpus.designs.values())
    yield from _in_terms(Sort.OUTCOME, corpus.outcomes.values())
    yield from _in_terms(Sort.TOOL, corpus.appraisal_tools.values())
    for tool in corpus.appraisal_tools.values():
        yield from _each(Sort.DESIGN, tool.designs)
    for study in corpus.studies.values():
        yield from _in_study(study)
    for question in corpus.questions.values():
        yield from _in_question(question)


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


def _in_terms(sort: Sort, terms: Iterable[Term]) -> Iterator[Pointer]:
    for term in terms:
        yield from _each(sort, (Ref(term.id, term.place), term.broader))
        yield from _each(Sort.SOURCE, (term.source,))


def _each(sort: Sort, refs: Iterable[Ref | None]) -> Iterator[Pointer]:
    for ref in refs:
        if ref is not None and ref.place is not None:
            yield Pointer(sort, ref.id, ref.place)
