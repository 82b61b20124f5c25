"""How the values of the model stand in columns of SQLite, in pairs of a way in and a way out.

What is not known is null in the database, and empty in the model.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kb.model import Date, Ref, Retraction, Verified

Stored = str | int | float | bytes | None


@dataclass(frozen=True, slots=True)
class Codec:
    """A pair: ``write`` from the model to the database (None: as it is), and ``read`` back."""

    type: type
    write: Callable[[Any], Stored] | None
    read: Callable[[Any], object]


def as_json(value: Any) -> str:
    """Compact JSON with Unicode as it is; any iterable that is no mapping becomes an array."""
    shown = value if isinstance(value, Mapping) else list(value)
    return json.dumps(shown, ensure_ascii=False, separators=(",", ":"))


def enum_of(kind: type[StrEnum]) -> Codec:
    """A word of a controlled list, or none."""
    return Codec(str, lambda value: value and str(value), lambda stored: stored and kind(stored))


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


def _retracted(stored: str | None) -> Retraction | None:
    if stored is None:
        return None
    date, _, reason = stored.partition(": ")
    return Retraction(date, reason)


def _verified(stored: str | None) -> Verified | None:
    if stored is None:
        return None
    on, *marks = stored.split()
    digests = dict(mark.split(":", 1) for mark in marks)
    return Verified(on, digests["sha256"], digests.get("words", ""))


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

RETRACTED = Codec(str, lambda value: value and f"{value.date}: {value.reason}", _retracted)
"""A date and a reason."""

VERIFIED = Codec(str, lambda value: value and str(value), _verified)
"""A day and two digests, as notes write them."""
