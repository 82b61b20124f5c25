"""Checks that what a note points to exists; each finding names the nearest that does."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from kb.base.suggestions import clearly_nearest, nearest
from kb.check.rules.elsewhere import Elsewhere
from kb.diagnostics import Diagnostic, Edit, Fix, Fixability, Rule, Severity
from kb.model import Claim, Corpus, MentionKind, Question, Ref, Study, Term
from kb.model.naming import Sort, Thing, former_names, things

UNKNOWN_SOURCE = Rule(
    code="C002",
    title="Evidence names a source that the collection lacks",
    why="Evidence is worth what its source is worth, so the source must be on record.",
    bad="source: lima2010thinkng",
    good="source: lima2010thinking",
    fixability=Fixability.SAFE,
)
UNKNOWN_FEATURE = Rule(
    code="C003",
    title="A feature is not in the vocabulary",
    why="Claims are found and counted by their features; a misspelt one would hide the claim.",
    bad="features: {netwrok: supports}",
    good="features: {network: supports}",
    fixability=Fixability.SAFE,
)
UNKNOWN_CONTEXT = Rule(
    code="C004",
    title="A context is not in the vocabulary",
    why="Where a finding comes from decides where it may hold; readers filter by it.",
    bad="contexts: [londn]",
    good="contexts: [london]",
    fixability=Fixability.SAFE,
)
UNKNOWN_DESIGN = Rule(
    code="C005",
    title="A study design is not in the vocabulary",
    why="Readers weigh evidence by its design, strongest first, so each needs a known place.",
    bad="design: intervews",
    good="design: interviews",
    fixability=Fixability.SAFE,
)
UNKNOWN_CLAIM = Rule(
    code="C006",
    title="A relation names a claim that does not exist",
    why="Relations make the argument graph; one that leads nowhere breaks it.",
    bad="relations: {supports: [networks-are-no-cureall]}",
    good="relations: {supports: [networks-are-no-cure-all]}",
    fixability=Fixability.SAFE,
)
UNKNOWN_CITATION = Rule(
    code="C007",
    title="The prose cites a source that the collection lacks",
    why="A reader follows a citation to the reference; this one leads nowhere.",
    bad="Networks spread by faith [@lima2011].",
    good="Networks spread by faith [@lima2010thinking].",
    fixability=Fixability.SAFE,
)
UNKNOWN_LINK = Rule(
    code="C008",
    title="The prose links to a claim that does not exist",
    why="A reader follows the link to the other claim; this one leads nowhere.",
    bad="See [[networks-are-no-cureall]].",
    good="See [[networks-are-no-cure-all]].",
    fixability=Fixability.SAFE,
)
UNKNOWN_TERM_SOURCE = Rule(
    code="C010",
    title="A term of the vocabulary names a source that the collection lacks",
    why="A definition taken from the literature must say from where.",
    bad="source: lima2011",
    good="source: lima2010thinking",
    severity=Severity.ERROR,
    fixability=Fixability.SAFE,
)

UNKNOWN_STUDY = Rule(
    code="C019",
    title="A study that is not on record",
    why="Items of one study are one line of evidence, so a misspelt study would count as another."
    " A study without a record is a “dataset”.",
    bad="study: trios-tial",
    good="study: trios-trial",
    fixability=Fixability.SAFE,
)
UNKNOWN_OUTCOME = Rule(
    code="C020",
    title="An outcome is not in the vocabulary",
    why="Effects are compared by their outcome, and the vocabulary says which way is better.",
    bad="outcomes: {atainment: benefit}",
    good="outcomes: {attainment: benefit}",
    fixability=Fixability.SAFE,
)
UNKNOWN_TOOL = Rule(
    code="C021",
    title="An appraisal tool is not in the vocabulary",
    why="What a level means is decided by the tool; the vocabulary has its levels in order.",
    bad="tool: eef-padlock",
    good="tool: eef-padlocks",
    fixability=Fixability.SAFE,
)

RULES = (
    UNKNOWN_SOURCE,
    UNKNOWN_FEATURE,
    UNKNOWN_CONTEXT,
    UNKNOWN_DESIGN,
    UNKNOWN_CLAIM,
    UNKNOWN_CITATION,
    UNKNOWN_LINK,
    UNKNOWN_TERM_SOURCE,
    UNKNOWN_STUDY,
    UNKNOWN_OUTCOME,
    UNKNOWN_TOOL,
)

Owner = Claim | Question | Study | Term


class _Names:
    """The names of a corpus, of today and of before; those of before once they are looked for."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._former: dict[Sort, Mapping[str, str]] = {}
        self._all: dict[Sort, frozenset[str]] = {}
        self.elsewhere = Elsewhere(corpus)

    def known(self, sort: Sort) -> Mapping[str, Thing]:
        """All things of a kind by their names."""
        return things(self._corpus, sort)

    def all(self, sort: Sort) -> frozenset[str]:
        """The names of today as one set, which a search for the nearest knows again at once."""
        if sort not in self._all:
            self._all[sort] = frozenset(self.known(sort))
        return self._all[sort]

    def former(self, sort: Sort) -> Mapping[str, str]:
        """Today's names by former ones."""
        if sort not in self._former:
            self._former[sort] = former_names(self._corpus, sort)
        return self._former[sort]


