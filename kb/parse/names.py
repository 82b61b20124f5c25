"""Names in bibliographies into the parts that CSL knows.

Names are split before their LaTeX is decoded: decoding first would take apart the braces that
hold ``{National Audit Office}`` and ``{Barnes and Noble}`` together. Source: BibTeX's rules as
in Patashnik, “BibTeXing”, and biblatex manual 3.13 for the extended format.
"""

from __future__ import annotations

import re

from bibtexparser.middlewares.names import (
    InvalidNameError,
    parse_single_name_into_parts,
    split_multiple_persons_names,
)

from kb.model import Person
from kb.parse.latex import decode_latex

_WHOLE_GROUP = re.compile(r"\{[^{}]*(?:\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}[^{}]*)*\}")
_EXTENDED = re.compile(r"\s*(family|given|prefix|suffix|useprefix)(?:-i)?\s*=", re.IGNORECASE)
_OTHERS = Person(literal="others")


def parse_names(text: str) -> tuple[tuple[Person, ...], tuple[str, ...]]:
    """The people of a name list, and the names that could not be read (each kept as literal)."""
    people: list[Person] = []
    unread: list[str] = []
    for name in split_multiple_persons_names(" ".join(text.split())):
        if not name.strip():
            continue
        person = _person(name.strip())
        if person is None:
            unread.append(name)
            person = Person(literal=decode_latex(name))
        if person != Person():
            people.append(person)
    return tuple(people), tuple(unread)


def _person(name: str) -> Person | None:
    if name == "others":
        return _OTHERS
    if _WHOLE_GROUP.fullmatch(name) and not name.startswith("{\\"):
        return Person(literal=decode_latex(name))
    if _EXTENDED.match(name):
        return _extended(name)
    try:
        parts = parse_single_name_into_parts(name, strict=True)
    except InvalidNameError:
        return None
    given, dropping = _dropping(" ".join(parts.first))
    family = decode_latex(" ".join(parts.last))
    if not family:
        return None
    particle = decode_latex(" ".join(parts.von))
    # As biblatex and pandoc do unless told otherwise, a particle goes with the given name.
    return Person(
        family=family,
        given=decode_latex(given),
        dropping_particle=" ".join(part for part in (dropping, particle) if part),
        suffix=decode_latex(" ".join(parts.jr)),
    )


def _dropping(given: str) -> tuple[str, str]:
    """Small words at the end of a given name are a particle, as in “Lima, Jorge Ávila de”."""
    words = given.split()
    end = len(words)
    while end > 1 and words[end - 1].isalpha() and words[end - 1].islower():
        end -= 1
    return " ".join(words[:end]), " ".join(words[end:])


def _extended(name: str) -> Person | None:
    values: dict[str, str] = {}
    for part in re.split(r",(?![^{}]*\})", name):
        key, equals, value = part.partition("=")
        if not equals:
            return None
        values[key.strip().lower()] = decode_latex(value.strip().strip('"'))
    if not values.get("family"):
        return None
    own = values.get("useprefix", "").lower() == "true"
    prefix = values.get("prefix", "")
    return Person(
        family=values["family"],
        given=values.get("given", ""),
        dropping_particle="" if own else prefix,
        non_dropping_particle=prefix if own else "",
        suffix=values.get("suffix", ""),
    )
