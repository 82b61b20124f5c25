"""Names for new things in the collection's style: citation keys and claim ids."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import chain, count
from string import ascii_lowercase

from kb.base.folding import caseless, folded
from kb.base.identifiers import is_citable
from kb.model import Source
from kb.parse.reader import slugged

_LONGEST_ID = 50
_LONGEST_QUESTION = 70
_MOST_WORDS = 7
_ARTICLES = frozenset({
    "a", "an", "the", "der", "die", "das", "ein", "eine", "le", "la", "les", "un", "une", "el",
    "los", "las", "o", "os", "as", "l", "d",
})  # fmt: skip
# Words that an id can do without; what turns a statement round, such as “not”, is none of them.
_SMALL = _ARTICLES | {
    "and", "are", "at", "be", "been", "being", "by", "can", "could", "did", "do", "does", "for",
    "from", "had", "has", "have", "in", "into", "is", "it", "its", "of", "on", "or", "should",
    "that", "their", "them", "there", "they", "this", "to", "was", "were", "which", "who", "will",
    "with", "would",
}  # fmt: skip
# Words that wait for another, and so are no end of an id.
_HANGING = {
    "about", "after", "against", "as", "before", "between", "but", "if", "less", "more", "most",
    "no", "not", "only", "other", "others", "some", "than", "through", "what", "when", "where",
    "while", "without",
}  # fmt: skip
_TITLE_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_CLAUSE = re.compile(r"[,;:?!.–—](?:\s|$)")
_CAPITAL = re.compile(r"\b[^\W\d_a-z]")


def citation_key(source: Source, taken: Collection[str]) -> str:
    """A key such as ``lima2010thinking``: family name, year, first word of the title.

    Bodies of three words or more go by their capitals, as in ``nao2009partnering``. A key that
    is taken, in whatever capitals, gets a letter.
    """
    used = {caseless(key) for key in taken}
    return next(key for key in key_candidates(source) if caseless(key) not in used)


def key_candidates(source: Source) -> Iterator[str]:
    """Keys for a source without an end: the plain one, then with letters, then with numbers."""
    year = str(source.year) if source.year is not None else ""
    base = f"{_owner(source)}{year}{_first_word(source.title)}" or "source"
    yield base
    yield from (f"{base}{letter}" for letter in ascii_lowercase[1:])
    yield from (f"{base}-{number}" for number in count(2))


def may_stay(key: str) -> bool:
    """Whether a key that came along can be cited as it is; a bare number says nothing."""
    return is_citable(key) and not key.isdecimal()


def claim_id(statement: str, taken: Collection[str]) -> str:
    """A short id that says the claim in a few words; empty where no letter can stand in one.

    What is taken gets more of the words, and where that is not enough, a number.
    """
    words = _words(statement)
    significant = [word for word in words if word not in _SMALL and len(word) > 1] or words
    longest = ""
    for name in _lengthened([word for word in significant if word]):
        longest = name
        if name not in taken:
            return name
    return longest and next(f"{longest}-{n}" for n in count(2) if f"{longest}-{n}" not in taken)


def question_id(question: str, taken: Collection[str]) -> str:
    """An id that reads as the question does: whole where it is short, else its first clause.

    ``does-pairing-raise-attainment``; empty where no letter can stand in one. What is taken gets a
    number.
    """
    clause = next((part for part in _CLAUSE.split(question) if slugged(part)), "")
    whole, first = _words(question), _words(clause)
    shorter = [word for word in whole if word not in _ARTICLES]
    words = next((one for one in (whole, shorter, first) if _fits(one)), first)
    while not _fits(words) and len(words) > 1:
        words = words[:-1]
        while len(words) > 1 and words[-1] in _HANGING | _SMALL:
            words = words[:-1]
    base = "-".join(words)[:120]
    names = chain([base], (f"{base}-{number}" for number in count(2)))
    return base and next(name for name in names if name not in taken)


def _fits(words: list[str]) -> bool:
    return len("-".join(words)) <= _LONGEST_QUESTION


def _words(text: str) -> list[str]:
    """The words of a statement or question, as they stand in an id."""
    return slugged(text.replace("'s ", " ").replace("’s ", " ")).split("-")


def _lengthened(words: list[str]) -> Iterator[str]:
    """The first words that fit, then one more each time."""
    fitting = 1
    while fitting < min(len(words), _MOST_WORDS):
        if len("-".join(words[: fitting + 1])) > _LONGEST_ID:
            break
        fitting += 1
    while fitting > 3 and words[fitting - 1] in _HANGING:
        fitting -= 1
    for number in range(fitting, len(words) + 1):
        yield "-".join(words[:number])[:120]


def _owner(source: Source) -> str:
    if not source.authors:
        return _folded(_initials(source.publisher))
    person = source.authors[0]
    return _folded(_initials(person.literal) if person.literal else person.family)


def _initials(body: str) -> str:
    words = [word for word in _TITLE_WORD.findall(body) if word.lower() not in _SMALL]
    capitals = [word[0] for word in words if _CAPITAL.match(word)]
    return "".join(capitals) if len(capitals) > 2 else (words[0] if words else "")


def _first_word(title: str) -> str:
    words = [_folded(word) for word in _TITLE_WORD.findall(title)]
    significant = (word for word in words if word and word not in _ARTICLES)
    return next(significant, words[0] if words else "")


def _folded(text: str) -> str:
    return slugged(folded(text)).replace("-", "")
