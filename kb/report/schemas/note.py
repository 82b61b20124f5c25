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
    OutcomeDirection,
    Status,
    Strength,
)
from kb.parse.note.claim import KEYS
from kb.parse.note.evidence import EVIDENCE_KEYS
from kb.report.schemas.judging import domains_schema, effect_schema
from kb.report.schemas.parts import (
    DIALECT,
    FORMER_ID,
    Schema,
    described_claims,
    described_sources,
    described_studies,
    described_terms,
    listed,
    mapping,
    names,
    suppressions,
    text,
    words,
)
from kb.report.schemas.words import EVIDENCE, NOTE


def note_schema(corpus: Corpus) -> Schema:
    """The schema, with the collection's sources, claims and terms as the values allowed."""
    properties = {
        "claim": text(NOTE["claim"], required=True),
        "kind": words(Kind, NOTE["kind"]),
        "certainty": words(Certainty, NOTE["certainty"]),
        "certainty-domains": domains_schema(NOTE["certainty-domains"]),
        "certainty-reason": text(NOTE["certainty-reason"]),
        "strength": words(Strength, NOTE["strength"]),
        "rests-on": listed(_claim(corpus), NOTE["rests-on"]),
        "status": words(Status, NOTE["status"]),
        "features": _features(corpus),
        "outcomes": _outcomes(corpus),
        "contexts": listed(
            names(described_terms(corpus.contexts), "a context", required=True), NOTE["contexts"]
        ),
        "evidence": {
            "type": "array",
            "minItems": 1,
            "items": _evidence(corpus),
            "description": NOTE["evidence"],
        },
        "relations": _relations(corpus),
        "replaces": listed(FORMER_ID, NOTE["replaces"]),
        "kb-ignore": suppressions(NOTE["kb-ignore"]),
    }
    return {
        "$schema": DIALECT,
        "title": "The front matter of a claim note",
        **mapping({key: properties[key] for key in KEYS}, required=("claim", "evidence")),
    }


def _features(corpus: Corpus) -> Schema:
    properties = {
        key: words(Bearing, description_, required=True)
        for key, description_ in described_terms(corpus.features).items()
    }
    return {**mapping(properties), "type": ["object", "null"], "description": NOTE["features"]}


def _outcomes(corpus: Corpus) -> Schema:
    properties = {
        key: words(OutcomeDirection, description_, required=True)
        for key, description_ in described_terms(corpus.outcomes).items()
    }
    return {**mapping(properties), "type": ["object", "null"], "description": NOTE["outcomes"]}


def _evidence(corpus: Corpus) -> Schema:
    sources = described_sources(corpus.sources)
    properties = {name: text(description_) for name, description_ in EVIDENCE.items()}
    properties |= {
        "source": names(sources, EVIDENCE["source"], required=True),
        "relation": words(EvidenceRelation, EVIDENCE["relation"], required=True),
        "study": names(described_studies(corpus.studies), EVIDENCE["study"]),
        "via": names(sources, EVIDENCE["via"]),
        "design": names(described_terms(corpus.designs), EVIDENCE["design"]),
        "basis": words(Basis, EVIDENCE["basis"]),
        "effects": {
            "type": ["array", "null"],
            "items": effect_schema(corpus),
            "description": EVIDENCE["effects"],
        },
        "verified": {"description": EVIDENCE["verified"]},
        "reviewed": listed(text("a reading"), EVIDENCE["reviewed"]),
    }
    return mapping({key: properties[key] for key in EVIDENCE_KEYS}, ("source", "relation"))


def _claim(corpus: Corpus) -> Schema:
    return names(described_claims(corpus.claims), "the id of another claim", required=True)


def _relations(corpus: Corpus) -> Schema:
    claim = _claim(corpus)
    properties = {
        str(relation): listed(claim, f"claims that it {relation}") for relation in ClaimRelation
    }
    return {**mapping(properties), "type": ["object", "null"], "description": NOTE["relations"]}
