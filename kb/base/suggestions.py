"""The nearest of the names that exist, for messages that say “did you mean”."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import accumulate, chain

_CUTOFF = 0.7
_SURE = 0.85
_AHEAD = 0.08
_DIGITS = re.compile(r"\d+")
_SHORTEST_START = 4
# Up to this many names each is compared; of more, those that share the word's rarest letters.
_FEW = 200
_RAREST = 8
_COMPARED = 40
_COUNTED = 4000


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate most like ``word``, or None where none is near.

    Case, hyphens and underscores do not count; among equals the first by name is taken. A word
    that a name starts with is near it, as in a citation key typed without its last part.
    """
    names = _names(frozenset(candidates))
    wanted = _fold(word)
    matcher = SequenceMatcher(b=wanted, autojunk=False)
    scored = ((_ratio(matcher, name), name) for name in names.like(wanted))
    near = [(-ratio, name) for ratio, name in scored if ratio >= _CUTOFF]
    if near:
        return names.folded[min(near)[1]]
    if len(wanted) < _SHORTEST_START:
        return None
    at = bisect_left(names.ordered, wanted)
    first = names.ordered[at] if at < len(names.ordered) else ""
    return names.folded[first] if first.startswith(wanted) else None


def clearly_nearest(word: str, near: str, candidates: Iterable[str]) -> bool:
    """Whether ``near`` may stand for ``word`` without asking: very like it, and no other is.

    Numbers have to agree, since those of years and volumes tell works apart.
    """
    wanted = _fold(word)
    if _DIGITS.findall(word) != _DIGITS.findall(near):
        return False
    names = _names(frozenset(candidates))
    matcher = SequenceMatcher(b=wanted, autojunk=False)
    ratios = {name: _ratio(matcher, name) for name in names.like(wanted)}
    best = ratios.pop(_fold(near), 0.0)
    return best >= _SURE and best - max(ratios.values(), default=0.0) >= _AHEAD


def _ratio(matcher: SequenceMatcher[str], name: str) -> float:
    """How alike the two are, from 0 to 1; 0 where a quick look tells that it is too little."""
    matcher.set_seq1(name)
    if matcher.real_quick_ratio() < _CUTOFF or matcher.quick_ratio() < _CUTOFF:
        return 0.0
    return matcher.ratio()


@dataclass(frozen=True, slots=True)
class _Names:
    """Names as written by how they compare, in order, and by each three letters in a row."""

    folded: Mapping[str, str]
    ordered: list[str]
    by_letters: Mapping[str, list[str]]

    def like(self, wanted: str) -> Iterable[str]:
        """The names that are worth comparing."""
        if len(self.folded) <= _FEW:
            return self.folded
        lists = (self.by_letters.get(letters, []) for letters in _letters(wanted))
        rarest = sorted((names for names in lists if names), key=len)[:_RAREST]
        sizes = accumulate(map(len, rarest))
        # Letters that nearly all names have tell nothing, and take the longest to count.
        few = [names for names, size in zip(rarest, sizes, strict=True) if size <= _COUNTED]
        shared = Counter(chain.from_iterable(few or rarest[:1]))
        return [name for name, _ in shared.most_common(_COMPARED)]


@lru_cache(maxsize=8)
def _names(candidates: frozenset[str]) -> _Names:
    folded: dict[str, str] = {}
    for candidate in sorted(candidates):
        folded.setdefault(_fold(candidate), candidate)
    by_letters: dict[str, list[str]] = {}
    if len(folded) > _FEW:
        for name in folded:
            for letters in _letters(name):
                by_letters.setdefault(letters, []).append(name)
    return _Names(dict(sorted(folded.items())), sorted(folded), by_letters)


def _letters(name: str) -> list[str]:
    """Each three letters in a row, once, the ends counting as letters."""
    padded = f" {name} "
    return list(dict.fromkeys(padded[i : i + 3] for i in range(len(padded) - 2)))


def _fold(word: str) -> str:
    return word.casefold().replace("_", "-").replace(" ", "-")
