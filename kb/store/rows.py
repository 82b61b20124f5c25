"""A corpus as the rows of the tables: what each row is of, one at a time.

What stands in the columns of a row is declared with its table, in :mod:`kb.store.tables`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from kb.model import Claim, Corpus, EvidenceRelation, Person, RemovedNote, Snapshot, Status, Term
from kb.store.claim_rows import ClaimRows, numbered
from kb.store.edition import Edition
from kb.store.layout import AnyTable, items
from kb.store.log import change_rows, subject_rows
from kb.store.pooled import input_rows, pooled_rows
from kb.store.render import Renderer
from kb.store.tables import (
    curation,
    pooled,
    questions,
    sources,
    studies,
    terms,
)
from kb.store.tables.build import BUILD, INPUTS, BuildRow
from kb.store.tables.changes import CHANGE_SUBJECTS, CHANGES
from kb.store.tables.curation import RemovedRow, SuppressionRow
from kb.store.tables.questions import QuestionRow
from kb.store.tables.sources import CreatorRow, PersonRow, SourceRow
from kb.store.tables.terms import TermRow
from kb.weighing import Weighing
from kb.weighing.lines import Lines


def rows_of(
    edition: Edition, references: Mapping[str, str], versions: Mapping[str, str]
) -> Iterator[tuple[AnyTable, Iterable[object]]]:
    """The tables that a corpus fills, each with its rows.

    ``references`` are the formatted ones by key, ``versions`` those of the tools by name.
    """
    corpus = edition.corpus
    weighing = Weighing(corpus)
    renderer = Renderer(corpus, edition.prose)
    yield from _source_rows(corpus, references)
    yield from term_rows(corpus)
    yield terms.APPRAISAL_TOOLS, _term_rows(corpus.appraisal_tools, corpus, _no_terms)
    yield terms.SPELLINGS, items([("", corpus.spellings)])
    yield from _study_rows(corpus)
    yield from ClaimRows(corpus, edition.snapshot, weighing, renderer).of(numbered(corpus))
    yield from question_rows(corpus, edition.snapshot, renderer, weighing.lines)
    yield from synthesis_rows(corpus, weighing)
    yield from log_rows(edition)
    yield from state_rows(edition, versions)


def _source_rows(
    corpus: Corpus, references: Mapping[str, str]
) -> Iterator[tuple[AnyTable, Iterable[object]]]:
    people = People(corpus)
    yield sources.SOURCES, source_rows(corpus, references)
    yield sources.PEOPLE, people.rows()
    yield sources.SOURCE_PEOPLE, people.creator_rows()
    yield sources.SOURCE_FIELDS, items((s.key, s.fields) for s in corpus.sources.values())


def term_rows(corpus: Corpus) -> Iterator[tuple[AnyTable, Iterable[object]]]:
    """The tables of terms that claims carry, each with its rows."""
    yield terms.FEATURES, _term_rows(corpus.features, corpus, _features)
    yield terms.CONTEXTS, _term_rows(corpus.contexts, corpus, _contexts)
    yield terms.DESIGNS, _term_rows(corpus.designs, corpus, _designs)
    yield terms.OUTCOMES, _term_rows(corpus.outcomes, corpus, _outcomes)


def synthesis_rows(
    corpus: Corpus, weighing: Weighing
) -> Iterator[tuple[AnyTable, Iterable[object]]]:
    """The tables of syntheses, each with its rows."""
    syntheses = pooled_rows(corpus, weighing.lines)
    yield pooled.POOLED, syntheses
    yield pooled.POOLED_INPUTS, input_rows(syntheses)


def log_rows(edition: Edition) -> Iterator[tuple[AnyTable, Iterable[object]]]:
    """The tables of the change log, each with its rows."""
    yield CHANGES, change_rows(edition.log, edition.corpus)
    yield CHANGE_SUBJECTS, subject_rows(edition.log)


def state_rows(
    edition: Edition, versions: Mapping[str, str]
) -> Iterator[tuple[AnyTable, Iterable[object]]]:
    """The tables that tell of the texts and of what was found in them, each with its rows."""
    corpus = edition.corpus
    findings = sorted(edition.diagnostics, key=lambda finding: finding.sort_key)
    yield curation.DIAGNOSTICS, items([("", findings)])
    yield curation.SUPPRESSIONS, suppression_rows(corpus)
    yield curation.REMOVED, removed_rows(corpus, edition.snapshot.removed)
    yield INPUTS, sorted(edition.files.items())
    yield BUILD, [BuildRow(edition.snapshot, corpus, versions, len(findings))]


def source_rows(corpus: Corpus, references: Mapping[str, str]) -> Iterator[SourceRow]:
    """Rows of ``sources``."""
    used = Counter(key for c in corpus.claims.values() for key in {e.source.id for e in c.evidence})
    relayed = Counter(
        e.via.id for c in corpus.claims.values() for e in c.evidence if e.via is not None
    )
    for key, source in corpus.sources.items():
        yield SourceRow(source, references.get(key), used[key], relayed[key])


def _study_rows(corpus: Corpus) -> Iterator[tuple[AnyTable, Iterable[object]]]:
    records = corpus.studies.values()
    yield studies.STUDIES, items((study.id, (study,)) for study in records)
    yield studies.STUDY_SOURCES, items((s.id, dict.fromkeys(s.reports)) for s in records)
    yield studies.APPRAISALS, items((study.id, study.appraisals) for study in records)


def question_rows(
    corpus: Corpus, snapshot: Snapshot, renderer: Renderer, lines: Lines
) -> Iterator[tuple[AnyTable, Iterable[object]]]:
    """The tables of questions, each with its rows."""
    records = corpus.questions.values()
    yield questions.QUESTIONS, _question_rows(corpus, snapshot, renderer, lines)
    yield questions.QUESTION_CLAIMS, items((q.id, q.claims) for q in records)
    yield questions.QUESTION_MENTIONS, items((q.id, q.mentions) for q in records)


def _question_rows(
    corpus: Corpus, snapshot: Snapshot, renderer: Renderer, lines: Lines
) -> Iterator[QuestionRow]:
    for question in corpus.questions.values():
        html, text = renderer.html_and_text(question)
        history = snapshot.histories.get(question.path)
        weighed = [
            item
            for ref in question.weighed
            for item in corpus.claims[ref.id].evidence
            if item.relation is not EvidenceRelation.BACKGROUND
        ]
        yield QuestionRow(question, history, html, text, lines.count(weighed))


def _term_rows(
    terms: Mapping[str, Term], corpus: Corpus, named: Callable[[Claim], set[str]]
) -> Iterator[TermRow[Term]]:
    counted = (one for one in corpus.claims.values() if one.status is not Status.SUPERSEDED)
    used = Counter(term for claim in counted for term in named(claim))
    for position, (ident, term) in enumerate(terms.items(), start=1):
        yield TermRow(term, position, used[ident])


def _features(claim: Claim) -> set[str]:
    return {bearing.feature.id for bearing in claim.features}


def _contexts(claim: Claim) -> set[str]:
    return {context.id for context in claim.contexts}


def _outcomes(claim: Claim) -> set[str]:
    return {bearing.outcome.id for bearing in claim.outcomes}


def _no_terms(_: Claim) -> set[str]:
    return set()


def _designs(claim: Claim) -> set[str]:
    return {
        item.design.id
        for item in claim.evidence
        if item.design and item.relation is not EvidenceRelation.BACKGROUND
    }


class People:
    """All people of a corpus, each once, numbered by the order of their names."""

    def __init__(self, corpus: Corpus) -> None:
        self._sources = corpus.sources
        people = {c.person for source in corpus.sources.values() for c in source.creators}
        ordered = sorted(people, key=lambda p: (p.name.casefold(), p.name, _particles(p)))
        self._numbers = {person: number for number, person in enumerate(ordered, start=1)}

    def rows(self) -> Iterator[PersonRow]:
        """Rows of ``people``."""
        return (PersonRow(number, person) for person, number in self._numbers.items())

    def creator_rows(self) -> Iterator[CreatorRow]:
        """Rows of ``source_people``."""
        for source in self._sources.values():
            roles: Counter[str] = Counter()
            for place, creator in enumerate(source.creators, start=1):
                roles[creator.role] += 1
                number = self._numbers[creator.person]
                yield CreatorRow(source.key, roles[creator.role], place, number, creator)


def _particles(person: Person) -> tuple[str, ...]:
    return (person.dropping_particle, person.non_dropping_particle, person.literal)


def suppression_rows(corpus: Corpus) -> Iterator[SuppressionRow]:
    """Rows of ``suppressions``, those of claims first."""
    rows = [
        *((c.id, None, None, None, one) for c in corpus.claims.values() for one in c.suppressions),
        *(
            (None, s.key, None, None, one)
            for s in corpus.sources.values()
            for one in s.suppressions
        ),
        *(
            (None, None, q.id, None, one)
            for q in corpus.questions.values()
            for one in q.suppressions
        ),
        *((None, None, None, s.id, one) for s in corpus.studies.values() for one in s.suppressions),
    ]
    for number, row in enumerate(rows, start=1):
        yield SuppressionRow(number, *row)


def removed_rows(corpus: Corpus, removed: Mapping[str, RemovedNote]) -> Iterator[RemovedRow]:
    """Rows of ``removed_claims``: ids that no claim has any more, as they were last seen."""
    last: dict[str, tuple[str, RemovedNote]] = {}
    for path, note in sorted(removed.items(), key=lambda item: (item[1].removed, item[0])):
        last[PurePosixPath(path).stem] = path, note
    for name, (path, note) in sorted(last.items()):
        if name not in corpus.claims:
            heir = PurePosixPath(note.renamed_to).stem
            yield RemovedRow(name, path, note, heir if heir in corpus.claims else None)
