"""The schema of the vocabulary."""

from __future__ import annotations

from collections.abc import Mapping

from kb.model import ContextKind, Corpus, Term
from kb.parse.vocabulary import KEYS
from kb.report.schemas.parts import (
    DIALECT,
    SLUG,
    Schema,
    listed,
    mapping,
    names,
    text,
    told_sources,
    told_terms,
    words,
)
from kb.report.schemas.words import LISTS, TERM


def vocabulary_schema(corpus: Corpus) -> Schema:
    """The schema, with the collection's terms and sources as the values of links."""
    lists: Mapping[str, Mapping[str, Term]] = {
        "features": corpus.features,
        "contexts": corpus.contexts,
        "designs": corpus.designs,
    }
    sources = names(told_sources(corpus.sources), TERM["source"])
    properties = {}
    for name, terms in lists.items():
        term = _term(terms, sources)
        if name == "contexts":
            term["properties"]["kind"] = words(ContextKind, TERM["kind"], required=True)
            term["required"] = [*term["required"], "kind"]
        properties[name] = {
            "type": ["array", "null"],
            "items": term,
            "description": LISTS[name],
        }
    return {"$schema": DIALECT, "title": "The vocabulary of a collection", **mapping(properties)}


def _term(terms: Mapping[str, Term], sources: Schema) -> Schema:
    properties = {
        "id": {"type": "string", "pattern": SLUG, "description": TERM["id"]},
        "label": text(TERM["label"], required=True),
        "definition": text(TERM["definition"]),
        "scope-note": text(TERM["scope-note"]),
        "alt-labels": listed({"type": ["string", "number", "boolean"]}, TERM["alt-labels"]),
        "broader": names(told_terms(terms), TERM["broader"]),
        "source": sources,
    }
    return mapping({key: properties[key] for key in KEYS}, required=("id", "label"))
