"""How the values of the model stand in columns of SQLite, in pairs of a way in and a way out.

What is not known is null in the database, and empty in the model.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kb.model import (
    Approach,
    Certainty,
    CertaintyDomains,
    ContextKind,
    Count,
    Date,
    Domain,
    DomainLevel,
    EvidenceRelation,
    Ref,
    Retraction,
    Reviewed,
    Searched,
    Verified,
)

Stored = str | int | float | bytes | None


@dataclass(frozen=True, slots=True)
class Codec:
    """A pair: ``write`` from the model to the database (None: as it is), and ``read`` back."""

    type: type
    write: Callable[[Any], Stored] | None
    read: Callable[[Any], object]


def storable(text: str) -> str:
    """The text as a database takes it: what is no text in a file's name becomes a question mark."""
    return text.encode("utf-8", "replace").decode()


def as_json(value: Any) -> str:
    """Compact JSON with Unicode as it is; any iterable that is no mapping becomes an array."""
    shown = value if isinstance(value, Mapping) else list(value)
    return json.dumps(shown, ensure_ascii=False, separators=(",", ":"))


def enum_of(kind: type[StrEnum]) -> Codec:
    """A word of a controlled list, or none."""
    return Codec(str, lambda value: value and str(value), lambda stored: stored and kind(stored))


def context_kind() -> Codec:
    """The kind of a context, of the list that is always there or declared by the vocabulary."""
    return Codec(
        str, lambda value: value and str(value), lambda stored: stored and ContextKind.of(stored)
    )


def _parts(date: Date | None) -> str | None:
    if date is None:
        return None
    marks = {"uncertain": date.uncertain, "approximate": date.approximate}
    ends = {"start": date.start, "end": date.end}
    said = {name: value for name, value in {**ends, **marks}.items() if value or value == ()}
    return as_json({"edtf": date.edtf, **said})


def _date(stored: str | None) -> Date | None:
    if stored is None:
        return None
    parts = json.loads(stored)
    ends = {name: tuple(parts[name]) for name in ("start", "end") if name in parts}
    return Date(**{**parts, **ends})


_DATED = re.compile(r"([^\s:]*\d[^\s:]*|): ")


def _said_retracted(value: Retraction | None) -> str | None:
    """As people read it; an undated reason that could be taken for a dated one behind a colon."""
    if value is None:
        return None
    return f": {value}" if not value.date and _DATED.match(value.reason) else str(value)


def _retracted(stored: str | None) -> Retraction | None:
    if stored is None:
        return None
    dated = _DATED.match(stored)
    return Retraction(dated[1], stored[dated.end() :]) if dated else Retraction("", stored)


def _verified(stored: str | None) -> Verified | None:
    if stored is None:
        return None
    on, *marks = stored.split()
    digests = dict(mark.split(":", 1) for mark in marks)
    return Verified(on, digests["sha256"], digests.get("words", ""))


def _reviews(value: tuple[Reviewed, ...]) -> str | None:
    said = [
        {"on": one.on, "relation": one.relation, "by": one.by, "words": one.words} for one in value
    ]
    return as_json(said) if said else None


def read_reviews(stored: str | None) -> tuple[Reviewed, ...]:
    """Who read an item of evidence, from its column ``reviewed``; nobody from null."""
    said = json.loads(stored or "[]")
    return tuple(Reviewed(**{**one, "relation": EvidenceRelation(one["relation"])}) for one in said)


def _domains(value: CertaintyDomains | None) -> str | None:
    if value is None:
        return None
    said = {"approach": value.approach, "start": value.start, "note": value.note}
    levels = {domain.name: domain.levels for domain in value.domains}
    return as_json({**{name: text for name, text in said.items() if text}, "domains": levels})


def _judged(stored: str | None) -> CertaintyDomains | None:
    if stored is None:
        return None
    said = json.loads(stored)
    return CertaintyDomains(
        Approach(said["approach"]),
        Certainty(said["start"]) if "start" in said else None,
        tuple(Domain(*pair) for pair in said["domains"].items()),
        said.get("note", ""),
    )


def _search(value: Searched | None) -> str | None:
    if value is None:
        return None
    said = {"until": value.until, "where": value.where, "note": value.note}
    return as_json({"done": value.done, **{name: one for name, one in said.items() if one}})


def _searched(stored: str | None) -> Searched | None:
    if stored is None:
        return None
    said = json.loads(stored)
    where = tuple(said.get("where", ()))
    return Searched(said["done"], said.get("until", ""), where, said.get("note", ""))


WHOLE = Codec(int, None, lambda stored: stored)
"""A whole number."""

FLAG = Codec(int, int, bool)
"""Yes or no, as 1 or 0."""

WORDS = Codec(str, None, lambda stored: stored)
"""Text that every value has, be it empty."""

TEXT = Codec(str, lambda text: text or None, lambda stored: stored or "")
"""Text that may be missing."""

REF = Codec(str, lambda ref: ref and ref.id, lambda stored: stored and Ref(stored))
"""What is referred to, by its id."""

NAMES = Codec(str, as_json, lambda stored: tuple(json.loads(stored)))
"""Several texts: a JSON array."""

DATE = Codec(str, _parts, _date)
"""A date in its parts: a JSON object."""

RETRACTED = Codec(str, _said_retracted, _retracted)
"""A date and a reason."""

REVIEWED = Codec(str, _reviews, read_reviews)
"""Readings of an item: a JSON array of objects."""

VERIFIED = Codec(str, lambda value: value and str(value), _verified)
"""A day and two digests, as notes write them."""

REFS = Codec(
    str,
    lambda refs: as_json(ref.id for ref in refs),
    lambda stored: tuple(Ref(ident) for ident in json.loads(stored)),
)
"""What is referred to, by ids: a JSON array."""

COUNTS = Codec(
    str,
    lambda counts: as_json({c.unit: c.number for c in counts}) if counts else None,
    lambda stored: tuple(Count(*pair) for pair in json.loads(stored or "{}").items()),
)
"""How many there are of each unit: a JSON object."""

LEVELS = Codec(
    str,
    lambda levels: as_json({one.domain: one.level for one in levels}) if levels else None,
    lambda stored: tuple(DomainLevel(*pair) for pair in json.loads(stored or "{}").items()),
)
"""Levels by domain: a JSON object."""

DOMAINS = Codec(str, _domains, _judged)
"""How certainty was judged: a JSON object."""

SEARCHED = Codec(str, _search, _searched)
"""What was searched: a JSON object."""
