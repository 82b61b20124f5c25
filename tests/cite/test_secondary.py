"""What was read only in another source, as each manual wants it cited."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kb.cite.claims import CitableClaim, Ground, cite_claims
from kb.cite.secondary import RULES, rule_for
from kb.cite.styles import Style, find_style
from kb.cite.values import Manner
from tests.cite.items import ITEMS, needs_engine
from tests.conftest import RunKb, WriteKb

CASES = Path(__file__).parent / "cases" / "secondary"

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
        ("chicago-shortened-notes-bibliography", "Chicago 18, notes and bibliography"),
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


@pytest.fixture
def relayed(write_kb: WriteKb) -> Path:
    """A collection whose notes rest on what other sources relay, with the place in one of them."""
    note = (CASES / "two-relays.md").read_text(encoding="utf-8")
    return write_kb(
        {
            "sources/s.bib": (CASES / "s.bib").read_text(encoding="utf-8"),
            "claims/two-relays.md": note.replace(
                "via: relay1", "via: relay1\n    via-locator: p. 44"
            ),
            "claims/same-relay.md": (CASES / "same-relay.md").read_text(encoding="utf-8"),
        }
    )


@needs_engine
@pytest.mark.parametrize(
    ("style", "expected"),
    [
        (
            "apa",
            "(Alpha, 1990, p. 12, as cited in Relay, 2010, p. 44; Beta et al., 1991, pp. 3–5, as"
            " cited in Second & Third, 2015; Epsilon, as cited in Relay, 2010, p. 44; “An Original"
            " Without Author,” 1993, Chapter 2, as cited in A Page Without Author or Year, n.d.;"
            " Relay, 2010, p. 44; Zeta, 2001, p. 9)",
        ),
        (
            "mla",
            "(Alpha, qtd. in Relay 44; Beta et al., qtd. in Second and Third; Epsilon, qtd. in"
            " Relay 44; “An Original Without Author,” qtd. in A Page Without Author or Year;"
            " Zeta 9; Relay 44)",
        ),
        ("vancouver", "(1–4)"),
        ("ieee", "[1, p. 44], [2], [3], [4, p. 9]"),
    ],
)
def test_the_place_in_the_relay_is_given(
    relayed: Path, kb: RunKb, style: str, expected: str
) -> None:
    done = kb("-C", relayed, "cite", "two-relays", "--style", style)
    assert f"For: {expected}" in done.stdout, done.stderr


@needs_engine
@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("apa", "(Alpha, 1990, p. 7, as cited in Relay, 2010, p. 44)"),
        ("harvard", "(Alpha, 1990, p. 7, cited in Relay, 2010, p. 44)"),
        ("chicago", "(Alpha 1990, 7, cited in Relay 2010, 44)"),
        ("mla", "(Alpha, qtd. in Relay 44)"),
        ("vancouver", "(1)"),
    ],
)
def test_via_takes_a_place(relayed: Path, kb: RunKb, style: str, expected: str) -> None:
    done = kb("-C", relayed, "cite", "orig1, p. 7", "--via", "relay1, p. 44", "--style", style)
    assert expected in done.stdout, done.stderr
    keys = kb("-C", relayed, "cite", "orig1", "--via", "relay1, p. 44", "--key-for", "quarto")
    assert keys.stdout == "[Alpha 1990, cited in @relay1, p. 44]\n"


def test_nothing_relays_itself(relayed: Path, kb: RunKb) -> None:
    done = kb("-C", relayed, "cite", "orig1", "--via", "orig1")
    assert done.returncode == 2
    assert "orig1 was read itself" in done.stderr


@needs_engine
@pytest.mark.parametrize(
    ("style", "expected"),
    [
        (
            "apa",
            "(Alpha, 1990, p. 7, as cited in Relay, 2010, p. 44; Alpha, 1990, p. 7, as cited in"
            " Second & Third, 2015)",
        ),
        ("ieee", "[1, p. 44], [2]"),
    ],
)
def test_a_source_relayed_by_several(relayed: Path, kb: RunKb, style: str, expected: str) -> None:
    via = ("--via", "relay1, p. 44", "--via", "relay2")
    done = kb("-C", relayed, "cite", "orig1, p. 7", *via, "--style", style)
    assert f"\n{expected}\n" in done.stdout, done.stderr
    keys = kb("-C", relayed, "cite", "orig1", *via, "--key-for", "quarto", "--style", style)
    assert re.search("@relay1, p. 44.*@relay2", keys.stdout)
