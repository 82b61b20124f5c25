"""Parts that the schemas share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from kb.base.labels import byline
from kb.model import Claim, Source, Study, Term

DIALECT = "https://json-schema.org/draft/2020-12/schema"

SLUG = "^[a-z0-9]+(?:-[a-z0-9]+)*$"

_CODE = r"^[A-Z]\d{3}$"

Schema = dict[str, Any]

FORMER_ID: Schema = {"type": "string", "pattern": SLUG}
"""The id that a note or a study had."""


def text(description: str, *, required: bool = False) -> Schema:
    """A text; numbers and words such as “no” are kept as they were typed, and so are texts too."""
    kinds = ["string", "number", "boolean"]
    if required:
        return {"type": kinds, "description": description, "minLength": 1}
    return {"type": [*kinds, "null"], "description": description}


def number(description: str, *, required: bool = False) -> Schema:
    """A number as printed, which may be a text such as “< 0.001”."""
    kinds = ["number", "string"]
    return {"type": kinds if required else [*kinds, "null"], "description": description}


def counted(description: str) -> Schema:
    """Whole numbers by unit."""
    return {
        "type": ["object", "null"],
        "additionalProperties": {"type": "integer", "minimum": 0},
        "description": description,
    }


def suppressions(description: str) -> Schema:
    """Codes of findings to pass over, with reasons or alone."""
    code = {"type": "string", "pattern": _CODE}
    reasons = {
        "type": "object",
        "propertyNames": code,
        "additionalProperties": {"type": "string"},
    }
    return {
        "anyOf": [reasons, {"type": "array", "items": {"anyOf": [code, reasons]}}],
        "description": description,
    }


def words(values: type[StrEnum], description: str, *, required: bool = False) -> Schema:
    """One of a few words."""
    allowed: list[str | None] = [str(value) for value in values]
    return {"enum": allowed if required else [*allowed, None], "description": description}


def names(values: Mapping[str, str], description: str, *, required: bool = False) -> Schema:
    """One of the names on record, each with what it stands for."""
    allowed: list[str | None] = list(values)
    descriptions = list(values.values())
    if not required:
        allowed, descriptions = [*allowed, None], [*descriptions, ""]
    return {"enum": allowed, "enumDescriptions": descriptions, "description": description}


def listed(item: Schema, description: str) -> Schema:
    """A list in which nothing stands twice."""
    return {
        "type": ["array", "null"],
        "items": item,
        "uniqueItems": True,
        "description": description,
    }


def mapping(properties: Mapping[str, Schema], required: Iterable[str] = ()) -> Schema:
    """Keys and values; no others."""
    schema: Schema = {
        "type": "object",
        "properties": dict(properties),
        "additionalProperties": False,
    }
    needed = list(required)
    return {**schema, "required": needed} if needed else schema


def described_terms(terms: Mapping[str, Term]) -> dict[str, str]:
    """What each term means, by its id."""
    return {
        key: f"{term.label}: {term.definition}" if term.definition else term.label
        for key, term in terms.items()
    }


def described_studies(studies: Mapping[str, Study]) -> dict[str, str]:
    """What each study is called, by its id."""
    return {key: study.label for key, study in studies.items()}


def described_sources(sources: Mapping[str, Source]) -> dict[str, str]:
    """Who wrote each source, when, and its title, by its key."""
    return {key: _reference(source) for key, source in sources.items()}


def described_claims(claims: Mapping[str, Claim]) -> dict[str, str]:
    """What each claim says, by its id."""
    return {key: claim.statement for key, claim in claims.items()}


def _reference(source: Source) -> str:
    return byline([person.short for person in source.authors], source.year, source.title)
