"""What was read only in another source, as each manual wants it cited."""

from __future__ import annotations

import re

import pytest

from kb.cite.claims import CitableClaim, Ground, cite_claims
from kb.cite.secondary import RULES, rule_for
from kb.cite.styles import Style, find_style
from kb.cite.values import Manner
from tests.cite.items import ITEMS, needs_engine

LIMA = "Jorge Ávila de Lima, “Thinking More Deeply about Networks in Education,” Journal of"
NOTE = f"{LIMA} Educational Change 11, no. 1 (2010): 2"
BLOG = "Loic Menzies, Collaboration, July 18, 2014, https://example.org/."


@needs_engine
@pytest.mark.parametrize(
    ("style", "quoted", "expected", "listed"),
    [
        ("apa", False, "(Lima, 2010, p. 2, as cited in Menzies, 2014)", ["menzies"]),
        ("apa", True, "(Lima, 2010, p. 2, as cited in Menzies, 2014)", ["menzies"]),
        ("harvard", False, "(Lima, 2010, p. 2, cited in Menzies, 2014)", ["menzies"]),
        ("harvard", True, "(Lima, 2010, p. 2, quoted in Menzies, 2014)", ["menzies"]),
        ("chicago", False, "(Lima 2010, 2, cited in Menzies 2014)", ["menzies"]),
        ("chicago", True, "(Lima 2010, 2, quoted in Menzies 2014)", ["menzies"]),
        (
            "chicago-author-date-17th-edition",
            True,
            "(Lima 2010, 2, quoted in Menzies 2014)",
            ["menzies"],
        ),
        ("chicago-notes", True, f"{NOTE}, quoted in {BLOG}", ["lima", "menzies"]),
        ("mla", True, "(Lima, qtd. in Menzies)", ["menzies"]),
        ("vancouver", True, "(1)", ["menzies"]),
        ("ieee", False, "[1]", ["menzies"]),
        ("elsevier-harvard", True, "(Lima, 2010, p. 2, as cited in Menzies, 2014)", ["menzies"]),
    ],
)
def test_each_manual(style: str, quoted: bool, expected: str, listed: list[str]) -> None:
    ground = Ground("lima", "supports", "p. 2", "menzies", quoted)
    claim = CitableClaim("c", "A claim.", (ground,))
    (found,) = cite_claims([claim], ITEMS, Manner(find_style(style)))
    assert found.citations == {"supports": expected}
    assert [entry.id for entry in found.entries] == listed


@pytest.mark.parametrize(
    ("style", "name"),
    [
        ("apa", "APA 7"),
        ("apa-6th-edition", "any other"),
        ("harvard-cite-them-right-no-et-al", "Harvard (Cite Them Right)"),
        ("chicago-shortened-notes-bibliography", "Chicago 17 and 18, notes and bibliography"),
        ("modern-language-association-notes", "MLA 9"),
        ("apartheid-studies", "any other"),
    ],
)
def test_which_rule_holds(style: str, name: str) -> None:
    assert rule_for(Style(style, "<style/>")).name == name


def test_every_rule_names_its_manual() -> None:
    assert all(rule.manual and rule.says for rule in RULES)


@needs_engine
def test_grounds_are_grouped_and_each_said_once() -> None:
    grounds = (
        Ground("menzies", "disputes", "p. 3"),
        Ground("lima", "supports"),
        Ground("lima", "supports"),
        Ground("sequel", "supports", "ch. 2"),
    )
    claim = CitableClaim("c", "A claim.", grounds)
    (found,) = cite_claims([claim], ITEMS, Manner(find_style("apa")))
    assert list(found.citations) == ["supports", "disputes"]
    assert re.fullmatch(
        r"\(Lima, 2010; Menzies, 2014[ab], Chapter 2\)", found.citations["supports"]
    )
    assert re.fullmatch(r"\(Menzies, 2014[ab], p. 3\)", found.citations["disputes"])
    assert len(found.entries) == 3
