"""One quote held against one text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cached_property

from kb.quotes.normalise import folded, normal, pattern

_NEAR = 0.75


class Outcome(StrEnum):
    """How a quote and a text compare, from best to worst."""

    EXACT = "exact"
    NORMALISED = "normalised"
    NEAR = "near"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Match:
    """An outcome; for a near one ``difference`` shows the words that differ.

    Words of the quote alone stand as ``[-so-]``, words of the text alone as ``{+so+}``.
    """

    outcome: Outcome
    difference: str = ""


class Searchable:
    """A text made ready for many quotes."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def folded(self) -> str:
        """As typed, its lines joined."""
        return folded(self._text)

    @cached_property
    def normal(self) -> str:
        """Without what typesetters and editors may change."""
        return normal(self._text)

    @cached_property
    def words(self) -> list[str]:
        """The words as typed."""
        return self.folded.split()

    @cached_property
    def plain_words(self) -> list[str]:
        """The words in their normal form, without marks around them."""
        return [_plain(word) for word in self.words]


def match(quote: str, text: Searchable) -> Match:
    """How a quote compares with a text."""
    if folded(quote) in text.folded:
        return Match(Outcome.EXACT)
    plain = normal(quote).strip(" .,;:'")
    wanted = pattern(quote)
    if (plain and plain in text.normal) or (wanted and wanted.search(text.normal)):
        return Match(Outcome.NORMALISED)
    return _near(folded(quote).split(), text)


def _near(quote: Sequence[str], text: Searchable) -> Match:
    """The stretch of the text that shares most words with the quote, if it shares enough."""
    plain = [_plain(word) for word in quote]
    start = _best_window(plain, text.plain_words)
    margin = len(plain) // 2 + 1
    first = max(start - margin, 0)
    window = text.plain_words[first : start + len(plain) + margin]
    matcher = SequenceMatcher(None, plain, window, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    if not blocks:
        return Match(Outcome.MISSING)
    low = max(blocks[0].b - blocks[0].a, 0)
    high = blocks[-1].b + blocks[-1].size + len(plain) - blocks[-1].a - blocks[-1].size
    matcher.set_seq2(window[low:high])
    if matcher.ratio() < _NEAR:
        return Match(Outcome.MISSING)
    return Match(Outcome.NEAR, " ".join(_difference(matcher, quote, text.words[first + low :])))


def _best_window(quote: Sequence[str], words: Sequence[str]) -> int:
    """Where the stretch as long as the quote starts that shares most words with it."""
    wanted, seen = Counter(quote), Counter[str]()
    shared = best = start = 0
    for end, word in enumerate(words):
        seen[word] += 1
        shared += seen[word] <= wanted[word]
        if end >= len(quote):
            gone = words[end - len(quote)]
            shared -= seen[gone] <= wanted[gone]
            seen[gone] -= 1
        if shared > best:
            best, start = shared, max(end - len(quote) + 1, 0)
    return start


def _difference(
    matcher: SequenceMatcher[str], quote: Sequence[str], text: Sequence[str]
) -> Iterator[str]:
    for kind, a, b, c, d in matcher.get_opcodes():
        mine, other = " ".join(quote[a:b]), " ".join(text[c:d])
        if kind == "equal":
            yield mine if b - a <= 6 else " ".join([*quote[a : a + 3], "…", *quote[b - 3 : b]])
            continue
        yield from ([f"[-{mine}-]"] if mine else [])
        yield from ([f"{{+{other}+}}"] if other else [])


def _plain(word: str) -> str:
    return normal(word).strip(".,;:'()[]…!?—") or word
