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

_EXTENDED = re.compile(r"\s*(family|given|prefix|suffix|useprefix)(?:-i)?\s*=", re.IGNORECASE)
_BETWEEN_PARTS = re.compile(r",(?![^{}]*(?:\{[^{}]*\}[^{}]*)*\})")
_OUTSIDE_BRACES = re.compile(r"\{[^{}]*(?:\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}[^{}]*)*\}")
# Signs of another program's way of joining names, which BibTeX takes for parts of one name.
_FOREIGN = re.compile(r";|\\&|&|\bet\.? al\b|^and\b|\band$")
_SUFFIX = re.compile(r"(?:[JS]r\.?|I{2,3}|IV)", re.IGNORECASE)
_OTHERS = Person(literal="others")


def parse_names(
    text: str, *, use_prefix: bool = False
) -> tuple[tuple[Person, ...], tuple[str, ...]]:
    """The people of a name list, and the names that could not be read (each kept as literal).

    As in biblatex and pandoc, a particle before the family name belongs to it (non-dropping) only
    with ``use_prefix``; one after the given name never does. “and others” becomes the literal name
    “others”, as pandoc has it.
    """
    people: list[Person] = []
    unread: list[str] = []
    for name in split_multiple_persons_names(" ".join(text.split())):
        if not name.strip():
            continue
        person = _person(name.strip(), use_prefix=use_prefix)
        if person is None:
            unread.append(name)
            person = Person(literal=decode_latex(name))
        if person != Person():
            people.append(person)
    return tuple(people), tuple(unread)


def _person(name: str, *, use_prefix: bool) -> Person | None:
    if name.lower() == "others":
        return _OTHERS
    outside = _OUTSIDE_BRACES.sub("", name) if "{" in name else name
    if not outside:
        return Person(literal=decode_latex(name))
    if _EXTENDED.match(name):
        return _extended(name, use_prefix=use_prefix)
    return None if _FOREIGN.search(outside) else _classic(name, outside, use_prefix=use_prefix)


def _classic(name: str, outside: str, *, use_prefix: bool) -> Person | None:
    """A name as BibTeX has it: ``First von Last``, ``von Last, First``, ``von Last, Jr, First``."""
    try:
        parts = parse_single_name_into_parts(name, strict=True)
    except InvalidNameError:
        return None
    first, last, suffix = parts.first, parts.last, parts.jr
    if "," not in outside and len(last) == 1 and len(first) > 1 and _SUFFIX.fullmatch(last[0]):
        first, last, suffix = first[:-1], first[-1:], last
    family = decode_latex(" ".join(last))
    if not family:
        return None
    given, dropping = _dropping(" ".join(first))
    particle = decode_latex(" ".join(parts.von))
    if not use_prefix:
        dropping, particle = " ".join(part for part in (dropping, particle) if part), ""
    return Person(
        family=family,
        given=decode_latex(given),
        dropping_particle=dropping,
        non_dropping_particle=particle,
        suffix=decode_latex(" ".join(suffix)),
    )


def _dropping(given: str) -> tuple[str, str]:
    """Small words at the end of a given name are a particle, as in “Lima, Jorge Ávila de”."""
    words = given.split()
    end = len(words)
    while end > 1 and words[end - 1].isalpha() and words[end - 1].islower():
        end -= 1
    return " ".join(words[:end]), " ".join(words[end:])


def _extended(name: str, *, use_prefix: bool) -> Person | None:
    values: dict[str, str] = {}
    for part in _BETWEEN_PARTS.split(name):
        key, equals, value = part.partition("=")
        if not equals:
            return None
        values[key.strip().lower()] = decode_latex(value.strip().strip('"'))
    if not values.get("family"):
        return None
    own = values.get("useprefix", str(use_prefix)).lower() == "true"
    prefix = values.get("prefix", "")
    return Person(
        family=values["family"],
        given=values.get("given", ""),
        dropping_particle="" if own else prefix,
        non_dropping_particle=prefix if own else "",
        suffix=values.get("suffix", ""),
    )
