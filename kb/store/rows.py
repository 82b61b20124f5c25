"""A corpus as rows of the tables in :mod:`kb.store.schema`, each in the columns' order."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from kb.cite.csl import csl_item
from kb.diagnostics import Diagnostic
from kb.model import (
    Claim,
    Context,
    Corpus,
    Design,
    EvidenceRelation,
    MentionKind,
    NoteHistory,
    Person,
    RemovedNote,
    Snapshot,
    Source,
    Term,
)
from kb.store.render import html_and_text
from kb.store.schema import FORMAT

Row = tuple[Any, ...]


def source_rows(corpus: Corpus, references: Mapping[str, str]) -> Iterator[Row]:
    """Rows of ``sources``."""
    used = Counter(key for c in corpus.claims.values() for key in {e.source.id for e in c.evidence})
    relayed = Counter(
        e.via.id for c in corpus.claims.values() for e in c.evidence if e.via is not None
    )
    for key, s in corpus.sources.items():
        yield (
            key,
            s.type,
            s.title,
            "; ".join(person.name for person in s.authors) or None,
            s.year,
            s.date.edtf if s.date else None,
            s.container or None,
            s.publisher or None,
            s.volume or None,
            s.issue or None,
            s.pages or None,
            s.doi or None,
            s.isbn or None,
            s.url or None,
            f"{s.retracted.date}: {s.retracted.reason}" if s.retracted else None,
            s.note or None,
            s.abstract or None,
            as_json(s.keywords),
            references.get(key),
            as_json(csl_item(s)),
            used[key],
            relayed[key],
            s.place.path if s.place else "",
            s.place.span.line if s.place else 0,
        )


def claim_rows(corpus: Corpus, histories: Mapping[str, NoteHistory]) -> Iterator[Row]:
    """Rows of ``claims``."""
    for claim in corpus.claims.values():
        sources = [corpus.sources[key] for key in _unique(e.source.id for e in claim.evidence)]
        authors = _unique(person.name for s in sources for person in s.authors)
        relations = Counter(item.relation for item in claim.evidence)
        years = sorted(s.year for s in sources if s.year is not None)
        history = histories.get(claim.path)
        html, text = html_and_text(claim, corpus.sources, corpus.claims)
        yield (
            claim.id,
            claim.statement,
            claim.kind,
            claim.certainty,
            claim.certainty_reason or None,
            claim.status,
            as_json(bearing.feature.id for bearing in claim.features),
            as_json(context.id for context in claim.contexts),
            as_json(source.key for source in sources),
            as_json(_unique(e.design.id for e in claim.evidence if e.design)),
            as_json(authors),
            relations[EvidenceRelation.SUPPORTS],
            relations[EvidenceRelation.QUALIFIES],
            relations[EvidenceRelation.DISPUTES],
            len(claim.lines_of_evidence),
            sum(item.second_hand for item in claim.evidence),
            years[0] if years else None,
            years[-1] if years else None,
            history.created if history else None,
            history.updated if history else None,
            as_json(history.contributors if history else ()),
            claim.path,
            claim.body or None,
            html or None,
            text or None,
            " · ".join(source.title for source in sources),
            " · ".join(authors),
        )


def evidence_rows(corpus: Corpus) -> Iterator[Row]:
    """Rows of ``evidence``."""
    number = 0
    for claim in corpus.claims.values():
        for position, item in enumerate(claim.evidence, start=1):
            number += 1
            yield (
                number,
                claim.id,
                position,
                item.source.id,
                item.relation,
                item.locator or None,
                item.via.id if item.via else None,
                item.design.id if item.design else None,
                item.basis,
                int(item.second_hand),
                item.quote or None,
                str(item.verified) if item.verified else None,
                item.sample or None,
                item.dataset or None,
                item.note or None,
                item.place.span.line if item.place else None,
            )


def term_rows(terms: Mapping[str, Term], used: Counter[str]) -> Iterator[Row]:
    """Rows of ``features``, ``contexts`` or ``designs``; ``used`` counts claims by term id."""
    for position, (key, term) in enumerate(terms.items(), start=1):
        extra: Row = ()
        if isinstance(term, Context):
            extra = (term.kind,)
        elif isinstance(term, Design):
            extra = (term.rank,)
        yield (
            key,
            term.label,
            term.definition or None,
            term.scope_note or None,
            as_json(term.alt_labels),
            term.broader.id if term.broader else None,
            term.source.id if term.source else None,
            *extra,
            position,
            used[key],
        )


def feature_use(corpus: Corpus) -> Counter[str]:
    """How many claims bear on each feature."""
    return _use(corpus, lambda claim: {b.feature.id for b in claim.features})


def context_use(corpus: Corpus) -> Counter[str]:
    """How many claims hold for each context."""
    return _use(corpus, lambda claim: {c.id for c in claim.contexts})


def design_use(corpus: Corpus) -> Counter[str]:
    """How many claims rest on each design."""
    return _use(corpus, lambda claim: {e.design.id for e in claim.evidence if e.design})


def claim_feature_rows(corpus: Corpus) -> Iterator[Row]:
    """Rows of ``claim_features``."""
    for claim in corpus.claims.values():
        bearings = {b.feature.id: b.bearing for b in claim.features}
        for position, (feature, bearing) in enumerate(bearings.items(), start=1):
            yield claim.id, feature, bearing, position


def claim_context_rows(corpus: Corpus) -> Iterator[Row]:
    """Rows of ``claim_contexts``."""
    for claim in corpus.claims.values():
        for position, context in enumerate(_unique(c.id for c in claim.contexts), start=1):
            yield claim.id, context, position


def claim_relation_rows(corpus: Corpus) -> Iterator[Row]:
    """Rows of ``claim_relations``."""
    for claim in corpus.claims.values():
        relations = dict.fromkeys((r.relation, r.target.id) for r in claim.relations)
        for position, (relation, target) in enumerate(relations, start=1):
            yield claim.id, relation, target, position


def mention_rows(corpus: Corpus) -> Iterator[Row]:
    """Rows of ``mentions``."""
    number = 0
    for claim in corpus.claims.values():
        for mention in claim.mentions:
            number += 1
            cites = mention.kind is MentionKind.SOURCE
            span = mention.target.place.span if mention.target.place else None
            yield (
                number,
                claim.id,
                mention.target.id if cites else None,
                None if cites else mention.target.id,
                mention.locator or None,
                span.line if span else None,
                span.column if span else None,
            )


def people_rows(sources: Iterable[Source]) -> tuple[list[Row], list[Row]]:
    """Rows of ``people`` and of ``source_people``."""
    listed = list(sources)
    found = {c.person for source in listed for c in source.creators}
    ordered = sorted(found, key=lambda p: (p.name.casefold(), p.name, _parts(p)))
    numbers = {person: number for number, person in enumerate(ordered, start=1)}
    people: list[Row] = [
        (number, p.name, p.short if not p.literal else None, p.given or None, p.literal or None)
        for p, number in numbers.items()
    ]
    links: list[Row] = []
    for source in listed:
        positions: Counter[str] = Counter()
        for creator in source.creators:
            positions[creator.role] += 1
            place = positions[creator.role]
            links.append((source.key, creator.role, place, numbers[creator.person]))
    return people, links


def as_json(value: Any) -> str:
    """Compact JSON with Unicode as it is; any iterable that is no mapping becomes an array."""
    shown = value if isinstance(value, Mapping) else list(value)
    return json.dumps(shown, ensure_ascii=False, separators=(",", ":"))


def _parts(person: Person) -> tuple[str, ...]:
    return (person.dropping_particle, person.non_dropping_particle, person.literal)


def _use(corpus: Corpus, terms: Callable[[Claim], set[str]]) -> Counter[str]:
    return Counter(term for claim in corpus.claims.values() for term in terms(claim))


def _unique(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))


def diagnostic_rows(findings: Iterable[Diagnostic]) -> Iterator[Row]:
    """Rows of ``diagnostics``."""
    for number, finding in enumerate(findings, start=1):
        yield (
            number,
            finding.code,
            finding.severity,
            _written(finding.message),
            finding.subject and _written(finding.subject),
            _written(finding.place.path),
            finding.place.span.line,
            finding.place.span.column,
        )


def _written(text: str) -> str:
    """The text as a database takes it: what is no text in a file's name becomes a question mark."""
    return text.encode("utf-8", "replace").decode()


def removed_rows(corpus: Corpus, removed: Mapping[str, RemovedNote]) -> Iterator[Row]:
    """Rows of ``removed_claims``: ids that no claim has any more, as they were last seen."""
    last: dict[str, tuple[str, RemovedNote]] = {}
    for path, note in sorted(removed.items(), key=lambda item: (item[1].removed, item[0])):
        last[PurePosixPath(path).stem] = path, note
    for name, (path, note) in sorted(last.items()):
        if name not in corpus.claims:
            heir = PurePosixPath(note.renamed_to).stem
            yield name, path, note.removed, heir if heir in corpus.claims else None


def build_row(
    corpus: Corpus, snapshot: Snapshot, findings: Sequence[Diagnostic], versions: Mapping[str, str]
) -> Row:
    """The row of ``build``."""
    return (
        1,
        FORMAT,
        snapshot.commit or None,
        snapshot.commit_date or None,
        int(snapshot.dirty),
        snapshot.content_hash,
        as_json(versions),
        len(corpus.claims),
        len(corpus.sources),
        sum(len(claim.evidence) for claim in corpus.claims.values()),
        len(corpus.features),
        len(findings),
    )
