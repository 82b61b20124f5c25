"""Whether a name that leads nowhere is a word that people use all the same.

Where several notes have the word, or something else is called so, or a label reads so, it is the
definition that may be misspelt; then no reference may be respelt without asking.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain

from kb.model import Claim, Corpus, Question, Ref, Study, Term
from kb.model.naming import Sort, terms_of, things
from kb.parse.reader import slugged


class Elsewhere:
    """The words of a corpus, looked for once something leads nowhere."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    def knows(self, name: str, sort: Sort) -> bool:
        """Whether the name is that of another sort of thing, of a label, or in several texts."""
        others = (other for other in Sort if other is not sort)
        return (
            self._users[name] > 1
            or slugged(name) in self._labels
            or any(name in things(self._corpus, other) for other in others)
        )

    @cached_property
    def _labels(self) -> frozenset[str]:
        terms = chain.from_iterable(terms_of(self._corpus, sort).values() for sort in Sort)
        return frozenset(slugged(name) for term in terms for name in (term.label, *term.alt_labels))

    @cached_property
    def _users(self) -> Counter[str]:
        """In how many notes, studies and terms a name is pointed to."""
        corpus = self._corpus
        terms = chain.from_iterable(terms_of(corpus, sort).values() for sort in Sort)
        pointed: Iterable[Iterable[Ref | None]] = chain(
            map(_of_claim, corpus.claims.values()),
            map(_of_question, corpus.questions.values()),
            map(_of_study, corpus.studies.values()),
            map(_of_term, terms),
        )
        return Counter(
            name for refs in pointed for name in {ref.id for ref in refs if ref is not None}
        )


def _of_claim(claim: Claim) -> Iterator[Ref | None]:
    yield from (one.feature for one in claim.features)
    yield from (one.outcome for one in claim.outcomes)
    yield from claim.contexts
    yield from (one.target for one in claim.relations)
    yield from claim.rests_on
    yield from (one.target for one in claim.mentions)
    for item in claim.evidence:
        yield from (item.source, item.via, item.study, item.design)
        yield from (effect.outcome for effect in item.effects)


def _of_question(question: Question) -> Iterator[Ref | None]:
    yield from (*question.features, *question.outcomes, *question.contexts)
    yield from (one.claim for one in question.claims)
    yield from (one.target for one in question.mentions)


def _of_study(study: Study) -> Iterator[Ref | None]:
    yield from (*study.reports, *study.contexts, *study.shares_data_with, study.design)
    for appraisal in study.appraisals:
        yield from (appraisal.tool, appraisal.outcome, appraisal.by)


def _of_term(term: Term) -> Iterator[Ref | None]:
    yield from (term.broader, term.source)
