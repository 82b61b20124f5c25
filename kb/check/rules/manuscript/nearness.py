"""Which claim a sentence is most like, by the stems that the two share.

A stem weighs the more the fewer claims use it (Spärck Jones, 1972); likeness is the cosine of the
two sets so weighted, from 0 to 1.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import log, sqrt

from kb.likeness.stems import stems_of
from kb.model import Claim, Corpus

NEAR = 0.3
"""The likeness from which a sentence is taken to be about a claim."""

_LIKELY, _SURE = 0.45, 0.6
_MARKUP = re.compile(
    r"\[cite[^\]]*\]|#cite\([^)]*\)|[\w/]*cite[a-z]*\*?(?:\[[^\]]*\])*\{[^}]*\}|https?://\S+"
    r"|-?@\{[^}]*\}|-?@[\w:.\-/]+|\\[a-zA-Z]+|^[ \t]*%.*$",
    re.MULTILINE,
)
_EMPTY = frozenset({
    "a", "an", "and", "are", "as", "at", "be", "by", "can", "ch", "chapter", "do", "for", "from",
    "had", "ha", "have", "in", "into", "is", "it", "mai", "more", "most", "of", "on", "or", "other",
    "p", "page", "pp", "see", "some", "such", "than", "that", "the", "their", "them", "there",
    "these", "thei", "thi", "those", "to", "wa", "were", "what", "when", "which", "who", "will",
    "with", "would",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Near:
    """The claim that a sentence is most like, and how much, from 0 to 1."""

    claim: Claim
    likeness: float

    @property
    def shown(self) -> str:
        """How sure that is, in words."""
        sure = "very" if self.likeness >= _SURE else "fairly" if self.likeness >= _LIKELY else "not"
        return f"{sure} sure, {round(100 * self.likeness)} % alike"


class Nearness:
    """Sentences held against the claims of a corpus."""

    def __init__(self, corpus: Corpus, sentences: Iterable[str]) -> None:
        claims = list(corpus.claims.values())
        self._sentences = list(dict.fromkeys(sentences))
        texts = [*(c.statement for c in claims), *(plain(s) for s in self._sentences)]
        words = _stems(texts)
        self._weights = _weights(words[: len(claims)])
        self._claims = {c.id: said for c, said in zip(claims, words, strict=False)}
        self._said = dict(zip(self._sentences, words[len(claims) :], strict=True))

    def nearest(self, sentence: str, claims: Iterable[Claim]) -> Near | None:
        """The claim of some that a sentence is most like; None where none is near."""
        said = self._said.get(sentence, set())
        scored = [Near(claim, self._likeness(said, claim)) for claim in claims]
        best = max(scored, key=lambda near: (near.likeness, near.claim.id), default=None)
        return best if best and best.likeness >= NEAR else None

    def _likeness(self, said: set[str], claim: Claim) -> float:
        claimed = self._claims[claim.id]
        whole = sqrt(self._weight(said) * self._weight(claimed))
        return self._weight(said & claimed) / whole if whole else 0.0

    def _weight(self, stems: set[str]) -> float:
        return sum(self._weights.get(stem, self._weights[""]) for stem in stems - _EMPTY)


def plain(sentence: str) -> str:
    """The words of a sentence without its citations and commands."""
    return _MARKUP.sub(" ", sentence)


def _stems(texts: Sequence[str]) -> list[set[str]]:
    stems_by_text: list[set[str]] = [set() for _ in texts]
    for stem, numbers in stems_of(texts).items():
        for number in numbers:
            stems_by_text[number].add(stem)
    return stems_by_text


def _weights(words: Sequence[set[str]]) -> Mapping[str, float]:
    counts = Counter(chain.from_iterable(words))
    total = len(words)
    weights = {stem: log(1 + total / count) for stem, count in counts.items()}
    # A word that no claim has says something, but not what.
    return {**weights, "": log(1 + total) / 2}
