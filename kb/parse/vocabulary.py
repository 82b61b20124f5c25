"""The vocabulary file into terms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from kb.base.folding import caseless
from kb.base.suggestions import nearest
from kb.base.text import Place, TextFile
from kb.diagnostics import Diagnostic, Edit, Fix, Fixability, Rule, Severity
from kb.model import (
    AppraisalTool,
    Better,
    BroaderKind,
    Context,
    ContextKind,
    Design,
    Feature,
    Outcome,
    Ref,
    Spelling,
    Term,
    Vocabulary,
)
from kb.parse.reader import MISSING_KEY, UNKNOWN_VALUE, Reader
from kb.parse.yaml import Mapping, Node, Scalar, parse_yaml
from kb.parse.yaml import Sequence as YamlSequence

DUPLICATE_TERM = Rule(
    code="V001",
    title="Two terms have the same id",
    why="Notes name terms by their id, so an id must mean one thing.",
    bad="- id: network\n  label: Network\n- id: network\n  label: Web of schools",
    good="- id: network\n  label: Network\n  alt-labels: [web of schools]",
)
UNKNOWN_BROADER = Rule(
    code="V002",
    title="A broader term that does not exist",
    why="Broader terms make the taxonomy; one that leads nowhere would drop the term out of it.",
    bad="broader: netwrok",
    good="broader: network",
    fixability=Fixability.UNSAFE,
)
BROADER_CYCLE = Rule(
    code="V003",
    title="Terms that are broader than each other",
    why="A taxonomy is a tree; in a circle nothing is on top.",
    bad="- {id: trust, label: Trust, broader: trust}",
    good="- {id: trust, label: Trust, broader: network}",
)

SAME_LABEL = Rule(
    code="V004",
    title="Two terms share a label",
    why="Readers and the search know terms by their labels, so they could not tell the two apart.",
    bad="- {id: pairing, label: Pairing, alt-labels: [Matching]}\n- {id: match, label: Matching}",
    good="- {id: pairing, label: Pairing}\n- {id: match, label: Matching}",
    severity=Severity.WARNING,
)

NO_FORMER_TERM = Rule(
    code="V005",
    title="An address that no former term can have",
    why="“replaces” sends readers on from where a term once stood; an address that is a term's of"
    " today, or that two terms replace, can lead to one place only.",
    bad="- {id: attainment, label: Attainment, better: higher, replaces: [attainment]}",
    good="- {id: attainment, label: Attainment, better: higher, replaces: [feature/attainment]}",
)

RULES = (DUPLICATE_TERM, UNKNOWN_BROADER, BROADER_CYCLE, SAME_LABEL, NO_FORMER_TERM)

LISTS = (
    "features",
    "outcomes",
    "context-kinds",
    "contexts",
    "designs",
    "appraisal-tools",
    "spellings",
)
KEYS = (
    "id",
    "label",
    "definition",
    "scope-note",
    "alt-labels",
    "broader",
    "broader-kind",
    "source",
    "replaces",
)
OWN_KEYS = {
    "outcomes": ("better",),
    "contexts": ("kind",),
    "appraisal-tools": ("levels", "domains", "designs"),
}
"""The keys that the terms of one list have beside those of all."""

FORMER = re.compile(r"(feature|outcome|context|design|appraisal-tool)/[a-z0-9]+(?:-[a-z0-9]+)*")
"""The address of a former term: its kind and its id."""

TermT = TypeVar("TermT", bound=Term)


@dataclass(frozen=True, slots=True)
class _Read:
    """A term's values, common to all three lists, with the mapping they came from."""

    mapping: Mapping
    values: dict[str, Any]


