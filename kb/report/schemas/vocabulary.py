"""The schema of the vocabulary."""

from __future__ import annotations

from collections.abc import Mapping

from kb.model import Better, BroaderKind, ContextKind, Corpus, Term
from kb.parse.vocabulary import FORMER, KEYS
from kb.report.schemas.parts import (
    DIALECT,
    SLUG,
    Schema,
    described_sources,
    described_terms,
    listed,
    mapping,
    names,
    text,
    words,
)
from kb.report.schemas.words import LISTS, TERM

_REQUIRED = {"better", "kind", "levels"}


def vocabulary_schema(corpus: Corpus) -> Schema:
    """The schema, with the collection's terms and sources as the values of links."""
    lists: Mapping[str, Mapping[str, Term]] = {
        "features": corpus.features,
        "outcomes": corpus.outcomes,
        "contexts": corpus.contexts,
        "designs": corpus.designs,
        "appraisal-tools": corpus.appraisal_tools,
    }
    sources = names(described_sources(corpus.sources), TERM["source"])
    properties = {}
    for name, terms in lists.items():
        term = _term(terms, sources)
        own = _own(name, corpus)
        term["properties"] |= own
        term["required"] = [*term["required"], *(key for key in own if key in _REQUIRED)]
        properties[name] = {
            "type": ["array", "null"],
            "items": term,
            "description": LISTS[name],
        }
    properties["context-kinds"] = listed(
        {"type": "string", "pattern": SLUG}, LISTS["context-kinds"]
    )
    properties["spellings"] = listed({"type": "string", "pattern": "="}, LISTS["spellings"])
    return {
        "$schema": DIALECT,
        "title": "The vocabulary of a collection",
        **mapping(properties),
        **_kinds(corpus),
    }


def _own(name: str, corpus: Corpus) -> dict[str, Schema]:
    """The keys that terms of that list have beside those of all."""
    plain: Schema = {"type": ["string", "number", "boolean"]}
    designs = names(described_terms(corpus.designs), "a design", required=True)
    own: Mapping[str, dict[str, Schema]] = {
        "outcomes": {"better": words(Better, TERM["better"], required=True)},
        "contexts": {"kind": {"type": "string", "pattern": SLUG, "description": TERM["kind"]}},
        "appraisal-tools": {
            "levels": listed(plain, TERM["levels"]) | {"type": "array", "minItems": 1},
            "domains": listed(plain, TERM["domains"]),
            "designs": listed(designs, TERM["designs"]),
        },
    }
    return own.get(name, {})


def _kinds(corpus: Corpus) -> Schema:
    """Where no kinds are declared, a context has one of those that are there or in use."""
    used = (context.kind for context in corpus.contexts.values() if context.kind)
    known = dict.fromkeys([*map(str, ContextKind), *map(str, used)])
    kind = {"properties": {"kind": {"enum": list(known)}}}
    return {
        "if": {"not": {"required": ["context-kinds"]}},
        "then": {"properties": {"contexts": {"items": kind}}},
    }


def _term(terms: Mapping[str, Term], sources: Schema) -> Schema:
    properties = {
        "id": {"type": "string", "pattern": SLUG, "description": TERM["id"]},
        "label": text(TERM["label"], required=True),
        "definition": text(TERM["definition"]),
        "scope-note": text(TERM["scope-note"]),
        "alt-labels": listed({"type": ["string", "number", "boolean"]}, TERM["alt-labels"]),
        "broader": names(described_terms(terms), TERM["broader"]),
        "broader-kind": words(BroaderKind, TERM["broader-kind"]),
        "source": sources,
        "replaces": listed({"type": "string", "pattern": f"^{FORMER.pattern}$"}, TERM["replaces"]),
    }
    return mapping({key: properties[key] for key in KEYS}, required=("id", "label"))
