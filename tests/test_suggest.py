"""Suggestions: the nearest name, the same every time, also among many."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.base.suggestions import nearest

KEYS = ["certainty", "certainty-reason", "claim", "contexts", "evidence", "kind"]
MANY = [f"{name}{year}" for name in ("lima", "menzies", "muijs") for year in range(1700, 2020)]


@pytest.mark.parametrize(
    ("word", "candidates", "expected"),
    [
        ("certainity", KEYS, "certainty"),
        ("Claim", KEYS, "claim"),
        ("certainty_reason", KEYS, "certainty-reason"),
        ("very low", ["high", "low", "very-low"], "very-low"),
        ("evidnece", KEYS, "evidence"),
        ("colour", KEYS, None),
        ("lima2010", ["lima2010thinking", "nao2009partnering"], "lima2010thinking"),
        ("b1", ["b2", "b3"], None),
        ("", KEYS, None),
        ("word", [], None),
        ("abcd", ["abcx", "abcy"], "abcx"),
    ],
)
def test_nearest(word: str, candidates: list[str], expected: str | None) -> None:
    assert nearest(word, candidates) == expected
    assert nearest(word, reversed(candidates)) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [("liam2010", "lima2010"), ("menzie2014", "menzies2014"), ("mujis1999", "muijs1999")],
)
def test_nearest_of_many(word: str, expected: str) -> None:
    assert nearest(word, MANY) == expected


@given(st.sampled_from(MANY), st.integers(0, 7))
def test_a_letter_too_many_is_forgiven(name: str, at: int) -> None:
    found = nearest(name[:at] + "x" + name[at:], [*MANY])
    assert found == name


@given(st.text(), st.lists(st.text()))
def test_any_words_are_taken(word: str, names: list[str]) -> None:
    assert nearest(word, names) in {None, *names}