def parse_vocabulary(file: TextFile) -> tuple[Vocabulary, tuple[Diagnostic, ...]]:
    """The terms of a vocabulary file, as far as they can be read, and what is wrong with it."""
    root, findings = parse_yaml(file, 0, len(file.text))
    reader = Reader(None)
    reader.findings.extend(findings)
    if root is None or (isinstance(root, Scalar) and root.absent):
        return Vocabulary(), tuple(reader.findings)
    top = reader.mapping(root, "the vocabulary", LISTS)
    if top is None:
        return Vocabulary(), tuple(reader.findings)
    kinds = tuple(_kinds(reader, top))
    vocabulary = Vocabulary(
        features=_rooted(reader, [Feature(**r.values) for r in _terms(reader, top, "features")]),
        outcomes=_rooted(reader, [_outcome(reader, r) for r in _terms(reader, top, "outcomes")]),
        contexts=_rooted(
            reader, [_context(reader, r, kinds) for r in _terms(reader, top, "contexts")]
        ),
        designs=_rooted(
            reader,
            [
                Design(**read.values, rank=rank)
                for rank, read in enumerate(_terms(reader, top, "designs"), start=1)
            ],
        ),
        appraisal_tools=_rooted(
            reader, [_tool(reader, r) for r in _terms(reader, top, "appraisal-tools")]
        ),
        spellings=tuple(_spellings(reader, top)),
        context_kinds=kinds,
    )
    _check_former(reader, vocabulary)
    return vocabulary, tuple(reader.findings)


def _check_former(reader: Reader, vocabulary: Vocabulary) -> None:
    """Report addresses under ``replaces`` that a term has today, or that two terms replace."""
    pages = {
        "feature": vocabulary.features,
        "outcome": vocabulary.outcomes,
        "context": vocabulary.contexts,
        "design": vocabulary.designs,
        "appraisal-tool": vocabulary.appraisal_tools,
    }
    taken = {f"{kind}/{term.id}": "" for kind, terms in pages.items() for term in terms}
    for term in (term for terms in pages.values() for term in terms):
        reader.subject = term.id
        for former in term.replaces:
            if former.id in taken and former.place is not None:
                owner = taken[former.id]
                why = f"“{owner}” replaces it too" if owner else "a term stands there today"
                message = f"“{former.id}” cannot lead here, since {why}; take it out of one place"
                reader.report(NO_FORMER_TERM, former.place, message)
            taken.setdefault(former.id, term.id)


def _terms(reader: Reader, top: Mapping, name: str) -> Iterator[_Read]:
    yield from _without_doubles(reader, list(_listed(reader, top, name)))


def _listed(reader: Reader, top: Mapping, name: str) -> Iterator[_Read]:
    known = (*KEYS, *OWN_KEYS.get(name, ()))
    seen: dict[str, Place] = {}
    for item in reader.items(top.get(name), name):
        mapping = reader.mapping(item, f"a term of {name}", known)
        if mapping is None:
            continue
        read = _term(reader, mapping)
        if read is None:
            continue
        identifier, place = read.values["id"], read.values["place"]
        if identifier in seen:
            line = seen[identifier].span.line
            message = f"“{identifier}” is in use at line {line}; give one of the two another id"
            reader.report(DUPLICATE_TERM, place, message)
            continue
        seen[identifier] = place
        yield read


def _term(reader: Reader, mapping: Mapping) -> _Read | None:
    reader.subject = reader.text(mapping.get("id"), "id") or None
    identifier = reader.required(mapping, "id", "a term")
    label = reader.required(mapping, "label", "a term")
    node = mapping.get("id")
    if not identifier or node is None:
        return None
    reader.slug(identifier, node.place, "id")
    values = {
        "id": identifier,
        "label": label or identifier,
        "definition": reader.text(mapping.get("definition"), "definition"),
        "scope_note": reader.text(mapping.get("scope-note"), "scope-note"),
        "alt_labels": reader.texts(mapping.get("alt-labels"), "alt-labels"),
        "broader": reader.ref(mapping.get("broader"), "broader"),
        "broader_kind": reader.choice(
            mapping.get("broader-kind"), "kind of broader term", BroaderKind
        )
        or BroaderKind.PART_OF,
        "source": reader.ref(mapping.get("source"), "source"),
        "replaces": tuple(_former(reader, identifier, mapping)),
        "place": node.place,
    }
    return _Read(mapping, values)


def _former(reader: Reader, identifier: str, mapping: Mapping) -> Iterator[Ref]:
    """The addresses under ``replaces``, after reporting those that no term can have."""
    for former in reader.refs(mapping.get("replaces"), "replaces"):
        if FORMER.fullmatch(former.id):
            yield former
        elif former.place is not None:
            message = (
                f"“{former.id}” is no address of a term; write its kind and its id,"
                f" as in “feature/{identifier}”"
            )
            reader.report(NO_FORMER_TERM, former.place, message)


