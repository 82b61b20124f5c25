"""Quotes in pages as they are printed: columns, running heads, footnotes, words that are broken."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from pathlib import Path

import pytest

from kb.quotes import Outcome, match
from kb.quotes.matching import CLEAN, Searchable
from kb.quotes.pages import without_footnotes, without_heads
from kb.quotes.texts import READERS
from tests.quotes.typesetting import TOOLS, prose, quotes

PROGRAMS = {"latex": "pdflatex", "groff": "groff", "chromium": "chromium"}


@pytest.mark.parametrize("columns", [1, 2])
@pytest.mark.parametrize("tool", TOOLS)
def test_every_quote_of_a_clean_pdf_is_found(tool: str, columns: int, tmp_path: Path) -> None:
    if tool in PROGRAMS and not shutil.which(PROGRAMS[tool]):
        pytest.skip(f"{PROGRAMS[tool]} is not installed")
    paragraphs = prose(7)
    pdf = TOOLS[tool](paragraphs, columns, tmp_path)
    text = Searchable(READERS[".pdf"](pdf.read_bytes()))
    missed = [q for q in quotes(paragraphs, 160, 3) if match(q, text).outcome not in CLEAN]
    assert missed == []


PAGES = """\
Journal of Networks 4
Networks raise what schools expect of
each other, and they do so over
¹ See Lima (2010).
4
\fNetworks in London 5
years. That is not all that they
do for the teachers who join
5
\fJournal of Networks 6
them. Nobody left."""


def test_running_heads_and_footnotes_are_stepped_over() -> None:
    text = Searchable(PAGES)
    assert match("they do so over years. That is not all", text).outcome is Outcome.NORMALISED
    assert match("teachers who join them", text).outcome is Outcome.NORMALISED
    assert match("teachers who left them", text).outcome is Outcome.MISSING
    assert match("Networks in London", text).outcome is Outcome.EXACT
    assert "Journal" not in without_heads(PAGES)
    assert "Lima" not in without_footnotes(PAGES)
    assert without_heads("1\nOne page.\n2") == "1\nOne page.\n2"


def misread(text: str, share: float, seed: int) -> str:
    """The text with this share of its letters misread, as programs that read scans do."""
    chance = random.Random(seed)
    alike = {
        "l": "1",
        "i": "l",
        "e": "c",
        "h": "b",
        "o": "0",
        "n": "ri",
        "m": "rn",
        "s": "5",
        "c": "e",
    }
    return "".join(
        alike[letter] if letter in alike and chance.random() < share else letter for letter in text
    )


@pytest.mark.parametrize(("share", "seen"), [(0.002, 0.99), (0.01, 0.97), (0.02, 0.85)])
def test_scans_give_near_quotes_and_never_another_text(share: float, seen: float) -> None:
    paragraphs = prose(7)
    whole = "\n\n".join(" ".join(paragraph) for paragraph in paragraphs)
    text = Searchable(misread(whole, share, seed=5))
    outcomes = Counter(match(quote, text).outcome for quote in quotes(paragraphs, 160, 3))
    found = outcomes[Outcome.EXACT] + outcomes[Outcome.NORMALISED] + outcomes[Outcome.NEAR]
    assert found / 160 >= seen, outcomes
    assert outcomes[Outcome.NEAR] > 0
