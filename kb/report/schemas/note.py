"""The schema of a note's front matter."""

from __future__ import annotations

from kb.model import (
    Basis,
    Bearing,
    Certainty,
    ClaimRelation,
    Corpus,
    EvidenceRelation,
    Kind,
    Status,
)
from kb.parse.note.claim import EVIDENCE_KEYS, KEYS
from kb.report.schemas.parts import (
    DIALECT,
    Schema,
    listed,
    mapping,
    names,
    text,
    told_claims,
    told_sources,
    told_terms,
    words,
)
from kb.report.schemas.words import EVIDENCE, NOTE

_CODE = r"^[A-Z]\d{3}$"


def note_schema(corpus: Corpus) -> Schema:
    """The schema, with the collection's sources, claims and terms as the values allowed."""
    properties = {
        "claim": text(NOTE["claim"], required=True),
        "kind": words(Kind, NOTE["kind"]),
        "certainty": words(Certainty, NOTE["certainty"]),
        "certainty-reason": text(NOTE["certainty-reason"]),
        "status": words(Status, NOTE["status"]),
        "features": _features(corpus),
        "contexts": listed(
            names(told_terms(corpus.contexts), "a context", required=True), NOTE["contexts"]
        ),
        "evidence": {
            "type": "array",
            "minItems": 1,
            "items": _evidence(corpus),
            "description": NOTE["evidence"],
        },
        "relations": _relations(corpus),
        "kb-ignore": _ignores(),
    }
    return {
        "$schema": DIALECT,
        "title": "The front matter of a claim note",
        **mapping({key: properties[key] for key in KEYS}, required=("claim", "evidence")),
    }


def _features(corpus: Corpus) -> Schema:
    found = {
        key: words(Bearing, told, required=True)
        for key, told in told_terms(corpus.features).items()
    }
    return {**mapping(found), "type": ["object", "null"], "description": NOTE["features"]}


def _evidence(corpus: Corpus) -> Schema:
    sources = told_sources(corpus.sources)
    properties = {name: text(told) for name, told in EVIDENCE.items()}
    properties |= {
        "source": names(sources, EVIDENCE["source"], required=True),
        "relation": words(EvidenceRelation, EVIDENCE["relation"], required=True),
        "via": names(sources, EVIDENCE["via"]),
        "design": names(told_terms(corpus.designs), EVIDENCE["design"]),
        "basis": words(Basis, EVIDENCE["basis"]),
        "verified": {"description": EVIDENCE["verified"]},
    }
    return mapping({key: properties[key] for key in EVIDENCE_KEYS}, ("source", "relation"))


def _relations(corpus: Corpus) -> Schema:
    claim = names(told_claims(corpus.claims), "the id of another claim", required=True)
    found = {
        str(relation): listed(claim, f"claims that it {relation}") for relation in ClaimRelation
    }
    return {**mapping(found), "type": ["object", "null"], "description": NOTE["relations"]}


def _ignores() -> Schema:
    code = {"type": "string", "pattern": _CODE}
    reasons = {
        "type": "object",
        "propertyNames": code,
        "additionalProperties": {"type": "string"},
    }
    return {
        "anyOf": [reasons, {"type": "array", "items": {"anyOf": [code, reasons]}}],
        "description": NOTE["kb-ignore"],
    }
