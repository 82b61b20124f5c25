"""What a field of a source is: how its value is written, and what it is called elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FieldKind(StrEnum):
    """How the value of a field is written. Source: biblatex manual, 2.2.1 (data types)."""

    TITLE = "title"
    """Words that may be marked up, and whose capitals may be protected."""
    TEXT = "text"
    KEY = "key"
    """A word that biblatex translates, or any other."""
    NAMES = "names"
    LIST = "list"
    """Names of bodies or places, joined by “and”."""
    DATE = "date"
    ADDRESS = "address"
    """What is not LaTeX: an address or an identifier."""
    KEYS = "keys"
    """Keys of other entries, or settings of a program."""


@dataclass(frozen=True, slots=True)
class SourceField:
    """A field under its biblatex name, and its places elsewhere, each empty where there is none.

    ``csl`` is a variable of CSL 1.0.2, ``ris`` a tag, and ``bibtex`` the name in BibTeX where it
    is another. ``attribute`` is the attribute of a source that takes it up, alone or with others.
    ``rule`` says in words what a table cannot.
    """

    name: str
    kind: FieldKind
    csl: str = ""
    ris: str = ""
    bibtex: str = ""
    attribute: str = ""
    rule: str = ""
