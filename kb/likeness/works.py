"""Whether something is on record already."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from stdnum import isbn

from kb.likeness.texts import likeness, words
from kb.model import Claim, Source

NEARLY_THE_SAME = 0.85
"""How alike two statements must be, from 0 to 1, for the second to be refused."""

LIKE = 0.55
"""How alike two statements must be for the first to be worth a look."""

_OPPOSITE = 0.8
_DENYING = frozenset({"no", "not", "nor", "never", "without", "nobody", "none", "nothing"})
_SAME_TITLE = 0.9


class Duplicate(NamedTuple):
    """A source on record that is the one at hand, and by what that is seen."""

    source: Source
    by: str


class Likeness(NamedTuple):
    """A claim on record that says much the same."""

    score: float
    claim: Claim


def find_duplicate(source: Source, known: Iterable[Source]) -> Duplicate | None:
    """The source on record that is the same work, by DOI, ISBN, or title, year and author."""
    for other in known:
        if by := _same(source, other):
            return Duplicate(other, by)
    return None


def like_claims(statement: str, known: Iterable[Claim]) -> list[Likeness]:
    """The claims that say much the same, most alike first."""
    wanted = _significant(statement)
    found = (Likeness(_alike(statement, wanted, claim), claim) for claim in known)
    return sorted((one for one in found if one.score >= LIKE), key=lambda one: -one.score)


def _same(one: Source, other: Source) -> str:
    if one.doi and one.doi.casefold() == other.doi.casefold():
        return "its DOI"
    if _same_isbn(one, other):
        return "its ISBN"
    if one.doi and other.doi and one.type != "chapter":
        return ""
    alike = likeness(one.title, other.title) >= _SAME_TITLE
    if alike and one.year == other.year and _first_author(one) == _first_author(other):
        return "its title, year and first author"
    return ""


def _same_isbn(one: Source, other: Source) -> bool:
    # A chapter has its book's number; the title of what it is a part of decides there.
    if "chapter" in {one.type, other.type} and one.type != other.type:
        return False
    return bool(isbns(one.isbn) & isbns(other.isbn)) and (
        one.type != "chapter" or likeness(one.title, other.title) >= _SAME_TITLE
    )


def isbns(text: str) -> frozenset[str]:
    """The valid ISBNs in a field, each of thirteen digits."""
    numbers = re.split(r"[,;\s]+(?=97[89]|\d[\d-]{8})", text)
    return frozenset(isbn.to_isbn13(isbn.compact(n)) for n in numbers if isbn.is_valid(n))


def _first_author(source: Source) -> str:
    return source.authors[0].short.casefold() if source.authors else ""


def _alike(statement: str, wanted: frozenset[str], claim: Claim) -> float:
    """By the words that tell something, whatever their order, and by the order of all words."""
    other = _significant(claim.statement)
    shared = len(wanted & other) / len(wanted | other) if wanted | other else 0.0
    if shared < LIKE / 2:
        return shared
    alike = max(shared, likeness(statement, claim.statement))
    # One word turns a statement into its opposite.
    return alike if wanted & _DENYING == other & _DENYING else min(alike, _OPPOSITE)


def _significant(text: str) -> frozenset[str]:
    return frozenset(_stems(words(text)))


def _stems(found: Iterable[str]) -> Iterator[str]:
    """Words of more than three letters, or that deny, without the ends of plurals."""
    for word in found:
        if len(word) > 3 or word in _DENYING:
            yield re.sub(r"(?:es|s)$", "", word)
