"""Titles in sentence case, which is how a CSL processor wants them.

A style can make capitals but cannot take away the right ones. So a title that was typed With
Capitals Like These is brought to sentence case first, as biblatex, BibTeX's styles and pandoc do;
what stands in braces in the entry keeps its capitals, and so do names that a list or the record
itself shows. Whether a title is in title case is decided by the whole of it: one that is in
sentence case already stays as it is, whatever names it holds.
Source: CSL 1.0.2, “Title Case Conversion” and “text-case”; BibTeX, “Designing BibTeX Styles”, 5.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

from kb.fields.proper_names import FIRST_NAMES, NAMES

_TAG = re.compile(r"(<[^<>]*>)")
WORD = re.compile(r"[^\W\d_][\w’'-]*")
"""A word of a title."""
_STARTS = re.compile(r"(?:^|[.:?!–—]\s+)\s*[“‘\"(\[]*$")
_STARTS_WITHIN = re.compile(r"[.:?!–—]\s+\s*[“‘\"(\[]*$")
_BEHIND = 60
"""Letters before a word that are looked at: whoever looked at all would in a long title be slow."""
_SMALL = {
    "a", "about", "after", "against", "an", "and", "as", "at", "between", "but", "by", "for",
    "from", "in", "into", "is", "its", "nor", "of", "on", "or", "our", "over", "so", "than", "that",
    "the", "their", "through", "to", "towards", "up", "via", "with", "within",
}  # fmt: skip
_MOSTLY = 0.8
_FEWEST = 2
_PROTECTED = '<span class="nocase">'


class Case(StrEnum):
    """How the capitals of a title are set."""

    SENTENCE = "sentence"
    TITLE = "title"
    UNKNOWN = "unknown"


def case_of(title: str, names: frozenset[str] = frozenset()) -> Case:
    """How a title is set, decided by its words after the first that are neither small nor names.

    Unknown where these are too few to say.
    """
    return _case(_parts(title), names)


def undecided(title: str, names: frozenset[str] = frozenset()) -> str:
    """The first word of a title of unknown case whose capital may be that of a name."""
    words = (word for word in _weighty(_parts(title)) if not _is_name(word, names))
    return next((word for word in words if word[0].isupper()), "")


def sentence_case(title: str, names: frozenset[str] = frozenset()) -> str:
    """The title in sentence case; CSL's ``nocase`` spans and ``names`` keep their capitals."""
    parts = _parts(title)
    if _case(parts, names) is not Case.TITLE:
        return title
    before, done = "", []
    for text, free in parts:
        done.append(_lowered(text, before, names) if free else text)
        before += "" if text.startswith("<") else text
    return "".join(done)


def _parts(title: str) -> list[tuple[str, bool]]:
    """The title in tags and texts, each with whether its capitals may go."""
    parts, depth = [], 0
    for part in _TAG.split(title):
        if part.startswith("</span"):
            depth = max(0, depth - 1)
        elif part.startswith("<span"):
            depth += 1
        parts.append((part, not depth and not part.startswith("<")))
    return parts


def _case(parts: list[tuple[str, bool]], names: frozenset[str]) -> Case:
    every = list(_weighty(parts))
    weighty = [w for w in every if not _is_name(w, names)]
    capital = [w for w in weighty if w[0].isupper()]
    if not capital or len(capital) < _MOSTLY * len(weighty):
        return Case.SENTENCE
    # Whoever protects some capitals lets the others go.
    fewest = 1 if any(part == _PROTECTED for part, _ in parts) else _FEWEST
    # A first name, as in “Tom's”, may be there in a title of either case.
    people = sum(re.sub(r"['’]s?$", "", w) in FIRST_NAMES for w in every)
    return Case.TITLE if len(capital) + people >= fewest else Case.UNKNOWN


def _weighty(parts: list[tuple[str, bool]]) -> Iterator[str]:
    """The words whose capital says something: none that starts a sentence, none that is small."""
    before, cut = "", False
    for text, free in parts:
        for match in WORD.finditer(text) if free else ():
            word = match[0]
            # What follows a letter in braces, as in “{M}onte”, is the rest of a word.
            starts = _starts(before, text, match.start()) or (cut and not match.start())
            if (
                not starts
                and word.lower() not in _SMALL
                and len(word) > 1
                and not _is_shouted(word)
            ):
                yield word
        if not text.startswith("<"):
            before, cut = before + text, not free and text[-1:].isalpha()


def _starts(before: str, text: str, place: int) -> bool:
    """Whether a sentence starts at a place of the text that has ``before`` in front of it."""
    behind = text[max(0, place - _BEHIND) : place]
    if place < _BEHIND:
        behind = before[max(0, len(before) + place - _BEHIND) :] + behind
    whole = len(before) + place <= _BEHIND
    return bool((_STARTS if whole else _STARTS_WITHIN).search(behind))


def _is_shouted(word: str) -> bool:
    """Whether it is an acronym or spelt like one, as “NHS” and “iPads” are."""
    return any(letter.isupper() for part in word.split("-") for letter in part[1:])


def _is_name(word: str, names: frozenset[str]) -> bool:
    bare = re.sub(r"['’]s?$", "", word)
    parts = bare.split("-")
    return any(part in NAMES or part in names for part in (bare, *parts))


def _lowered(text: str, before: str, names: frozenset[str]) -> str:
    """Words with no capital but the first in lower case, unless a sentence starts with them."""

    def lower(match: re.Match[str]) -> str:
        word = match[0]
        first, *rest = word.split("-")
        begins = _starts(before, text, match.start())
        first = first if begins else _plain(first, names)
        return "-".join([first, *(_plain(part, names) for part in rest)])

    return WORD.sub(lower, text)


def _plain(word: str, names: frozenset[str]) -> str:
    lowered = word[1:].islower() or word == "A"
    return word.lower() if lowered and not _is_name(word, names) else word
