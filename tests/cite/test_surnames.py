"""Family names as bibliographies have them: accents, inner small words, particles."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.base.text import TextFile
from kb.model import Source
from kb.parse.bibtex import parse_bib, resolve

CASES = Path(__file__).parent / "cases"


def sources(name: str) -> dict[str, Source]:
    text = (CASES / name).read_text(encoding="utf-8")
    read, _ = parse_bib(TextFile(f"sources/{name}", text))
    found, _ = resolve([read])
    return {source.key: source for source in found}


def shown(source: Source) -> list[str]:
    return [creator.person.name for creator in source.creators]


@pytest.mark.parametrize(
    ("key", "names"),
    [
        ("m1", ["Aa, B", "Čapek, Karel"]),
        ("m2", ["Čapek, Karel", "Šimek, J"]),
        ("m3", ["Gödel, Kurt", "Éluard, Paul"]),
        ("m4", ["Gödel, Kurt", "Øye, N."]),
        ("m5", ["Aa, B", "Øye, N.", "Łukasz, P"]),
        ("m6", ["Aa, B", "Øye, N.", "Čapek, K", "Čapek, L"]),
        ("m7", ["Aa, B", "Örn, N."]),
        ("m8", ["Aa, B", "Örn, N.", "Ávila, P", "Çelik, Z", "İnan, Q", "Ångström, A"]),
        ("m9", ["Aa, B", "Čapek, K"]),
    ],
)
def test_a_command_after_and_is_no_part_of_it(key: str, names: list[str]) -> None:
    assert shown(sources("names-backslash.bib")[key]) == names


@pytest.mark.parametrize(
    ("key", "names"),
    [
        ("s1", ["Carvalho da Silva, Ana"]),
        ("s2", ["Ortega y Gasset, José"]),
        ("s3", ["Ramón y Cajal, Santiago", "Santos e Silva, João"]),
        ("s4", ["Mies van der Rohe, Ludwig"]),
        ("s5", ["da Silva, Ana Carvalho"]),
        ("s6", ["Carvalho da Silva, Ana"]),
        ("s8", ["Sousa Santos, Boaventura de"]),
        (
            "s9",
            ["Charbonneau-Gowdy, Paula", "le Roux, Pieter", "von der Leyen, Ursula",
             "O'Neill, Onora", "Mc Millan, D."],
        ),
    ],
)  # fmt: skip
def test_only_small_words_at_the_start_are_a_particle(key: str, names: list[str]) -> None:
    assert shown(sources("surnames.bib")[key]) == names
