"""Old names for what they are now, so that a new name alone is no change of what is said."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TypeVar

from kb.model import (
    Claim,
    Corpus,
    Effect,
    Evidence,
    Question,
    Ref,
    Source,
    Study,
    Term,
)
from kb.model.naming import Sort
from kb.model.sources import KEY_FIELDS

TermT = TypeVar("TermT", bound=Term)
NoteT = TypeVar("NoteT", Claim, Question)

# What may stand around a name in prose: the marks of a citation, of a link or of an address.
_NAMED = re.compile(r"(?<=[@\[{/(])[\w:.#$%&+?~-]*\w(?=[\]|};,\s.:)#?]|\\\||$)")


@dataclass(frozen=True, slots=True)
class Names:
    """The new name of each thing that was renamed, by its kind and its old one."""

    by_sort: Mapping[Sort, Mapping[str, str]] = field(default_factory=dict)

    def of(self, sort: Sort) -> Mapping[str, str]:
        """The new names of one kind by the old ones."""
        return self.by_sort.get(sort, {})

    def having(self, sort: Sort, names: Mapping[str, str]) -> Names:
        """The same with the new names of a further kind."""
        return Names({**self.by_sort, sort: names})

    @property
    def all(self) -> Mapping[str, str]:
        """The new names of all kinds by the old ones, for texts that tell no kind."""
        return {old: new for names in self.by_sort.values() for old, new in names.items()}

    def __bool__(self) -> bool:
        return any(self.by_sort.values())


def translated(corpus: Corpus, names: Names) -> Corpus:
    """The corpus with everything pointing to new names; what is defined keeps its own.

    What still points to an old name is for the checks to find, and no change of mind.
    """
    if not names:
        return corpus
    translator = _Translator(names)
    claims = {key: translator.claim(claim) for key, claim in corpus.claims.items()}
    questions = {key: translator.question(one) for key, one in corpus.questions.items()}
    studies = {key: translator.study(one) for key, one in corpus.studies.items()}
    sources = corpus.sources
    if names.of(Sort.SOURCE):
        sources = {key: translator.source(one) for key, one in sources.items()}
    return replace(
        corpus,
        sources=sources,
        claims=MappingProxyType(claims),
        questions=MappingProxyType(questions),
        studies=MappingProxyType(studies),
        features={key: translator.term(one, Sort.FEATURE) for key, one in corpus.features.items()},
        outcomes={key: translator.term(one, Sort.OUTCOME) for key, one in corpus.outcomes.items()},
        contexts={key: translator.term(one, Sort.CONTEXT) for key, one in corpus.contexts.items()},
        designs={key: translator.term(one, Sort.DESIGN) for key, one in corpus.designs.items()},
        appraisal_tools={
            key: replace(
                translator.term(tool, Sort.TOOL), designs=translator.refs(Sort.DESIGN, tool.designs)
            )
            for key, tool in corpus.appraisal_tools.items()
        },
    )


class _Translator:
    def __init__(self, names: Names) -> None:
        self._names = names
        self._in_prose = {**names.of(Sort.CLAIM), **names.of(Sort.SOURCE)}
        self._ids = frozenset(names.all)
        self._by_sort = {sort: names.of(sort) for sort in Sort}
        self._in_evidence = any(
            self._by_sort[sort] for sort in (Sort.SOURCE, Sort.DESIGN, Sort.STUDY, Sort.OUTCOME)
        )

    def refs(self, sort: Sort, refs: tuple[Ref, ...]) -> tuple[Ref, ...]:
        """References with the new names."""
        return tuple(self._ref(sort, ref) for ref in refs)

    def claim(self, claim: Claim) -> Claim:
        """A claim with what it points to by its new names; most point to nothing renamed."""
        if not self._ids.isdisjoint(_named_in(claim)):
            claim = replace(
                claim,
                features=tuple(
                    replace(b, feature=self._ref(Sort.FEATURE, b.feature)) for b in claim.features
                ),
                outcomes=tuple(
                    replace(b, outcome=self._ref(Sort.OUTCOME, b.outcome)) for b in claim.outcomes
                ),
                contexts=self.refs(Sort.CONTEXT, claim.contexts),
                evidence=tuple(map(self._evidence, claim.evidence))
                if self._in_evidence
                else claim.evidence,
                relations=tuple(
                    replace(r, target=self._ref(Sort.CLAIM, r.target)) for r in claim.relations
                ),
                rests_on=self.refs(Sort.CLAIM, claim.rests_on),
            )
        return self._prose(claim)

    def question(self, question: Question) -> Question:
        """A question with what it points to by its new names."""
        return self._prose(
            replace(
                question,
                features=self.refs(Sort.FEATURE, question.features),
                outcomes=self.refs(Sort.OUTCOME, question.outcomes),
                contexts=self.refs(Sort.CONTEXT, question.contexts),
                claims=tuple(
                    replace(one, claim=self._ref(Sort.CLAIM, one.claim)) for one in question.claims
                ),
            )
        )

    def study(self, study: Study) -> Study:
        """A study with what it points to by its new names."""
        return replace(
            study,
            design=self._one(Sort.DESIGN, study.design),
            reports=self.refs(Sort.SOURCE, study.reports),
            contexts=self.refs(Sort.CONTEXT, study.contexts),
            shares_data_with=self.refs(Sort.STUDY, study.shares_data_with),
            appraisals=tuple(
                replace(
                    one,
                    tool=self._ref(Sort.TOOL, one.tool),
                    outcome=self._one(Sort.OUTCOME, one.outcome),
                    by=self._one(Sort.SOURCE, one.by),
                )
                for one in study.appraisals
            ),
        )

    def term(self, term: TermT, sort: Sort) -> TermT:
        """A term with what it points to by its new names."""
        source, broader = self._one(Sort.SOURCE, term.source), self._one(sort, term.broader)
        return replace(term, source=source, broader=broader)

    def _prose(self, note: NoteT) -> NoteT:
        """A note whose prose has the new names; only where it names anything renamed."""
        mentioned = {mention.target.id for mention in note.mentions}
        if self._ids.isdisjoint(mentioned):
            return note
        return replace(note, body=_NAMED.sub(self._named, note.body))

    def _named(self, match: re.Match[str]) -> str:
        """The new name of what stands in prose; that of a note's file may have more behind it."""
        file, ending, rest = match[0].partition(".md")
        new = self._in_prose.get(file) if ending else None
        return f"{new}{ending}{rest}" if new else self._in_prose.get(match[0], match[0])

    def source(self, source: Source) -> Source:
        """A source with the new keys of those that it inherits from or points to."""
        if not any(field.name in KEY_FIELDS for field in source.fields):
            return source
        keys = self._names.of(Sort.SOURCE)
        fields = (
            replace(one, value=", ".join(keys.get(key, key) for key in one.value.split(", ")))
            if one.name in KEY_FIELDS
            else one
            for one in source.fields
        )
        return replace(source, fields=tuple(fields))

    def _evidence(self, item: Evidence) -> Evidence:
        return replace(
            item,
            source=self._ref(Sort.SOURCE, item.source),
            via=self._one(Sort.SOURCE, item.via),
            design=self._one(Sort.DESIGN, item.design),
            study=self._one(Sort.STUDY, item.study),
            effects=tuple(map(self._effect, item.effects)),
        )

    def _effect(self, effect: Effect) -> Effect:
        return replace(
            effect,
            outcome=self._ref(Sort.OUTCOME, effect.outcome),
            conversion=self._one(Sort.SOURCE, effect.conversion),
        )

    def _one(self, sort: Sort, ref: Ref | None) -> Ref | None:
        return self._ref(sort, ref) if ref is not None else None

    def _ref(self, sort: Sort, ref: Ref) -> Ref:
        new = self._by_sort[sort].get(ref.id)
        return replace(ref, id=new) if new else ref


def _named_in(claim: Claim) -> set[str]:
    """The names of all that a claim points to in its front matter."""
    named = {bearing.feature.id for bearing in claim.features}
    named |= {bearing.outcome.id for bearing in claim.outcomes}
    named |= {relation.target.id for relation in claim.relations}
    named |= {ref.id for ref in (*claim.contexts, *claim.rests_on)}
    for item in claim.evidence:
        refs = (item.source, item.via, item.design, item.study)
        named |= {ref.id for ref in refs if ref is not None}
        for effect in item.effects:
            named.add(effect.outcome.id)
            named |= {effect.conversion.id} if effect.conversion else set()
    return named