def _kinds(reader: Reader, top: Mapping) -> Iterator[str]:
    """The kinds of contexts that the vocabulary declares beside those that are always there."""
    for kind in reader.refs(top.get("context-kinds"), "context-kinds"):
        if kind.place is not None:
            reader.slug(kind.id, kind.place, "kind of context")
        yield kind.id


def _context(reader: Reader, read: _Read, declared: tuple[str, ...]) -> Context:
    reader.subject = read.values["id"]
    reader.required(read.mapping, "kind", "a context")
    kind = reader.word(
        read.mapping.get("kind"),
        "kind of context",
        (*map(str, ContextKind), *declared),
        "or declare it under “context-kinds”",
    )
    return Context(**read.values, kind=ContextKind.of(kind) if kind else None)


def _outcome(reader: Reader, read: _Read) -> Outcome:
    reader.subject = read.values["id"]
    reader.required(read.mapping, "better", "an outcome")
    better = reader.choice(read.mapping.get("better"), "way to get better", Better)
    return Outcome(**read.values, better=better)


def _tool(reader: Reader, read: _Read) -> AppraisalTool:
    reader.subject = read.values["id"]
    levels = reader.texts(read.mapping.get("levels"), "levels")
    if not levels:
        message = "an appraisal tool needs “levels: […]”, from the worst to the best"
        reader.report(MISSING_KEY, read.values["place"], message)
    return AppraisalTool(
        **read.values,
        levels=levels,
        domains=reader.texts(read.mapping.get("domains"), "domains"),
        designs=reader.refs(read.mapping.get("designs"), "designs"),
    )


def _spellings(reader: Reader, top: Mapping) -> Iterator[Spelling]:
    reader.subject = None
    for item in reader.items(top.get("spellings"), "spellings"):
        text = reader.text(item, "spellings")
        words = tuple(dict.fromkeys(word.strip() for word in text.split("=")))
        if len(words) > 1 and all(words):
            yield Spelling(words, item.place)
        elif text:
            message = f"“{text}” says no spellings; write two or more, as in “programme = program”"
            reader.report(UNKNOWN_VALUE, item.place, message)


def _rooted(reader: Reader, terms: Sequence[TermT]) -> tuple[TermT, ...]:
    """The terms, after reporting broader terms that are missing or go in a circle.

    The link that closes a circle is left out, so that what is returned is a forest.
    """
    known = {term.id: term for term in terms}
    for term in terms:
        if term.broader is None or term.broader.place is None:
            continue
        reader.subject = term.id
        if term.broader.id not in known:
            near = nearest(term.broader.id, known)
            advice = f"did you mean “{near}”?" if near else "add it to the same list"
            fix = None
            if near:
                fix = Fix(f"write “{near}”", (Edit(term.broader.place.span, near),))
            message = f"there is no term “{term.broader.id}” in this list; {advice}"
            reader.report(UNKNOWN_BROADER, term.broader.place, message, fix)
        elif _circles(term.id, term.broader, known):
            message = f"“{term.id}” is its own broader term by this; name one that is wider"
            reader.report(BROADER_CYCLE, term.broader.place, message)
            known[term.id] = replace(term, broader=None)
    return tuple(known.values())


def _circles(identifier: str, broader: Ref | None, known: dict[str, TermT]) -> bool:
    seen: set[str] = set()
    while broader is not None and broader.id in known and broader.id not in seen:
        if broader.id == identifier:
            return True
        seen.add(broader.id)
        broader = known[broader.id].broader
    return False


def _without_doubles(reader: Reader, reads: Sequence[_Read]) -> Iterator[_Read]:
    """The terms as they are, after reporting labels by which two of them are known."""
    owners = {caseless(read.values["label"]): read.values["id"] for read in reversed(reads)}
    for read in reads:
        reader.subject = read.values["id"]
        for node, label in _labels(read):
            owner = owners.setdefault(caseless(label), read.values["id"])
            if owner != read.values["id"]:
                message = f"“{label}” is a label of “{owner}” too; keep it for one of the two"
                reader.report(SAME_LABEL, node.place, message)
        yield read


def _labels(read: _Read) -> Iterator[tuple[Node, str]]:
    label, others = read.mapping.get("label"), read.mapping.get("alt-labels")
    items = others.items if isinstance(others, YamlSequence) else ()
    for node in (label, *items):
        if isinstance(node, Scalar) and node.text.strip():
            yield node, " ".join(node.text.split())
