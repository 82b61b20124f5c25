"""Whether two titles are those of one work: a subtitle left out, accents, a word mistyped."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import NamedTuple

from kb.base.folding import folded_words

NEARLY = 0.9
"""How alike two titles must be by their words in order, from 0 to 1, to be one."""

_SUBTITLE = re.compile(r"[:.?!]\s|\s[-–—]\s|---")
_COUNTED = re.compile(r"\d+|[ivx]+\Z")
# A title of fewer letters, such as “Networks”, is that of many works with other subtitles.
_FEWEST_LETTERS = 12
# Two titles that are as alike as that share this much of either. With a shared part s of n and m
# words, 2s/(n + m) ≥ NEARLY and s ≤ m give m ≥ n·NEARLY/(2 - NEARLY), and s no less than that.
_SHARED = NEARLY / (2 - NEARLY)


class Title(NamedTuple):
    """A title in folded words: all of them, those before the subtitle, and whether it has one."""

    words: tuple[str, ...]
    main: tuple[str, ...]
    has_subtitle: bool

    @classmethod
    def of(cls, text: str) -> Title:
        """The title as it is written."""
        words = folded_words(text)
        main = folded_words(_SUBTITLE.split(text, maxsplit=1)[0])
        return cls(words, main or words, has_subtitle=bool(main) and len(main) < len(words))

    @property
    def letters(self) -> str:
        """All letters in a row."""
        return "".join(self.words)


def same_title(one: Title, other: Title) -> bool:
    """Whether two titles are one; a subtitle that either lacks tells nothing apart."""
    if one.words == other.words:
        return bool(one.words)
    if one.has_subtitle is other.has_subtitle:
        return nearly_same(one.words, other.words)
    long_enough = min(len("".join(main)) for main in (one.main, other.main)) >= _FEWEST_LETTERS
    return long_enough and nearly_same(one.main, other.main)


def nearly_same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether words are the same but for a slip; “part 1” and “part 2” are not."""
    if one == other:
        return True
    # A slip leaves most words in common; the sum of both is what the matcher would divide by.
    if 2 * min(len(one), len(other)) < NEARLY * (len(one) + len(other)) or set(one).isdisjoint(
        other
    ):
        return False
    if counted(one) != counted(other):
        return False
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.quick_ratio() >= NEARLY and matcher.ratio() >= NEARLY


def marks(words: tuple[str, ...]) -> list[tuple[str, int]]:
    """Words of which two that are nearly the same have at least one in common, the longest first.

    Each stands with how often it came before. So candidates are found through an index and none is
    missed (prefix filtering; Chaudhuri, Ganti and Kaushik, “A primitive operator for similarity
    joins in data cleaning”, ICDE 2006).
    """
    seen: dict[str, int] = {}
    numbered = []
    for word in words:
        numbered.append((word, seen.get(word, 0)))
        seen[word] = seen.get(word, 0) + 1
    numbered.sort(key=lambda mark: (-len(mark[0]), mark))
    shared = -int(-len(words) * _SHARED // 1)
    return numbered[: len(words) - shared + 1]


def counted(words: tuple[str, ...]) -> list[str]:
    """The numbers among words, which tell parts and volumes apart."""
    return [word for word in words if _COUNTED.match(word)]
