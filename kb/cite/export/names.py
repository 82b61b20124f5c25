"""Names as BibTeX and biblatex write them.

A part that would be read as something else (a family name in small letters as a particle, a
comma as a border, “and” as the next name) stands in braces. Source: Patashnik, “BibTeXing”,
section 4; biblatex manual 3.13 for the extended format, and its option ``useprefix``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kb.cite.export.latex import latex
from kb.model import Person
from kb.model.sources import OTHERS

_PLAIN_WORD = re.compile(r"[^\W\d_][\w.'’‐-]*")
_SUFFIX = re.compile(r"(?:[JS]r\.?|I{2,3}|IV)", re.IGNORECASE)
_JOINING = {"and", "others"}
_PARTICLE = re.compile(r"[^\W\d_A-Z]+(?: [^\W\d_A-Z]+)*")


def bib_names(people: Iterable[Person], *, use_prefix: bool, extended: bool) -> str:
    """A list of names, joined by “and”.

    ``use_prefix`` says that the entry has the option ``useprefix``, so that a particle belongs
    to the family name. ``extended`` allows biblatex's own format where the old one cannot say
    what is meant.
    """
    return " and ".join(_name(person, use_prefix, extended) for person in people)


def _name(person: Person, use_prefix: bool, extended: bool) -> str:
    if person == OTHERS:
        return "others"
    if person.literal or not person.family:
        return f"{{{latex(person.literal or person.name)}}}"
    if not _classic(person, use_prefix) and extended:
        return _extended(person)
    before, behind = person.non_dropping_particle, person.dropping_particle
    alone = not (person.given or person.suffix or before or behind)
    name = f"{{{latex(person.family)}}}" if alone and " " in person.family else None
    family = " ".join(part for part in (before, name or _guarded(person.family)) if part)
    given = " ".join(part for part in (_guarded(person.given), behind) if part)
    return ", ".join(part for part in (family, _suffix(person), given) if part)


def _suffix(person: Person) -> str:
    suffix = person.suffix
    return suffix if _SUFFIX.fullmatch(suffix) else _guarded(suffix)


def _classic(person: Person, use_prefix: bool) -> bool:
    """Whether BibTeX's own format says all of the name."""
    particles = (person.dropping_particle, person.non_dropping_particle)
    if not all(_PARTICLE.fullmatch(particle) for particle in particles if particle):
        return False
    if person.suffix and not person.given:
        return False
    if not person.given:
        # The first of several words would be read as a given name.
        plain = _is_plain(person.family) and _guarded(person.family) == latex(person.family)
        return not particles[0] and plain
    return not (person.non_dropping_particle and not use_prefix)


def _guarded(part: str) -> str:
    """A part of a name, in braces unless all its words are plain capitalised ones."""
    text = latex(part)
    return text if all(map(_is_plain, text.split())) else f"{{{text}}}"


def _is_plain(word: str) -> bool:
    plain = _PLAIN_WORD.fullmatch(word) is not None and word[0].isupper()
    if _SUFFIX.fullmatch(word):
        return False
    return plain and word.lower() not in _JOINING


def _extended(person: Person) -> str:
    prefix = person.non_dropping_particle or person.dropping_particle
    parts = {
        "family": person.family,
        "given": person.given,
        "prefix": prefix,
        "suffix": person.suffix,
    }
    written = [f"{name}={{{latex(value)}}}" for name, value in parts.items() if value]
    if prefix:
        written.append(f"useprefix={'true' if person.non_dropping_particle else 'false'}")
    return ", ".join(written)
