"""Whether two claims say nearly the same: the one judgement of the project.

``kb new`` asks it of a statement that is to be written, the rule on near claims of all at once.
Two statements are compared by the stems that they share, whatever their order, each weighing the
more the fewer claims use it; the labels of one term of the vocabulary count as one word. Claims
are not compared with all others: those that are alike enough must share one of the rarest stems of
each (prefix filtering; Chaudhuri, Ganti and Kaushik, “A primitive operator for similarity joins in
data cleaning”, ICDE 2006), so that the work grows little faster than the collection.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from math import log
from typing import NamedTuple

from kb.likeness.stems import stems_of
from kb.model import Claim, Corpus

THRESHOLD = 0.6
"""The share of their weight that two statements have in common when they say nearly the same."""

LIKE = 0.35
"""The share from which a statement is worth a look."""

# Words whose absence changes little; those that deny stay in.
_EMPTY = frozenset(
    """
    a about also an and are as at be been being but by can could did do doe for from had ha have
    how i if in into is it may might more most must of on onli or other own should so some such
    than that the their them then there these thei thi those through to up wa were what when where
    which while who whose will with would
    """.split()  # noqa: SIM905 - no easier to read as eighty quoted words
)
_DENIALS = frozenset({"no", "not", "never", "neither", "nor", "without", "hardli", "littl", "less"})
_DIGIT = re.compile(r"\d")
# Sharing a part t of all that either says is sharing t / (1 + t) of both put together.
_SHARE = (1 + THRESHOLD) / THRESHOLD


class NearPair(NamedTuple):
    """Two claims that say nearly the same; ``denied`` where one may be the other's opposite."""

    first: Claim
    second: Claim
    denied: bool


class NearClaim(NamedTuple):
    """A claim that is like another: the share of weight in common, and whether that is enough."""

    claim: Claim
    share: float
    says_the_same: bool


class _Statement(NamedTuple):
    """A claim with the stems of its statement, as numbers from the rarest on, and their weight."""

    claim: Claim
    stems: tuple[int, ...]
    weight: float


@dataclass(slots=True)
class _Listed:
    """The statements met so far that have a stem among their rarest, by weight.

    Each stands with what its stems weigh from this one on: so much it can still share.
    """

    weights: list[float] = field(default_factory=list)
    entries: list[tuple[float, _Statement]] = field(default_factory=list)


class _Words:
    """The stems of all statements: which each has, and how much each says."""

    def __init__(self, claims: Sequence[Claim], synonyms: Mapping[str, str]) -> None:
        claims_by_stem = _merged(stems_of([claim.statement for claim in claims]), synonyms)
        rarest = sorted(claims_by_stem, key=lambda stem: (len(claims_by_stem[stem]), stem))
        self._numbers = {stem: number for number, stem in enumerate(rarest)}
        # The rarer, the more a stem says. Source: Spärck Jones, 1972.
        self.weights = [
            0.0 if stem in _EMPTY else log(1 + len(claims) / len(claims_by_stem[stem]))
            for stem in rarest
        ]
        # The rarest come first, and what one claim alone says is shared by none.
        self.alone = bisect_right(rarest, 1, key=lambda stem: len(claims_by_stem[stem]))
        said: list[list[int]] = [[] for _ in claims]
        for number, stem in enumerate(rarest):
            if self.weights[number]:
                for claim in claims_by_stem[stem]:
                    said[claim].append(number)
        self.statements = [
            _Statement(claim, tuple(stems), sum(map(self.weights.__getitem__, stems)))
            for claim, stems in zip(claims, said, strict=True)
        ]
        self._digits = {n for n, stem in enumerate(rarest) if _DIGIT.search(stem)}
        self._denials = {self._numbers[stem] for stem in _DENIALS if stem in self._numbers}

    def share(self, one: _Statement, other: _Statement) -> float:
        """The part of the weight of both that the two have in common, from 0 to 1."""
        common = set(one.stems).intersection(other.stems)
        shared = sum(map(self.weights.__getitem__, sorted(common)))
        both = one.weight + other.weight - shared
        return shared / both if both else 0.0

    def may_be_one(self, one: _Statement, other: _Statement) -> bool:
        """Whether nothing but their words tells two statements apart: figures, settings, links."""
        figures, others = (self._digits.intersection(said.stems) for said in (one, other))
        return figures == others and not _related(one.claim, other.claim) and not _apart(one, other)

    def differ_in_denial(self, one: _Statement, other: _Statement) -> bool:
        """Whether the one denies what the other says, by the words for it."""
        return bool(self._denials.intersection(one.stems) ^ self._denials.intersection(other.stems))


