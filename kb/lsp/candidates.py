"""What can stand where the cursor is: keys, terms, claims, sources and the words of a key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kb.base.labels import work_label
from kb.check.catalogue import RULES
from kb.lsp.cursor import CITATION, LINK, Spot
from kb.lsp.keys import OF_NOTE, OF_QUESTION, OF_STUDIES, OF_VOCABULARY
from kb.model import (
    RAISES,
    Approach,
    Basis,
    Bearing,
    Better,
    BroaderKind,
    Certainty,
    ClaimRelation,
    ContextKind,
    Corpus,
    Evaluator,
    EvidenceRelation,
    Kind,
    Measure,
    OutcomeDirection,
    Source,
    Status,
    Strength,
    Term,
)
from kb.model.naming import Sort
from kb.parse.domains import DOMAIN_KEYS, allowed
from kb.parse.vocabulary import KEYS as TERM_KEYS
from kb.parse.vocabulary import LISTS, OWN_KEYS


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
    if spot.at_key:
        make = _NOTE_KEYS.get(keys)
        return make(corpus) if make else ()
    if len(keys) == 2 and keys[0] in _UNDER_NAMES:
        return _UNDER_NAMES[keys[0]](corpus)
    if len(keys) == 2 and keys[0] == "certainty-domains" and keys[1] in _MOVING:
        return _levels_moved(keys[1])
    make = _IN_NOTE.get(keys)
    return make(corpus) if make else ()


def in_question(corpus: Corpus, spot: Spot) -> Candidates:
    """What can stand at that spot of a question."""
    keys = spot.keys
    if spot.at_key and keys == ("claims",):
        return (_with_colon(one) for one in _claims(corpus))
    if spot.at_key:
        return _codes(corpus) if keys == ("kb-ignore",) else _keys(OF_QUESTION.get(keys, {}))
    if len(keys) == 2 and keys[0] in _UNDER_QUESTION:
        return _UNDER_QUESTION[keys[0]](keys[1])
    make = _IN_QUESTION.get(keys) or _IN_NOTE.get(keys)
    return make(corpus) if make else ()


def in_studies(corpus: Corpus, spot: Spot) -> Candidates:
    """What can stand at that spot of the studies."""
    keys = spot.keys
    tools = [t for t in corpus.appraisal_tools.values() if spot.tool in {"", t.id}]
    if spot.at_key and keys == ("appraisal", "domains"):
        return _keys(dict.fromkeys((name for tool in tools for name in tool.domains), ""))
    if spot.at_key:
        return _keys(OF_STUDIES.get(keys, {}))
    if keys == ("appraisal", "overall") or keys[:2] == ("appraisal", "domains"):
        return map(Candidate, dict.fromkeys(level for tool in tools for level in tool.levels))
    make = _IN_STUDIES.get(keys)
    return make(corpus) if make else ()


def in_vocabulary(corpus: Corpus, spot: Spot) -> Candidates:
    """What can stand at that spot of the vocabulary."""
    keys = spot.keys
    if spot.at_key:
        own = (*TERM_KEYS, *OWN_KEYS.get(keys[0], ())) if keys else LISTS
        return _keys({name: OF_VOCABULARY.get(keys, {}).get(name, "") for name in own})
    if len(keys) != 2:
        return ()
    if keys[1] == "broader":
        return _BROADER[keys[0]](corpus) if keys[0] in _BROADER else ()
    make = _OF_TERMS.get((keys[0], keys[1])) or _OF_TERMS.get(("", keys[1]))
    return make(corpus) if make else ()


def _sources(corpus: Corpus) -> Iterator[Candidate]:
    for source in corpus.sources.values():
        about = described(source)
        yield Candidate(source.key, about, source.title, f"{about} {source.title}", Sort.SOURCE)


def described(source: Source) -> str:
    """Who wrote the source and when, in a few words."""
    return work_label(source.cited_as, source.year, "", undated="")


def _claims(corpus: Corpus) -> Iterator[Candidate]:
    for claim in corpus.claims.values():
        certainty = f"certainty: {claim.certainty}" if claim.certainty else ""
        yield Candidate(claim.id, certainty, claim.statement, claim.statement, Sort.CLAIM)


def _studies(corpus: Corpus) -> Iterator[Candidate]:
    for study in corpus.studies.values():
        yield Candidate(study.id, study.label, study.note, study.label, Sort.STUDY)


def _terms(terms: Mapping[str, Term], sort: Sort) -> Iterator[Candidate]:
    for term in terms.values():
        names = " ".join((term.label, *term.alt_labels))
        yield Candidate(term.id, term.label, term.definition, names, sort)


def _with_colon(one: Candidate) -> Candidate:
    return Candidate(one.word, one.about, one.more, one.names, one.sort, after=": ")


def _keys(names: Mapping[str, str]) -> Iterator[Candidate]:
    """Keys, each with what it means."""
    return (Candidate(name, about, after=": ") for name, about in names.items())


def _keys_of(names: Mapping[str, str]) -> Maker:
    return lambda _: _keys(names)


def _levels_moved(domain: str) -> Iterator[Candidate]:
    """By how many levels a domain may move certainty, none first."""
    moved = sorted(allowed(domain), key=abs)
    words = {0: "no concern", -1: "one level down", -2: "two levels down"}
    words |= {1: "one level up", 2: "two levels up"}
    if domain in RAISES:
        words[0] = "does not raise it"
    return (Candidate(str(levels), words[levels]) for levels in moved)


def _start(key: str) -> Candidates:
    """The words that ``approach`` and ``start`` take."""
    words: Mapping[str, type[StrEnum]] = {"approach": Approach, "start": Certainty}
    return _words(words[key]) if key in words else ()


def _weighings(_: str) -> Iterator[Candidate]:
    yield Candidate("weighed", "the answer rests on it")
    yield Candidate('"left out: "', "with the reason")


def _words(kind: type[StrEnum]) -> Iterator[Candidate]:
    return (Candidate(str(member)) for member in kind)


def _kinds_of_contexts(corpus: Corpus) -> Iterator[Candidate]:
    used = (context.kind for context in corpus.contexts.values() if context.kind)
    return (Candidate(kind) for kind in dict.fromkeys([*map(str, ContextKind), *map(str, used)]))


def _codes(corpus: Corpus) -> Iterator[Candidate]:  # noqa: ARG001 - like the others
    return (Candidate(rule.code, rule.title, rule.why, rule.title, after=": ") for rule in RULES)


_NOTE_KEYS: Mapping[tuple[str, ...], Maker] = {
    **{keys: _keys_of(words) for keys, words in OF_NOTE.items()},
    ("relations",): lambda _: _keys(dict.fromkeys(map(str, ClaimRelation), "")),
    ("kb-ignore",): _codes,
    ("features",): lambda corpus: map(_with_colon, _terms(corpus.features, Sort.FEATURE)),
    ("outcomes",): lambda corpus: map(_with_colon, _terms(corpus.outcomes, Sort.OUTCOME)),
}
"""What keys can stand under which."""

_UNDER_NAMES: Mapping[str, Maker] = {
    "features": lambda _: _words(Bearing),
    "outcomes": lambda _: _words(OutcomeDirection),
    "relations": _claims,
}
"""What stands behind a name of the collection, by what the names are under."""

_MOVING = {name for name in DOMAIN_KEYS if name not in {"approach", "start", "note"}}
_UNDER_QUESTION: Mapping[str, Callable[[str], Candidates]] = {
    "claims": _weighings,
    "certainty-domains": lambda name: _levels_moved(name) if name in _MOVING else _start(name),
}

_OF_TERMS: Mapping[tuple[str, str], Maker] = {
    ("", "source"): _sources,
    ("", "broader-kind"): lambda _: _words(BroaderKind),
    ("outcomes", "better"): lambda _: _words(Better),
    ("contexts", "kind"): _kinds_of_contexts,
    ("appraisal-tools", "designs"): lambda corpus: _terms(corpus.designs, Sort.DESIGN),
}
_IN_NOTE: Mapping[tuple[str, ...], Maker] = {
    LINK: _claims,
    CITATION: _sources,
    ("kind",): lambda _: _words(Kind),
    ("certainty",): lambda _: _words(Certainty),
    ("status",): lambda _: _words(Status),
    ("strength",): lambda _: _words(Strength),
    ("rests-on",): _claims,
    ("certainty-domains", "approach"): lambda _: _words(Approach),
    ("certainty-domains", "start"): lambda _: _words(Certainty),
    ("evidence", "study"): _studies,
    ("evidence", "effects", "outcome"): lambda corpus: _terms(corpus.outcomes, Sort.OUTCOME),
    ("evidence", "effects", "measure"): lambda _: _words(Measure),
    ("evidence", "effects", "conversion"): _sources,
    ("contexts",): lambda corpus: _terms(corpus.contexts, Sort.CONTEXT),
    ("kb-ignore",): _codes,
    ("evidence", "source"): _sources,
    ("evidence", "via"): _sources,
    ("evidence", "relation"): lambda _: _words(EvidenceRelation),
    ("evidence", "design"): lambda corpus: _terms(corpus.designs, Sort.DESIGN),
    ("evidence", "basis"): lambda _: _words(Basis),
}
_IN_QUESTION: Mapping[tuple[str, ...], Maker] = {
    ("searched",): lambda _: (Candidate("not searched"),),
    ("features",): lambda corpus: _terms(corpus.features, Sort.FEATURE),
    ("outcomes",): lambda corpus: _terms(corpus.outcomes, Sort.OUTCOME),
}
_IN_STUDIES: Mapping[tuple[str, ...], Maker] = {
    ("design",): lambda corpus: _terms(corpus.designs, Sort.DESIGN),
    ("reports",): _sources,
    ("contexts",): lambda corpus: _terms(corpus.contexts, Sort.CONTEXT),
    ("evaluator",): lambda _: _words(Evaluator),
    ("shares-data-with",): _studies,
    ("appraisal", "tool"): lambda corpus: _terms(corpus.appraisal_tools, Sort.TOOL),
    ("appraisal", "outcome"): lambda corpus: _terms(corpus.outcomes, Sort.OUTCOME),
    ("appraisal", "by"): _sources,
}
_BROADER: Mapping[str, Maker] = {
    "features": lambda corpus: _terms(corpus.features, Sort.FEATURE),
    "contexts": lambda corpus: _terms(corpus.contexts, Sort.CONTEXT),
    "designs": lambda corpus: _terms(corpus.designs, Sort.DESIGN),
    "outcomes": lambda corpus: _terms(corpus.outcomes, Sort.OUTCOME),
    "appraisal-tools": lambda corpus: _terms(corpus.appraisal_tools, Sort.TOOL),
}
