"""Claims that say nearly the same: none is missed, and only those are told."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from subprocess import CompletedProcess
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.base.text import Place, Span
from kb.check.rules import near_claims
from kb.likeness import statements as judged
from kb.model import Claim, Corpus, Feature
from tests.conftest import WriteKb

Main = Callable[..., CompletedProcess[str]]

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
    words = judged._Words(list(corpus(statements).claims.values()), {})
    found = {frozenset((a.claim.id, b.claim.id)) for a, b in judged._pairs(words)}
    for one, other in combinations(words.statements, 2):
        common = set(one.stems) & set(other.stems)
        shared = sum(words.weights[stem] for stem in common)
        union = one.weight + other.weight - shared
        pair = frozenset((one.claim.id, other.claim.id))
        if shared > judged.THRESHOLD * union + 1e-9:
            assert pair in found
        if shared < judged.THRESHOLD * union - 1e-9:
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


QUESTIONS = [
    *((one, other, True) for one, other in SAME[:2]),
    *((one, other, False) for one, other in OTHER),
    ("Networks of schools raise the attainment of pupils.",
     "School networks raise pupils' attainment", True),
    ("Networks of schools raise the attainment of pupils.",
     "Networks of schools do not raise the attainment of pupils.", False),
    ("Networks of schools raise the attainment of pupils.",
     "Networks of schools can raise attainment of pupils.", True),
    ("Pupils in trios gained 2 months.", "Pupils in trios gained 5 months.", False),
    ("Networks of schools raise the attainment of pupils.", "Heads in London knew each other",
     False),
]  # fmt: skip


@pytest.mark.parametrize(("known", "new", "same"), QUESTIONS)
def test_new_refuses_what_the_check_would_report(
    known: str, new: str, same: bool, write_kb: WriteKb, kb_main: Main
) -> None:
    note = "---\nclaim: {}\nevidence:\n  - source: lima2010thinking\n    relation: supports\n---\n"
    more = {f"claims/m{n}.md": note.format(text) for n, text in enumerate(MORE)}
    root = write_kb({**more, "claims/a-known.md": note.format(known)})
    command = ("-C", str(root), "new", "claim", new, "--source", "lima2010thinking",
               "--relation", "supports", "--id", "z-new")  # fmt: skip
    refused = kb_main(*command, "--dry-run")
    assert ("claims/a-known.md says nearly the same" in refused.stderr) is same
    assert (refused.returncode == 1) is same
    assert kb_main(*command, "--anyway").returncode == 0
    findings = kb_main("-C", str(root), "check", "--select", "C014").stdout
    assert ("C014 warning: this says nearly the same as “a-known”" in findings) is same, findings


def test_settings_and_links_tell_claims_apart_for_new_too(write_kb: WriteKb, kb_main: Main) -> None:
    root = write_kb()
    new = ("-C", str(root), "new", "claim", "Partnering helps schools improve.", "--dry-run",
           "--source", "lima2010thinking", "--relation", "supports")  # fmt: skip
    assert kb_main(*new).returncode == 1
    assert kb_main(*new, "--link", "qualifies=partnering-helps").returncode == 0
