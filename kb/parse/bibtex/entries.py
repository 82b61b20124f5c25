"""Entries as they stand in one file, before macros and inheritance are resolved."""

from __future__ import annotations

from dataclasses import dataclass, field

from kb.base.pickling import pickled_fast
from kb.base.text import Place


@pickled_fast
@dataclass(frozen=True, slots=True)
class ValuePart:
    """One part of a value: literal text, or the name of a macro."""

    text: str
    macro: bool = False


@pickled_fast
@dataclass(frozen=True, slots=True)
class RawField:
    """A field as written; ``place`` is that of its value. ``name`` is in lower case."""

    name: str
    parts: tuple[ValuePart, ...]
    raw: str
    place: Place


@pickled_fast
@dataclass(frozen=True, slots=True)
class RawEntry:
    """An entry as written; ``place`` is that of its key. ``type`` is in lower case."""

    type: str
    key: str
    fields: tuple[RawField, ...]
    raw: str
    place: Place

    def find(self, name: str) -> RawField | None:
        """The field of that name, if the entry has it."""
        return next((f for f in self.fields if f.name == name), None)


@dataclass(frozen=True, slots=True)
class Macro:
    """An ``@string``; its name in lower case, since BibTeX does not tell capitals apart."""

    name: str
    parts: tuple[ValuePart, ...]
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True)
class BibFile:
    """All entries and macros of a file, in the order written."""

    path: str
    entries: tuple[RawEntry, ...]
    macros: tuple[Macro, ...]
