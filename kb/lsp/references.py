"""What stands where in the texts: each thing that is pointed to, and where it is defined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kb.base.text import Place
from kb.model import Claim, Corpus, MentionKind, Ref, Source, Term


class Sort(StrEnum):
    """What an id is of."""

    SOURCE = "source"
    CLAIM = "claim"
    FEATURE = "feature"
    CONTEXT = "context"
    DESIGN = "design"


@dataclass(frozen=True, slots=True)
class Pointer:
    """A place in a text that names something by its id."""

    sort: Sort
    id: str
    place: Place


def find(corpus: Corpus, sort: Sort, name: str) -> Source | Claim | Term | None:
    """The thing of that id."""
    things: Mapping[Sort, Mapping[str, Source] | Mapping[str, Claim] | Mapping[str, Term]] = {
        Sort.SOURCE: corpus.sources,
        Sort.CLAIM: corpus.claims,
        Sort.FEATURE: corpus.features,
        Sort.CONTEXT: corpus.contexts,
        Sort.DESIGN: corpus.designs,
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


def _in_claim(claim: Claim) -> Iterator[Pointer]:
    for item in claim.evidence:
        yield from _each(Sort.SOURCE, (item.source, item.via))
        yield from _each(Sort.DESIGN, (item.design,))
    yield from _each(Sort.FEATURE, (bearing.feature for bearing in claim.features))
    yield from _each(Sort.CONTEXT, claim.contexts)
    yield from _each(Sort.CLAIM, (relation.target for relation in claim.relations))
    for mention in claim.mentions:
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
