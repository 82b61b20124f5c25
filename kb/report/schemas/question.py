"""The schema of a question's front matter."""

from __future__ import annotations

from kb.model import Certainty, Corpus, Status
from kb.parse.question import NOT_SEARCHED, QUESTION_KEYS, SEARCHED_KEYS
from kb.report.schemas.judging import domains_schema
from kb.report.schemas.parts import (
    DIALECT,
    FORMER_ID,
    Schema,
    described_claims,
    described_terms,
    listed,
    mapping,
    names,
    suppressions,
    text,
    words,
)
from kb.report.schemas.words import QUESTION, SEARCHED

_WEIGHING = r"^(?:weighed|left out:? .+|weighed: .+)$"
_DAY = r"^\d{4}-\d{2}-\d{2}$"


def question_schema(corpus: Corpus) -> Schema:
    """The schema, with the collection's claims and terms as the values allowed."""
    properties = {
        "question": text(QUESTION["question"], required=True),
        "answer": text(QUESTION["answer"]),
        "certainty": words(Certainty, QUESTION["certainty"]),
        "certainty-domains": domains_schema(QUESTION["certainty-domains"]),
        "certainty-reason": text(QUESTION["certainty-reason"]),
        "claims": _claims(corpus),
        "answered": {"description": QUESTION["answered"], "pattern": _DAY},
        "searched": _searched(),
        "status": words(Status, QUESTION["status"]),
        "replaces": listed(FORMER_ID, QUESTION["replaces"]),
        "kb-ignore": suppressions(QUESTION["kb-ignore"]),
    }
    for name, terms in (
        ("features", described_terms(corpus.features)),
        ("outcomes", described_terms(corpus.outcomes)),
        ("contexts", described_terms(corpus.contexts)),
    ):
        item = names(terms, f"one of the {name}", required=True)
        properties[name] = listed(item, QUESTION[name])
    return {
        "$schema": DIALECT,
        "title": "The front matter of a question",
        **mapping({key: properties[key] for key in QUESTION_KEYS}, required=("question",)),
    }


def _claims(corpus: Corpus) -> Schema:
    properties = {
        key: {"type": "string", "pattern": _WEIGHING, "description": reported}
        for key, reported in described_claims(corpus.claims).items()
    }
    return {**mapping(properties), "type": ["object", "null"], "description": QUESTION["claims"]}


def _searched() -> Schema:
    properties = {
        "until": text(SEARCHED["until"]),
        "where": listed({"type": "string"}, SEARCHED["where"]),
        "note": text(SEARCHED["note"]),
    }
    reported = mapping({key: properties[key] for key in SEARCHED_KEYS})
    return {
        "anyOf": [{"const": NOT_SEARCHED}, {"type": "null"}, reported],
        "description": QUESTION["searched"],
    }
