"""Claims that say nearly the same, by the meaning of their words.

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
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from itertools import chain
from math import log
from typing import NamedTuple

from kb.check.stems import stems_of
from kb.diagnostics import Diagnostic, Rule, Severity
from kb.model import Claim, Corpus

ALIKE = Rule(
    code="C014",
    title="Two claims that say nearly the same",
    why="Evidence for one statement is then spread over two notes, and each looks weaker than it"
    " is. Where they differ in something that matters, a relation says how they stand to each"
    " other.",
    bad="claim: Pairing a strong school with a weak one raises attainment.\n"
    "claim: Attainment rises when strong schools are paired with weak ones.",
    good="relations: {qualifies: [pairing-raises-attainment]}",
    severity=Severity.WARNING,
)

RULES = (ALIKE,)

THRESHOLD = 0.6
"""The share of their weight that two statements have to have in common."""

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

    def __init__(self, corpus: Corpus) -> None:
        claims = list(corpus.claims.values())
        found = _merged(stems_of([claim.statement for claim in claims]), _synonyms(corpus))
        rarest = sorted(found, key=lambda stem: (len(found[stem]), stem))
        self._numbers = {stem: number for number, stem in enumerate(rarest)}
        # The rarer, the more a stem says. Source: Spärck Jones, 1972.
        self.weights = [
            0.0 if stem in _EMPTY else log(1 + len(claims) / len(found[stem])) for stem in rarest
        ]
        # The rarest come first, and what one claim alone says is shared by none.
        self.alone = bisect_right(rarest, 1, key=lambda stem: len(found[stem]))
        said: list[list[int]] = [[] for _ in claims]
        for number, stem in enumerate(rarest):
            if self.weights[number]:
                for claim in found[stem]:
                    said[claim].append(number)
        self.statements = [
            _Statement(claim, tuple(stems), sum(map(self.weights.__getitem__, stems)))
            for claim, stems in zip(claims, said, strict=True)
        ]
        self._digits = {n for n, stem in enumerate(rarest) if _DIGIT.search(stem)}
        self._denials = {self._numbers[stem] for stem in _DENIALS if stem in self._numbers}

    def numbers(self, one: _Statement) -> set[int]:
        """The stems of a statement that hold digits."""
        return self._digits.intersection(one.stems)

    def denials(self, one: _Statement) -> set[int]:
        """The stems of a statement that deny."""
        return self._denials.intersection(one.stems)


def alike(corpus: Corpus) -> Iterator[Diagnostic]:
    """A finding at each claim that an earlier one by id is nearly the same as."""
    words = _Words(corpus)
    for one, other in _pairs(words):
        first, second = sorted((one, other), key=lambda statement: statement.claim.id)
        same = words.numbers(first) == words.numbers(second)
        if same and not _related(first.claim, second.claim) and not _apart(first, second):
            yield _finding(first, second, denied=words.denials(first) ^ words.denials(second))


def _synonyms(corpus: Corpus) -> Mapping[str, str]:
    """One stem for all labels of a term that are single words; a label of two terms stays."""
    terms = list(chain(corpus.features.values(), corpus.contexts.values()))
    labels = [(label, term.id) for term in terms for label in (term.label, *term.alt_labels)]
    stems: list[list[str]] = [[] for _ in labels]
    for stem, numbers in stems_of([label for label, _ in labels]).items():
        for number in numbers:
            stems[number].append(stem)
    found: dict[str, str] = {}
    for (_, owner), parts in zip(labels, stems, strict=True):
        if len(parts) == 1:
            name = f"={owner}"
            found[parts[0]] = name if found.get(parts[0], name) == name else parts[0]
    return found


def _merged(found: dict[str, list[int]], names: Mapping[str, str]) -> dict[str, list[int]]:
    """The stems with those that are names of one term taken together."""
    for stem, name in names.items():
        if stem in found and name != stem:
            found[name] = sorted({*found.pop(stem), *found.get(name, ())})
    return found


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


def _finding(first: _Statement, second: _Statement, *, denied: Set[int]) -> Diagnostic:
    name = first.claim.id
    if denied:
        message = (
            f"this says in nearly the same words as “{name}” something else, or its opposite;"
            " say under “relations” how the two stand to each other"
        )
    else:
        message = (
            f"this says nearly the same as “{name}”; put the evidence of both into one note, or"
            " say under “relations” how the two stand to each other"
        )
    return Diagnostic(ALIKE, second.claim.places["claim"], message, second.claim.id)
