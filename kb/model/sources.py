"""Published works and the people behind them, by the terms of CSL."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from kb.base.labels import author_label, work_label
from kb.base.text import Place
from kb.model.refs import Suppression

KEY_FIELDS = ("crossref", "xdata", "xref", "related", "entryset")
"""The fields of an entry that name other entries by their keys, with commas between them."""


@dataclass(frozen=True, slots=True)
class Person:
    """A name in the parts that CSL-JSON has; ``literal`` for a body such as an office.

    Source: CSL-JSON schema, ``name-variable``.
    """

    family: str = ""
    given: str = ""
    dropping_particle: str = ""
    non_dropping_particle: str = ""
    suffix: str = ""
    literal: str = ""

    @property
    def name(self) -> str:
        """The name as it sorts in a list: ``Lima, Jorge Ávila de`` or the literal name."""
        if self.literal:
            return self.literal
        family = " ".join(part for part in (self.non_dropping_particle, self.family) if part)
        given = " ".join(part for part in (self.given, self.dropping_particle) if part)
        return ", ".join(part for part in (family, given, self.suffix) if part)

    @property
    def spoken(self) -> str:
        """The name as it is said: ``Jorge Ávila de Lima`` or the literal name."""
        parts = (self.given, self.dropping_particle, self.non_dropping_particle, self.family)
        name = self.literal or " ".join(part for part in parts if part)
        return f"{name}, {self.suffix}" if self.suffix and not self.literal else name

    @property
    def short(self) -> str:
        """The name as it stands in a citation: the family name or the literal name."""
        if self.literal:
            return self.literal
        return " ".join(part for part in (self.non_dropping_particle, self.family) if part)


OTHERS = Person(literal="others")
"""What “and others” at the end of a list of names stands as."""


@dataclass(frozen=True, slots=True)
class Creator:
    """A person in a role: a CSL name variable such as ``author``, or a field without one.

    ``field`` is the field of the entry where the role alone does not tell it, such as ``editora``.
    """

    role: str
    person: Person
    field: str = ""


@dataclass(frozen=True, slots=True)
class Date:
    """A date of publication in EDTF, with the parts that sorting and CSL need.

    ``start`` and ``end`` hold one to three numbers (year, month, day); a season stands in the
    month's place as EDTF writes it (21 to 24). ``end`` is None unless the date is a range, and
    an empty tuple for a range that is open. Source: EDTF, ISO 8601-2:2019; biblatex manual 2.3.8.
    """

    edtf: str
    start: tuple[int, ...] = ()
    end: tuple[int, ...] | None = None
    uncertain: bool = False
    approximate: bool = False

    @property
    def year(self) -> int | None:
        """The first year that the date names, if any."""
        if self.start:
            return self.start[0]
        return self.end[0] if self.end else None


@dataclass(frozen=True, slots=True)
class Retraction:
    """That a source was retracted: when (EDTF), empty where that is not known, and why."""

    date: str
    reason: str

    def __str__(self) -> str:
        """``2021-03-04: data lost``, as an entry has it; the reason alone without a date."""
        return f"{self.date}: {self.reason}" if self.date else self.reason

    @property
    def since(self) -> str:
        """``retracted on 2021-03-04``, or ``retracted``."""
        return f"retracted on {self.date}" if self.date else "retracted"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a bibliography entry: its decoded value, and as it was written.

    ``markup`` is what the value says beyond its words, empty if it says no more: CSL's inline tags
    in a title, braces around a name of a list that holds “and”.
    """

    name: str
    value: str
    markup: str = ""
    raw: str = field(default="", compare=False, repr=False)
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Source:
    """A published work, by the terms of CSL 1.0.2.

    ``title`` is plain text; ``title_markup`` carries CSL's inline tags, ``<span class="nocase">``
    around capitals that must stay among them. ``fields`` holds every field of the entry, the
    inherited ones included, in the order written. ``raw`` is the entry's text, byte for byte.
    """

    key: str
    type: str
    title: str = ""
    title_markup: str = ""
    creators: tuple[Creator, ...] = ()
    date: Date | None = None
    container: str = ""
    publisher: str = ""
    publisher_place: str = ""
    volume: str = ""
    issue: str = ""
    number: str = ""
    pages: str = ""
    edition: str = ""
    genre: str = ""
    doi: str = ""
    isbn: str = ""
    issn: str = ""
    url: str = ""
    language: str = ""
    abstract: str = ""
    note: str = ""
    keywords: tuple[str, ...] = ()
    retracted: Retraction | None = None
    suppressions: tuple[Suppression, ...] = ()
    entry_type: str = ""
    fields: tuple[Field, ...] = ()
    raw: str = field(default="", compare=False, repr=False)
    place: Place | None = field(default=None, compare=False, repr=False)

    @property
    def year(self) -> int | None:
        """The year of publication, if known."""
        return self.date.year if self.date else None

    @property
    def authors(self) -> tuple[Person, ...]:
        """The authors or, where there are none, who else stands for them: editors first."""
        for role in ("author", "editor", "compiler", "director", "organizer"):
            people = tuple(c.person for c in self.creators if c.role == role)
            if people:
                return people
        return ()

    @property
    def cited_as(self) -> str:
        """The names before the year in a citation: ``Ann and Lee``; empty where nobody is named."""
        names = [person.short for person in self.authors if person != OTHERS]
        return author_label(names, cut=OTHERS in self.authors)

    @property
    def label(self) -> str:
        """The source as people name it in passing: ``Lima 2010``."""
        return work_label(self.cited_as, self.year, self.title or self.key)

    @property
    def former_keys(self) -> tuple[str, ...]:
        """Other keys that lead here, as biblatex's field ``ids`` has them, each once."""
        field = self.find("ids")
        keys = (key.strip() for key in field.value.split(",")) if field else ()
        return tuple(dict.fromkeys(key for key in keys if key))

    def under(self, key: str) -> Source:
        """The same source under one of its names alone; no other key leads to it."""
        if key == self.key and not self.former_keys:
            return self
        return replace(self, key=key, fields=tuple(f for f in self.fields if f.name != "ids"))

    def find(self, name: str) -> Field | None:
        """The field of that name (lower case), if the entry has it."""
        return next((f for f in self.fields if f.name == name), None)
