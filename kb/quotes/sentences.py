"""Sentences of a text that speak of something, each with its page, for a quote."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kb.base.folding import folded_words
from kb.quotes.pages import PAGE_END, first_page, without_heads
from kb.quotes.passages import Passage

_MOST = 8
# A stop that ends no sentence: behind an initial, or a word that is cut short.
_END = re.compile(
    r"(?<=[.!?…])(?<!\b[A-Z]\.)(?<!\bal\.)(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bcf\.)(?<!\bvs\.)"
    r"(?<!\b[Ff]ig\.)(?<!\bTab\.)(?<!\bp\.)(?<!\bpp\.)(?<!\bNo\.)[\"”’)\]]*\s+(?=[\"“‘(\[]?[^\W\da-z_])"
)
_BROKEN = re.compile(r"(?<=[^\W\d_])[-\u2010\u00ad]\n\s*(?=[a-z])")


def sentences_with(wanted: str, text: str, most: int = _MOST) -> tuple[Passage, ...]:
    """The sentences that hold the words, or as many of them as any does and half of them at least.

    A word is also found as the beginning of a longer one. ``page`` is that of :class:`Passage`;
    a sentence that runs on to the next page counts as two.
    """
    words = list(dict.fromkeys(folded_words(wanted)))
    if not words:
        return ()
    rated = [(_held(words, passage.words), passage) for passage in _sentences(text)]
    best = max((held for held, _ in rated), default=0)
    if best * 2 < len(words):
        return ()
    return tuple(passage for held, passage in rated if held == best)[:most]


def _held(words: Sequence[str], sentence: str) -> int:
    there = folded_words(sentence)
    return sum(any(one.startswith(word) for one in there) for word in words)


def _sentences(text: str) -> Iterator[Passage]:
    ahead = first_page(text)
    pages = without_heads(text).split(PAGE_END)
    for index, page in enumerate(pages):
        said = _END.split(" ".join(_BROKEN.sub("", page).split()))
        for at, sentence in enumerate(said):
            if sentence:
                yield Passage(
                    said[at - 1] if at else "",
                    sentence,
                    said[at + 1] if at + 1 < len(said) else "",
                    None if len(pages) < 2 else index + (1 if ahead is None else ahead),
                    ahead is not None,
                )
