"""Rows of ``kb.db`` back into the values that they were made from, for writing them elsewhere.

The database is the public contract, and so what is exported is what it says. Places in files
are not in it, apart from each note's path.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TypeVar

from kb.cite.export.excerpt import CollectionMetadata, Excerpt
from kb.model import Claim, Corpus, NoteHistory, Question, Term
from kb.store.reading import Reader
from kb.store.selecting import rows
from kb.store.tables.terms import APPRAISAL_TOOLS, CONTEXTS, DESIGNS, FEATURES, OUTCOMES

TermT = TypeVar("TermT", bound=Term)

_UNDER_FEATURE = """
with recursive tree(id) as (
  select id from features where id = :id
  union select f.id from features f join tree t on f.broader = t.id
)
select distinct cf.claim from claim_features cf join tree t on t.id = cf.feature
join claims c on c.id = cf.claim where c.status <> 'superseded' order by cf.claim
"""


def claims_of_feature(connection: sqlite3.Connection, feature: str) -> list[str]:
    """Ids of the claims on a feature and those under it, as the feature's page counts them."""
    return [row["claim"] for row in rows(connection, _UNDER_FEATURE, {"id": feature})]


def read_excerpt(
    connection: sqlite3.Connection,
    collection: CollectionMetadata,
    *,
    claims: Iterable[str] | None = None,
    sources: Iterable[str] = (),
    question: str | None = None,
) -> Excerpt:
    """Claims by id (all for None) with what they rest on, and further sources by their keys.

    With a question it comes along, and the claims are those that its answer weighs.

    Ids that do not exist are passed over. Everything of the collection is there if ``claims`` is
    None; else the sources are those of the claims' evidence, first- and second-hand.
    """
    reader = Reader(connection)
    questions: list[tuple[Question, NoteHistory | None]] = []
    if claims is None:
        questions = list(reader.questions(None if question is None else [question]))
    if question is not None:
        claims = [ref.id for one, _ in questions for ref in one.weighed]
    wanted = None if claims is None else sorted(set(claims))
    read = list(reader.claims(wanted))
    chosen = [claim for claim, _ in read]
    studies = list(reader.studies(None if wanted is None else sorted(_studies(chosen))))
    keys = {key for claim in chosen for key in _keys(claim)} | set(sources)
    cited = list(reader.sources(None if wanted is None else sorted(keys)))
    used = _Used(chosen, [one for one, _ in questions]) if wanted is not None else None
    return Excerpt(
        corpus=Corpus(
            sources=MappingProxyType({source.key: source for source, _ in cited}),
            claims=MappingProxyType({claim.id: claim for claim in chosen}),
            features=_terms(reader.terms(FEATURES), used.features if used else None),
            contexts=_terms(reader.terms(CONTEXTS), used.contexts if used else None),
            designs=_terms(reader.terms(DESIGNS), used.designs if used else None),
            outcomes=_terms(reader.terms(OUTCOMES), used.outcomes if used else None),
            appraisal_tools=MappingProxyType(reader.terms(APPRAISAL_TOOLS)),
            studies=MappingProxyType({study.id: study for study in studies}),
            questions=MappingProxyType({question.id: question for question, _ in questions}),
            spellings=reader.spellings() if wanted is None else (),
        ),
        snapshot=reader.snapshot(
            MappingProxyType(
                {c.path: h for c, h in read if h} | {q.path: h for q, h in questions if h}
            )
        ),
        collection=collection,
        references=MappingProxyType({s.key: text for s, text in cited if text}),
        whole=wanted is None,
    )


class _Used:
    """The ids of the terms that claims carry."""

    def __init__(self, claims: Sequence[Claim], questions: Sequence[Question]) -> None:
        self.features = {b.feature.id for claim in claims for b in claim.features}
        self.features |= {ref.id for one in questions for ref in one.features}
        self.outcomes = {
            *(b.outcome.id for claim in claims for b in claim.outcomes),
            *(f.outcome.id for claim in claims for e in claim.evidence for f in e.effects),
        }
        self.outcomes |= {ref.id for one in questions for ref in one.outcomes}
        self.contexts = {context.id for claim in claims for context in claim.contexts}
        self.contexts |= {ref.id for one in questions for ref in one.contexts}
        self.designs = {e.design.id for c in claims for e in c.evidence if e.design}


def _terms(terms: Mapping[str, TermT], used: set[str] | None) -> Mapping[str, TermT]:
    """All terms for None, else those used and the wider ones, in the order of the vocabulary."""
    if used is None:
        return MappingProxyType(terms)
    wanted = list(used)
    for ident in wanted:
        broader = terms[ident].broader if ident in terms else None
        if broader and broader.id not in wanted:
            wanted.append(broader.id)
    return MappingProxyType({ident: term for ident, term in terms.items() if ident in wanted})


def _studies(claims: Iterable[Claim]) -> set[str]:
    return {item.study.id for claim in claims for item in claim.evidence if item.study}


def _keys(claim: Claim) -> Iterable[str]:
    for item in claim.evidence:
        yield item.source.id
        if item.via:
            yield item.via.id
        yield from (effect.conversion.id for effect in item.effects if effect.conversion)