@dataclass(frozen=True, slots=True)
class _Link:
    """One way of pointing to something: the rule it breaks when nothing is there, and the mend."""

    rule: Rule
    sort: Sort
    what: str
    advice: str

    def broken(
        self, names: _Names, owner: Owner, refs: Iterable[Ref | None]
    ) -> Iterator[Diagnostic]:
        """A finding for each reference that leads nowhere, or to what has another name now."""
        known = names.known(self.sort)
        for ref in refs:
            place = (ref.place or owner.place) if ref else None
            if ref is None or place is None or ref.id in known:
                continue
            now = names.former(self.sort).get(ref.id)
            near = now or nearest(ref.id, names.all(self.sort))
            advice = (
                f"did you mean “{near}”?" if near else f"{self.advice}, or correct the spelling"
            )
            message = f"there is no {self.what} “{ref.id}”; {advice}"
            if now:
                message = f"the {self.what} “{ref.id}” is called “{now}” now; write that"
            fix = None
            if near and ref.place:
                sure = near == now or (
                    clearly_nearest(ref.id, near, names.all(self.sort))
                    and not names.elsewhere.knows(ref.id, self.sort)
                )
                fix = _respelt(ref, near, sure=sure)
            yield Diagnostic(self.rule, place, message, owner.id, fix)


def _respelt(ref: Ref, near: str, *, sure: bool) -> Fix | None:
    """Another name in place of one; safe where it is sure to be the one that is meant."""
    span = ref.place.span if ref.place else None
    if span is None or span.end - span.start != len(ref.id):
        return None
    return Fix(f"write “{near}”", (Edit(span, near),), safe=sure)


_SOURCE_HOME = "add it to a file in sources/"
_TERM_HOME = "add it to claims/vocabulary.yml"
_STUDY_HOME = "add it to sources/studies.yml"
_CLAIM_HOME = "write its note first"

_SOURCE = _Link(UNKNOWN_SOURCE, Sort.SOURCE, "source", _SOURCE_HOME)
_FEATURE = _Link(UNKNOWN_FEATURE, Sort.FEATURE, "feature", _TERM_HOME)
_CONTEXT = _Link(UNKNOWN_CONTEXT, Sort.CONTEXT, "context", _TERM_HOME)
_DESIGN = _Link(UNKNOWN_DESIGN, Sort.DESIGN, "study design", _TERM_HOME)
_STUDY = _Link(UNKNOWN_STUDY, Sort.STUDY, "study", _STUDY_HOME)
_OUTCOME = _Link(UNKNOWN_OUTCOME, Sort.OUTCOME, "outcome", _TERM_HOME)
_TOOL = _Link(UNKNOWN_TOOL, Sort.TOOL, "appraisal tool", _TERM_HOME)
_CLAIM = _Link(UNKNOWN_CLAIM, Sort.CLAIM, "claim", _CLAIM_HOME)
_CITATION = _Link(UNKNOWN_CITATION, Sort.SOURCE, "source", _SOURCE_HOME)
_CLAIM_LINK = _Link(UNKNOWN_LINK, Sort.CLAIM, "claim", _CLAIM_HOME)
_TERM_SOURCE = _Link(UNKNOWN_TERM_SOURCE, Sort.SOURCE, "source", _SOURCE_HOME)


