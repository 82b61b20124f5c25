"""Which role the names of a field have, and in which field a role stands.

A role is a name variable of CSL, or the field's own name where CSL has none. Source: biblatex
manual, 2.2.2 and 2.3.6 (editorial roles); CSL 1.0.2, appendix IV.
"""

from __future__ import annotations

from collections.abc import Mapping

from kb.fields.kinds import FieldKind
from kb.fields.table import FIELDS

EDITORS = ("editor", "editora", "editorb", "editorc")

_NOT_PEOPLE = {"namea", "nameb", "namec", "shortauthor", "shorteditor", "sortname"}
"""Lists of names that say nobody new, or nobody knows in which role."""

_ROLES = {"bookauthor": "container-author", **dict.fromkeys(EDITORS, "editor")}
_FIELDS = {"container-author": "bookauthor", "editor": "editor"}

_BY_TYPE: Mapping[str, str] = {
    "compiler": "compiler",
    "organizer": "organizer",
    "director": "director",
    "producer": "producer",
    "collaborator": "contributor",
}
"""Roles of an editor that CSL has a variable for; a founder or a reviser is an editor to it."""

PEOPLE: tuple[str, ...] = tuple(
    field.name
    for field in FIELDS
    if field.kind is FieldKind.NAMES and field.name not in _NOT_PEOPLE
)
"""The fields that name people in a role."""

TYPED: Mapping[str, str] = {role: kind for kind, role in _BY_TYPE.items()}
"""What ``editortype`` says of a role."""


def role_of(field: str, kind: str = "") -> str:
    """The role of the names in a field; ``kind`` is what ``editortype``, or its like, says."""
    if field in EDITORS:
        return _BY_TYPE.get(kind, "editor")
    return _ROLES.get(field, field)


def usual_field(role: str) -> str:
    """The field that a role stands in unless it is said to stand in another."""
    return _FIELDS.get(role, role)
