"""Parts that the schemas share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from kb.model import Claim, Source, Term

DIALECT = "https://json-schema.org/draft/2020-12/schema"

SLUG = "^[a-z0-9]+(?:-[a-z0-9]+)*$"

Schema = dict[str, Any]


def text(description: str, *, required: bool = False) -> Schema:
    """A text; numbers and words such as “no” are kept as they were typed, and so are texts too."""
    kinds = ["string", "number", "boolean"]
    if required:
        return {"type": kinds, "description": description, "minLength": 1}
    return {"type": [*kinds, "null"], "description": description}


def words(values: type[StrEnum], description: str, *, required: bool = False) -> Schema:
    """One of a few words."""
    found: list[str | None] = [str(value) for value in values]
    return {"enum": found if required else [*found, None], "description": description}


def names(values: Mapping[str, str], description: str, *, required: bool = False) -> Schema:
    """One of the names on record, each with what it stands for."""
    found: list[str | None] = list(values)
    told = list(values.values())
    if not required:
        found, told = [*found, None], [*told, ""]
    return {"enum": found, "enumDescriptions": told, "description": description}


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


def told_terms(terms: Mapping[str, Term]) -> dict[str, str]:
    """What each term means, by its id."""
    return {
        key: f"{term.label}: {term.definition}" if term.definition else term.label
        for key, term in terms.items()
    }


def told_sources(sources: Mapping[str, Source]) -> dict[str, str]:
    """Who wrote each source, when, and its title, by its key."""
    return {key: _reference(source) for key, source in sources.items()}


def told_claims(claims: Mapping[str, Claim]) -> dict[str, str]:
    """What each claim says, by its id."""
    return {key: claim.statement for key, claim in claims.items()}


def _reference(source: Source) -> str:
    people = [person.short for person in source.authors]
    who = ", ".join(people[:3]) + (" et al." if len(people) > 3 else "")
    year = f"({source.year})" if source.year is not None else ""
    head = " ".join(part for part in (who, year) if part)
    return f"{head}: {source.title}" if head else source.title