def unknown_sources(corpus: Corpus) -> Iterator[Diagnostic]:
    """Evidence whose source, or the source it was read in, is missing."""
    names = _Names(corpus)
    for claim in corpus.claims.values():
        for item in claim.evidence:
            yield from _SOURCE.broken(names, claim, (item.source, item.via))
            conversions = (effect.conversion for effect in item.effects)
            yield from _SOURCE.broken(names, claim, conversions)


def unknown_terms(corpus: Corpus) -> Iterator[Diagnostic]:
    """Features, contexts and designs that the vocabulary lacks."""
    names = _Names(corpus)
    for claim in corpus.claims.values():
        features = (bearing.feature for bearing in claim.features)
        yield from _FEATURE.broken(names, claim, features)
        yield from _CONTEXT.broken(names, claim, claim.contexts)
        designs = (item.design for item in claim.evidence)
        yield from _DESIGN.broken(names, claim, designs)
        outcomes = (bearing.outcome for bearing in claim.outcomes)
        measured = (effect.outcome for item in claim.evidence for effect in item.effects)
        yield from _OUTCOME.broken(names, claim, (*outcomes, *measured))
        studies = (item.study for item in claim.evidence)
        yield from _STUDY.broken(names, claim, studies)


def unknown_claims(corpus: Corpus) -> Iterator[Diagnostic]:
    """Relations to claims that do not exist."""
    names = _Names(corpus)
    for claim in corpus.claims.values():
        targets = (relation.target for relation in claim.relations)
        yield from _CLAIM.broken(names, claim, (*targets, *claim.rests_on))


def unknown_mentions(corpus: Corpus) -> Iterator[Diagnostic]:
    """Citations and links in prose that lead nowhere."""
    names = _Names(corpus)
    notes: tuple[Claim | Question, ...] = (*corpus.claims.values(), *corpus.questions.values())
    for note in notes:
        cited = (m.target for m in note.mentions if m.kind is MentionKind.SOURCE)
        yield from _CITATION.broken(names, note, cited)
        linked = (m.target for m in note.mentions if m.kind is MentionKind.CLAIM)
        yield from _CLAIM_LINK.broken(names, note, linked)


def unknown_in_studies(corpus: Corpus) -> Iterator[Diagnostic]:
    """What a study names that does not exist."""
    names = _Names(corpus)
    for study in corpus.studies.values():
        appraisals = study.appraisals
        yield from _SOURCE.broken(
            names, study, (*study.reports, *(one.source for one in appraisals))
        )
        yield from _DESIGN.broken(names, study, (study.design,))
        yield from _CONTEXT.broken(names, study, study.contexts)
        yield from _STUDY.broken(names, study, study.shares_data_with)
        yield from _TOOL.broken(names, study, (one.tool for one in appraisals))
        yield from _OUTCOME.broken(names, study, (one.outcome for one in appraisals))


def unknown_in_questions(corpus: Corpus) -> Iterator[Diagnostic]:
    """What a question names that does not exist."""
    names = _Names(corpus)
    for question in corpus.questions.values():
        yield from _FEATURE.broken(names, question, question.features)
        yield from _OUTCOME.broken(names, question, question.outcomes)
        yield from _CONTEXT.broken(names, question, question.contexts)
        yield from _CLAIM.broken(names, question, (one.claim for one in question.claims))


def unknown_term_sources(corpus: Corpus) -> Iterator[Diagnostic]:
    """Terms whose source is missing."""
    names = _Names(corpus)
    vocabularies: tuple[Collection[Term], ...] = (
        corpus.features.values(),
        corpus.contexts.values(),
        corpus.designs.values(),
        corpus.outcomes.values(),
        corpus.appraisal_tools.values(),
    )
    for terms in vocabularies:
        for term in terms:
            yield from _TERM_SOURCE.broken(names, term, (term.source,))
    for tool in corpus.appraisal_tools.values():
        yield from _DESIGN.broken(names, tool, tool.designs)
