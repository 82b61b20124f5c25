"""Two records of one work, field by field: what one lacks, and where they say different things."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from typing import NamedTuple

from kb.base.folding import folded, folded_words
from kb.base.identifiers import bare_doi
from kb.fields import FieldKind, field_of
from kb.parse.bibtex.layout import Entry, Field
from kb.parse.dates import year_and_month
from kb.parse.latex import decode_latex

# What BibTeX calls fields that biblatex has another name for.
_NAMES = {
    "journal": "container",
    "archiveprefix": "eprinttype",
    "primaryclass": "eprintclass",
    "annote": "annotation",
}
_YEAR = re.compile(r"-?\d{4}")
_PREFIX = re.compile(r"\s*(?:https?://)?(?:arxiv(?:\.org/abs/|:)\s*)?", re.IGNORECASE)
_LETTER = re.compile(r"\w")


class Difference(NamedTuple):
    """What two records say differently of one thing, each in plain words."""

    name: str
    ours: str
    theirs: str


class Comparison(NamedTuple):
    """What the other record adds to ours, and where the two differ."""

    missing: tuple[Field, ...]
    differing: tuple[Difference, ...]


def compare(ours: Entry, theirs: Entry) -> Comparison:
    """What ``theirs`` has that ``ours`` lacks, and what they say differently.

    Fields that say the same thing under several names, such as ``year`` and ``date``, count as
    one. Accents, capitals and punctuation make no difference.
    """
    mine, others = _by_subject(ours), _by_subject(theirs)
    missing: list[Field] = []
    differing: list[Difference] = []
    for subject, fields in others.items():
        if subject not in mine:
            missing += fields
        elif _differ(subject, mine[subject], fields):
            differing.append(_difference(subject, mine[subject], fields))
    return Comparison(tuple(missing), tuple(differing))


def fingerprint(entry: Entry) -> Hashable:
    """What two entries have in common that say the same throughout."""
    subjects = _by_subject(entry).items()
    said = frozenset((subject, _squeezed(subject, fields)) for subject, fields in subjects)
    return entry.type, said


def _by_subject(entry: Entry) -> dict[str, list[Field]]:
    subjects: dict[str, list[Field]] = {}
    for field in entry.fields or ():
        subjects.setdefault(_subject(field.name.lower()), []).append(field)
    return subjects


def _subject(name: str) -> str:
    return _NAMES.get(name) or field_of(name).attribute or name


def _differ(subject: str, ours: Sequence[Field], theirs: Sequence[Field]) -> bool:
    # Most are the same to the letter, which needs no look at what the letters mean.
    if [field.parts for field in ours] == [field.parts for field in theirs]:
        return False
    return _squeezed(subject, ours) != _squeezed(subject, theirs)


def _squeezed(subject: str, fields: Sequence[Field]) -> str:
    """What fields say of a subject, without what makes no difference."""
    text = " ".join(_value(field) for field in fields)
    if subject == "date":
        year = _YEAR.search(text)
        return year[0] if year else folded(text)
    if subject == "doi":
        return bare_doi(text).casefold()
    if subject == "eprint":
        return _PREFIX.sub("", text).casefold()
    if field_of(subject).kind is FieldKind.NAMES:
        return " ".join(sorted(_short_name(name) for name in re.split(r"\s+and\s+", text)))
    return "".join(_LETTER.findall(folded(text)))


def _short_name(name: str) -> str:
    """A name with initials for given names, which many databases have no more of."""
    family, comma, given = name.partition(",")
    if not comma:
        given, _, family = name.rpartition(" ")
    return " ".join((*folded_words(family), *(word[0] for word in folded_words(given))))


def _difference(subject: str, ours: Sequence[Field], theirs: Sequence[Field]) -> Difference:
    if subject == "date":
        return Difference(subject, _date(ours), _date(theirs))
    return Difference(subject, _plain(ours), _plain(theirs))


def _plain(fields: Sequence[Field]) -> str:
    return "; ".join(_value(field) for field in fields)


def _date(fields: Sequence[Field]) -> str:
    """A date as biblatex writes it, also of a year and a month apart."""
    said = {field.name.lower(): _value(field) for field in fields}
    read = year_and_month(said.get("year", ""), said.get("month", ""))
    return said.get("date") or (read.edtf if read else _plain(fields))


def _value(field: Field) -> str:
    return decode_latex(" ".join(part.text for part in field.parts))
