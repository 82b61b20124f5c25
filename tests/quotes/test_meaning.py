"""Quotes that must not pass, and what an editor did to those that do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb.quotes import Outcome, match
from kb.quotes.matching import CLEAN, Searchable
from kb.quotes.meaning import Sign, signs

CASES = Path(__file__).parent / "cases"
REVERSED = Searchable((CASES / "quotes-neg.txt").read_text(encoding="utf-8"))
TURNED = [quote for _, quote in json.loads((CASES / "quotes-neg.json").read_text(encoding="utf-8"))]


@pytest.mark.parametrize("quote", TURNED)
def test_what_the_text_does_not_say_is_not_passed(quote: str) -> None:
    assert match(quote, REVERSED).outcome not in CLEAN


MORE = json.loads((CASES / "turned.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("text", "quote"), MORE["refused"])
def test_amounts_units_subjects_and_speakers_are_not_swapped(text: str, quote: str) -> None:
    assert match(quote, Searchable(text)).outcome not in CLEAN


@pytest.mark.parametrize(("text", "quote"), MORE["shown"])
def test_what_takes_back_a_quote_from_outside_is_shown(text: str, quote: str) -> None:
    found = match(quote, Searchable(text))
    assert found.outcome in CLEAN
    assert any(one.outside and one.why for one in found.alterations)


@pytest.mark.parametrize(("text", "quote"), MORE["passes"])
def test_what_typesetting_changes_passes(text: str, quote: str) -> None:
    assert match(quote, Searchable(text)).outcome in CLEAN


TEXT = """\
Schools never improve by themselves. Costs fell by −0.4 points, or 12 500 pounds.
Between 3–5 schools of 45% joined. It is non-significant, and non–linear. The
re-sent forms came late. Energy was 10³ joules. “Co-operation pays,” she said.
Networks¹ help.² Trust matters12 (Smith, 2010) most of all.3 Heads [4, 5] agreed.
The effect may, as many have hoped in vain for, be large. Perhaps twelve heads left.
They agreed (in London, at least) that it works only if heads trust each other.
"""


@pytest.mark.parametrize(
    ("quote", "outcome"),
    [
        ("0.4 points", Outcome.MISSING),
        ("−0.4 points", Outcome.EXACT),
        ("-0.4 points, or", Outcome.NORMALISED),
        ("5 schools of 45% joined", Outcome.NEAR),
        ("3-5 schools of 45% joined", Outcome.NORMALISED),
        ("schools of 45", Outcome.MISSING),
        ("significant, and non-linear", Outcome.MISSING),
        ("linear", Outcome.MISSING),
        ("non-linear", Outcome.NORMALISED),
        ("The resent forms came late", Outcome.NEAR),
        ("Cooperation pays", Outcome.NORMALISED),
        ("Energy was 10 joules", Outcome.NEAR),
        ("Energy was 103 joules", Outcome.NEAR),
        ("Energy was 10³ joules", Outcome.EXACT),
        ("Networks help. Trust matters (Smith, 2010) most of all. Heads", Outcome.NORMALISED),
        ("most of all. Heads agreed", Outcome.NORMALISED),
        ("Trust matters … most of all", Outcome.NORMALISED),
        ("Trust matters (…) most of all", Outcome.NORMALISED),
        ("Trust matters ( . . . ) most of all", Outcome.NORMALISED),
        ("Schools [always] improve by themselves", Outcome.ALTERED),
        ("Schools [do] improve by themselves", Outcome.ALTERED),
        ("[A few schools] improve by themselves", Outcome.ALTERED),
        ("improve by themselves", Outcome.EXACT),
        ("The effect … be large", Outcome.ALTERED),
        ("[12] heads left", Outcome.NORMALISED),
        ("[500] heads left", Outcome.ALTERED),
        ("[In 2020] they agreed", Outcome.NORMALISED),
        ("[They] agreed … that it works", Outcome.ALTERED),
        ("it works only if heads trust each other", Outcome.EXACT),
        ("Cost[s] fell by −0.4", Outcome.NORMALISED),
        ("[In]significant, and non–linear", Outcome.MISSING),
        ("Heads [sic] agreed", Outcome.NORMALISED),
        ("Heads [who had been … there] agreed", Outcome.NORMALISED),
    ],
)
def test_words_and_numbers_have_bounds(quote: str, outcome: Outcome) -> None:
    assert match(quote, Searchable(TEXT)).outcome is outcome


def test_what_brackets_and_ellipses_do_is_shown() -> None:
    (one,) = match("Schools [always] improve", Searchable(TEXT)).alterations
    assert one.description == "“[always]” for “never”"
    assert one.why == "a negation (“never”)"
    (left,) = match("Trust matters … most", Searchable(TEXT)).alterations
    assert (left.description, left.why) == ("“(Smith, 2010)” is left out", "")
    (cut,) = match("improve by themselves", Searchable(TEXT)).alterations
    assert cut.description == "the text has “Schools never” just before it"
    assert cut.why == "a negation (“never”)"
    assert match("[T]rust matters", Searchable(TEXT)).alterations == ()


def test_of_several_places_the_plainest_counts() -> None:
    text = Searchable("Schools do not improve. Later on, schools do improve much.")
    assert match("schools … improve much", text).outcome is Outcome.NORMALISED
    assert match("improve", text).outcome is Outcome.EXACT
    assert match("Schools … improve. Later", text).outcome is Outcome.ALTERED


def test_signs_of_meaning() -> None:
    assert signs("Not only did 12,5 % (Smith 2010) rise; it cannot, may not, won’t [3].") == {
        "12,5": Sign.NUMBER, "cannot": Sign.NEGATION, "may": Sign.HEDGE, "not": Sign.NEGATION,
        "won't": Sign.NEGATION,
    }  # fmt: skip
    assert set(signs("understand until unit universal uniform union unique uncle united")) == set()
    assert set(signs("unable unimportant ineffective nonsignificant disagreed")) == {
        "unable", "unimportant", "ineffective", "nonsignificant", "disagreed",
    }  # fmt: skip
