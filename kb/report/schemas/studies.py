"""The schema of ``sources/studies.yml``."""

from __future__ import annotations

from kb.model import CURATORS, Corpus, Evaluator
from kb.parse.studies import APPRAISAL_KEYS, STUDY_KEYS
from kb.report.schemas.parts import (
    DIALECT,
    FORMER_ID,
    SLUG,
    Schema,
    counted,
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
from kb.report.schemas.words import APPRAISAL, STUDY


def studies_schema(corpus: Corpus) -> Schema:
    """The schema, with the collection's sources, studies and terms as the values allowed."""
    return {
        "$schema": DIALECT,
        "title": "The studies of a collection",
        "type": ["array", "null"],
        "items": _study(corpus),
    }


def _study(corpus: Corpus) -> Schema:
    sources = described_sources(corpus.sources)
    studies = described_studies(corpus.studies)
    properties = {name: text(reported) for name, reported in STUDY.items()}
    properties |= {
        "id": {"type": "string", "pattern": SLUG, "description": STUDY["id"]},
        "label": text(STUDY["label"], required=True),
        "design": names(described_terms(corpus.designs), STUDY["design"]),
        "reports": listed(names(sources, "a source", required=True), STUDY["reports"]),
        "contexts": listed(
            names(described_terms(corpus.contexts), "a context", required=True), STUDY["contexts"]
        ),
        "sample": counted(STUDY["sample"]),
        "evaluator": words(Evaluator, STUDY["evaluator"]),
        "shares-data-with": listed(
            names(studies, "another study", required=True), STUDY["shares-data-with"]
        ),
        "appraisal": {
            "type": ["array", "null"],
            "items": _appraisal(corpus),
            "description": STUDY["appraisal"],
        },
        "replaces": listed(FORMER_ID, STUDY["replaces"]),
        "kb-ignore": suppressions(STUDY["kb-ignore"]),
    }
    return mapping({key: properties[key] for key in STUDY_KEYS}, required=("id", "label"))


def _appraisal(corpus: Corpus) -> Schema:
    by = {CURATORS: "those who keep this collection", **described_sources(corpus.sources)}
    properties: dict[str, Schema] = {
        "tool": names(described_terms(corpus.appraisal_tools), APPRAISAL["tool"], required=True),
        "overall": text(APPRAISAL["overall"]),
        "domains": {
            "type": ["object", "null"],
            "additionalProperties": text("a level of the tool"),
            "description": APPRAISAL["domains"],
        },
        "outcome": names(described_terms(corpus.outcomes), APPRAISAL["outcome"]),
        "by": names(by, APPRAISAL["by"]),
        "note": text(APPRAISAL["note"]),
    }
    return mapping({key: properties[key] for key in APPRAISAL_KEYS}, required=("tool",))
