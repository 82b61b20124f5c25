"""The schemas of what evidence is weighed by: effects, and the domains of certainty."""

from __future__ import annotations

from kb.model import Approach, Certainty, Corpus, Measure
from kb.parse.domains import DOMAIN_KEYS, allowed, domain_names
from kb.parse.note.effects import EFFECT_KEYS
from kb.report.schemas.parts import (
    Schema,
    counted,
    described_sources,
    described_terms,
    mapping,
    names,
    number,
    text,
    words,
)
from kb.report.schemas.words import DOMAINS, EFFECT


def effect_schema(corpus: Corpus) -> Schema:
    """The schema of one effect, with the collection's outcomes and sources."""
    properties = {name: text(reported) for name, reported in EFFECT.items()}
    properties |= {name: number(EFFECT[name]) for name in ("ci-level", "se", "p")}
    properties |= {
        "outcome": names(described_terms(corpus.outcomes), EFFECT["outcome"], required=True),
        "measure": words(Measure, EFFECT["measure"], required=True),
        "value": number(EFFECT["value"], required=True),
        "ci": {
            "type": ["array", "null"],
            "items": {"type": ["number", "string"]},
            "minItems": 2,
            "maxItems": 2,
            "description": EFFECT["ci"],
        },
        "n": counted(EFFECT["n"]),
        "conversion": names(described_sources(corpus.sources), EFFECT["conversion"]),
    }
    return mapping({key: properties[key] for key in EFFECT_KEYS}, ("outcome", "measure", "value"))


def domains_schema(description: str) -> Schema:
    """The schema of how certainty was judged."""
    properties: dict[str, Schema] = {
        "approach": words(Approach, DOMAINS["approach"], required=True),
        "start": words(Certainty, DOMAINS["start"]),
        "note": text(DOMAINS["note"]),
    }
    for name in domain_names(None):
        levels = sorted(allowed(name), key=abs)
        properties[name] = {"enum": [*levels, None], "description": DOMAINS[name]}
    schema = mapping({key: properties[key] for key in DOMAIN_KEYS}, required=("approach",))
    return {**schema, "type": ["object", "null"], "description": description}