def near_pairs(corpus: Corpus) -> Iterator[NearPair]:
    """Each two claims that say nearly the same, the first by id first."""
    words = _Words(list(corpus.claims.values()), _synonyms(corpus))
    for one, other in _pairs(words):
        first, second = sorted((one, other), key=lambda statement: statement.claim.id)
        if words.may_be_one(first, second):
            yield NearPair(first.claim, second.claim, words.differ_in_denial(first, second))


def near_claims(claim: Claim, corpus: Corpus) -> list[NearClaim]:
    """The claims on record that are like one that is none of them yet, most alike first."""
    words = _Words([*corpus.claims.values(), claim], _synonyms(corpus))
    *others, own = words.statements
    near = []
    for other in others:
        share = words.share(own, other)
        if share >= LIKE:
            same = share >= THRESHOLD and words.may_be_one(own, other)
            same = same and not words.differ_in_denial(own, other)
            near.append(NearClaim(other.claim, share, says_the_same=same))
    return sorted(near, key=lambda one: (not one.says_the_same, -one.share, one.claim.id))


def _synonyms(corpus: Corpus) -> Mapping[str, str]:
    """One stem for all labels of a term that are single words; a label of two terms stays."""
    terms = list(chain(corpus.features.values(), corpus.contexts.values()))
    labels = [(label, term.id) for term in terms for label in (term.label, *term.alt_labels)]
    stems: list[list[str]] = [[] for _ in labels]
    for stem, numbers in stems_of([label for label, _ in labels]).items():
        for number in numbers:
            stems[number].append(stem)
    by_stem: dict[str, str] = {}
    for (_, owner), parts in zip(labels, stems, strict=True):
        if len(parts) == 1:
            name = f"={owner}"
            by_stem[parts[0]] = name if by_stem.get(parts[0], name) == name else parts[0]
    return by_stem


def _merged(by_stem: dict[str, list[int]], names: Mapping[str, str]) -> dict[str, list[int]]:
    """The stems with those that are names of one term taken together."""
    for stem, name in names.items():
        if stem in by_stem and name != stem:
            by_stem[name] = sorted({*by_stem.pop(stem), *by_stem.get(name, ())})
    return by_stem


def _pairs(words: _Words) -> Iterator[tuple[_Statement, _Statement]]:
    """Each pair that is alike.

    Statements are taken by weight, so that each is only compared with lighter ones. Two that are
    alike enough share a stem in what comes before the last part of each that is too light to be
    all that they share.
    """
    weights = words.weights
    listed: defaultdict[int, _Listed] = defaultdict(_Listed)
    for one in sorted(words.statements, key=lambda s: (s.weight, s.claim.id)):
        least, rest = THRESHOLD * one.weight, one.weight
        said = frozenset(one.stems)
        met: set[str] = set()
        for stem in one.stems:
            if rest < least:
                break
            if stem < words.alone:
                rest -= weights[stem]
                continue
            at = listed[stem]
            for left, other in at.entries[bisect_left(at.weights, least) :]:
                shareable = min(left, rest)
                both = one.weight + other.weight
                if shareable * _SHARE >= both and other.claim.id not in met:
                    met.add(other.claim.id)
                    shared = sum(map(weights.__getitem__, said.intersection(other.stems)))
                    if shared * _SHARE >= both:
                        yield one, other
            at.weights.append(one.weight)
            at.entries.append((rest, one))
            rest -= weights[stem]


def _apart(one: _Statement, other: _Statement) -> bool:
    """Whether two statements are of different settings."""
    contexts = [{ref.id for ref in statement.claim.contexts} for statement in (one, other)]
    return all(contexts) and not contexts[0] & contexts[1]


def _related(one: Claim, other: Claim) -> bool:
    pairs = ((one, other.id), (other, one.id))
    return any(relation.target.id == name for claim, name in pairs for relation in claim.relations)
