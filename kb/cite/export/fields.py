"""One field of an entry as BibTeX and biblatex write it, by its kind."""

from __future__ import annotations

import re
from dataclasses import replace

from kb.cite.export.latex import latex, latex_markup, verbatim
from kb.cite.export.names import bib_names
from kb.cite.sanitise import one_line
from kb.fields import FieldKind, field_of
from kb.fields.roles import PEOPLE, usual_field
from kb.model import Field, Person, Source

_ESCAPED = re.compile(r"\\([_%&#$~{}])")
_COMMAND = re.compile(r"\\(?:[A-Za-z]+|.|$)")
_ITEMS = re.compile(r"\{[^{}]*\}|[^{}]+")
_WEB = {"doi", "url"}
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


def braced(value: str) -> str:
    """A value in braces; nothing if it is empty."""
    return f"{{{value}}}" if value else ""


def written_field(field: Field, source: Source) -> str:
    """The value of a field of a source as it stands behind the equals sign."""
    if field.name in PEOPLE:
        return braced(_people(field.name, source))
    if field.name == "month" and field.value.lower() in _MONTHS:
        return field.value.lower()
    kind = field_of(field.name).kind
    if kind is FieldKind.ADDRESS:
        address = _ESCAPED.sub(r"\1", field.value)
        return braced(verbatim(address) if field.name in _WEB else _balanced(one_line(address)))
    if kind in {FieldKind.KEYS, FieldKind.DATE}:
        return braced(_balanced(_COMMAND.sub("", one_line(field.value))))
    if kind is FieldKind.TITLE:
        return braced(latex_markup(field.markup or field.value))
    return braced(_list(field.markup) if field.markup else latex(field.value))


def _people(name: str, source: Source) -> str:
    """The people of that field, with their particles where biblatex looks for them."""
    people = [c.person for c in source.creators if (c.field or usual_field(c.role)) == name]
    options = source.find("options")
    if options and "useprefix=false" in options.value.lower().replace(" ", ""):
        people = [_prefixed(person) for person in people]
    particles = any(person.non_dropping_particle for person in people)
    return bib_names(people, use_prefix=particles, extended=True)


def _prefixed(person: Person) -> Person:
    """The person with a particle that drops in front, where the option makes it drop."""
    if not person.dropping_particle or person.non_dropping_particle:
        return person
    return replace(person, dropping_particle="", non_dropping_particle=person.dropping_particle)


def _list(markup: str) -> str:
    """A list whose items stand in braces where they hold an “and” themselves."""
    parts = _ITEMS.findall(markup)
    return "".join(f"{{{latex(p[1:-1])}}}" if p[0] == "{" else _spaced(p) for p in parts)


def _spaced(text: str) -> str:
    """The text as LaTeX, with the spaces at its ends."""
    before = " " if text[:1] == " " else ""
    after = " " if text[-1:] == " " and text.strip() else ""
    return f"{before}{latex(text)}{after}"


def _balanced(text: str) -> str:
    """The text as it is, without braces that are not in pairs."""
    depth = 0
    for brace in re.findall(r"[{}]", text):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            break
    return text if depth == 0 else re.sub(r"[{}]", "", text)
