"""What the entry of a source says beyond the attributes that the source has."""

from __future__ import annotations

from collections.abc import Iterator

from kb.fields import SourceField, field_of
from kb.fields.roles import PEOPLE
from kb.fields.table import AT_HOME
from kb.model import Field, Source

_IN_WORDS = {"type", "howpublished", "keywords", "retracted"}
"""Fields that an attribute says in other words."""


_CLEANED = {"doi", "url", "note", "pages"}
"""Fields that an attribute says without what stands around the value."""


def further(source: Source) -> Iterator[tuple[Field, SourceField]]:
    """The fields that no attribute takes up and that are handed on, each with what it is."""
    for field in source.fields:
        known = field_of(field.name)
        if field.value and field.name not in AT_HOME and not _taken_up(source, field, known):
            yield field, known


def _taken_up(source: Source, field: Field, known: SourceField) -> bool:
    """Whether the people or an attribute of the source say what the field says."""
    if field.name in PEOPLE:
        return True
    if known.attribute == "date":
        return _is_dated(source, field)
    if not known.attribute:
        return False
    taken = source.number or source.issue if field.name == "number" else _attribute(source, known)
    if field.name in _IN_WORDS or not taken:
        return bool(taken)
    if field.name == "location" and field.value.startswith("country"):
        return True
    said, text = _folded(field.value), _folded(str(taken))
    return said in text or (field.name in _CLEANED and text in said)


def _attribute(source: Source, known: SourceField) -> object:
    value: object = getattr(source, known.attribute)
    return value


def _is_dated(source: Source, field: Field) -> bool:
    date = source.date
    if date is None or field.value in date.edtf:
        return date is not None
    return len(date.start) > {"month": 1, "day": 2}.get(field.name, 0)


def _folded(text: str) -> str:
    """The text as it is compared: programs differ in dashes, escapes, capitals and spaces."""
    plain = text.replace("\\", "").replace("–", "-").replace("--", "-")
    return "".join(plain.split()).casefold()
