"""Claims that say nearly the same: none is missed, and only those are told."""

from __future__ import annotations

from itertools import combinations
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.base.text import Place, Span
from kb.check.rules import near_claims
from kb.model import Claim, Corpus, Feature

NOWHERE = Place("claims/a.md", Span(0, 0, 1, 1, 1, 1))
WORDS = st.sampled_from(
    ["trust", "pairing", "heads", "coaches", "money", "time", "goals", "not", "2", "5", "of"]
)


def corpus(statements: list[str], features: tuple[Feature, ...] = ()) -> Corpus:
    claims = {
        f"c{number:03d}": Claim(
            f"c{number:03d}", text, place=NOWHERE, places=MappingProxyType({"claim": NOWHERE})
        )
        for number, text in enumerate(statements)
    }
    terms = {term.id: term for term in features}
    return Corpus({}, claims, terms, {}, {})


@given(st.lists(st.lists(WORDS, min_size=1, max_size=8).map(" ".join), max_size=12))
def test_as_many_pairs_as_comparing_all_with_all(statements: list[str]) -> None:
    words = near_claims._Words(corpus(statements))
    found = {frozenset((a.claim.id, b.claim.id)) for a, b in near_claims._pairs(words)}
    for one, other in combinations(words.statements, 2):
        common = set(one.stems) & set(other.stems)
        shared = sum(words.weights[stem] for stem in common)
        union = one.weight + other.weight - shared
        pair = frozenset((one.claim.id, other.claim.id))
        if shared > near_claims.THRESHOLD * union + 1e-9:
            assert pair in found
        if shared < near_claims.THRESHOLD * union - 1e-9:
            assert pair not in found


SAME = [
    (
        "Pairing a strong school with a weak one raises attainment.",
        "Attainment is raised when strong schools are paired with weak ones.",
    ),
    (
        "Schools that collaborate closely make larger gains in pupils' attainment.",
        "Larger gains in the attainment of pupils are made by closely collaborating schools.",
    ),
    (
        "Networks without a shared goal seldom change teaching.",
        "Teaching seldom changes in a network that has no goal that is shared.",
    ),
]
OTHER = [
    (
        "Pairing a strong school with a weak one raises attainment.",
        "Pairing takes into account the context of both schools.",
    ),
    ("Networks raise attainment.", "Networks spread faster than proof of what they do."),
]
MORE = [
    "Head teachers say that they gain from working together.",
    "Coordination by a central team cut what the programme cost.",
    "Coaching in one's own classroom counted for more than visits.",
    "What works elsewhere is readily waved away.",
    "Pupils in trios were two months ahead of others.",
    "Research on collaboration trails policy.",
]


@pytest.mark.parametrize("pair", SAME)
def test_the_same_in_other_words(pair: tuple[str, str]) -> None:
    assert len(list(near_claims.alike(corpus([*pair, *MORE])))) == 1


@pytest.mark.parametrize("pair", OTHER)
def test_another_claim_on_the_same_matter(pair: tuple[str, str]) -> None:
    assert not list(near_claims.alike(corpus([*pair, *MORE])))


def test_labels_of_one_term_are_one_word() -> None:
    pair = ["Collaboration raises attainment.", "Networking raises attainment."]
    term = Feature("network", "Network", alt_labels=("networking", "collaboration"))
    assert not list(near_claims.alike(corpus([*pair, *MORE])))
    assert len(list(near_claims.alike(corpus([*pair, *MORE], (term,))))) == 1
