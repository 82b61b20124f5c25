"""What can stand where the cursor is: keys, terms, claims, sources and the words of a key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kb.base.labels import work_label
from kb.check.catalogue import RULES
from kb.lsp.cursor import CITATION, LINK, Spot
from kb.lsp.references import Sort
from kb.model import (
    Basis,
    Bearing,
    Certainty,
    ClaimRelation,
    ContextKind,
    Corpus,
    EvidenceRelation,
    Kind,
    Source,
    Status,
    Term,
)
from kb.parse.note.claim import KEYS
from kb.parse.note.evidence import EVIDENCE_KEYS
from kb.parse.vocabulary import KEYS as TERM_KEYS

_LISTS = ("features", "contexts", "designs")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that can be written: the word, a line about it, more about it, other names.

    ``sort`` tells what it names, if anything; ``after`` is written after the word.
    """

    word: str
    about: str = ""
    more: str = ""
    names: str = ""
    sort: Sort | None = None
    after: str = ""


Candidates = Iterable[Candidate]
Maker = Callable[[Corpus], Candidates]


def in_note(corpus: Corpus, spot: Spot) -> Candidates:
    """What can stand at that spot of a note or, in a citation, of a bibliography."""
    keys = spot.keys
    if spot.at_key and not keys:
        return _keys(KEYS)
    if spot.at_key and keys == ("evidence",):
        return _keys(EVIDENCE_KEYS)
    if spot.at_key and keys == ("relations",):
        return _keys(ClaimRelation)
    if spot.at_key and keys == ("features",):
        return (_with_colon(one) for one in _terms(corpus.features, Sort.FEATURE))
    if len(keys) == 2 and keys[0] in {"features", "relations"}:
        return _words(Bearing) if keys[0] == "features" else _claims(corpus)
    make = _IN_NOTE.get(keys)
    return make(corpus) if make else ()


def in_vocabulary(corpus: Corpus, spot: Spot) -> Candidates:
    """What can stand at that spot of the vocabulary."""
    keys = spot.keys
    if spot.at_key:
        kind = ("kind",) if keys == ("contexts",) else ()
        return _keys((*TERM_KEYS, *kind) if keys else _LISTS)
    if len(keys) != 2:
        return ()
    if keys[1] == "broader":
        return _BROADER[keys[0]](corpus) if keys[0] in _BROADER else ()
    if keys[1] == "source":
        return _sources(corpus)
    return _words(ContextKind) if keys == ("contexts", "kind") else ()


def _sources(corpus: Corpus) -> Iterator[Candidate]:
    for source in corpus.sources.values():
        about = described(source)
        yield Candidate(source.key, about, source.title, f"{about} {source.title}", Sort.SOURCE)


def described(source: Source) -> str:
    """Who wrote the source and when, in a few words."""
    return work_label([person.short for person in source.authors], source.year, "", "")


def _claims(corpus: Corpus) -> Iterator[Candidate]:
    for claim in corpus.claims.values():
        certainty = f"certainty: {claim.certainty}" if claim.certainty else ""
        yield Candidate(claim.id, certainty, claim.statement, claim.statement, Sort.CLAIM)


def _terms(terms: Mapping[str, Term], sort: Sort) -> Iterator[Candidate]:
    for term in terms.values():
        names = " ".join((term.label, *term.alt_labels))
        yield Candidate(term.id, term.label, term.definition, names, sort)


def _with_colon(one: Candidate) -> Candidate:
    return Candidate(one.word, one.about, one.more, one.names, one.sort, after=": ")


def _keys(names: Iterable[str]) -> Iterator[Candidate]:
    return (Candidate(str(name), after=": ") for name in names)


def _words(kind: type[StrEnum]) -> Iterator[Candidate]:
    return (Candidate(str(member)) for member in kind)


def _codes(corpus: Corpus) -> Iterator[Candidate]:  # noqa: ARG001 - like the others
    return (Candidate(rule.code, rule.title, rule.why, rule.title, after=": ") for rule in RULES)


_IN_NOTE: Mapping[tuple[str, ...], Maker] = {
    LINK: _claims,
    CITATION: _sources,
    ("kind",): lambda _: _words(Kind),
    ("certainty",): lambda _: _words(Certainty),
    ("status",): lambda _: _words(Status),
    ("contexts",): lambda corpus: _terms(corpus.contexts, Sort.CONTEXT),
    ("kb-ignore",): _codes,
    ("evidence", "source"): _sources,
    ("evidence", "via"): _sources,
    ("evidence", "relation"): lambda _: _words(EvidenceRelation),
    ("evidence", "design"): lambda corpus: _terms(corpus.designs, Sort.DESIGN),
    ("evidence", "basis"): lambda _: _words(Basis),
}
_BROADER: Mapping[str, Maker] = {
    "features": lambda corpus: _terms(corpus.features, Sort.FEATURE),
    "contexts": lambda corpus: _terms(corpus.contexts, Sort.CONTEXT),
    "designs": lambda corpus: _terms(corpus.designs, Sort.DESIGN),
}
