"""Titles and names full of LaTeX: every command as the sign that it stands for."""

from __future__ import annotations

import pytest

from kb.base.text import TextFile
from kb.parse.bibtex import parse_bib, resolve
from kb.parse.names import parse_names
from tests.cite.test_surnames import CASES, shown, sources


def test_each_command_of_a_title_is_its_sign() -> None:
    lines = (CASES / "latex-macros.txt").read_text(encoding="utf-8").splitlines()
    wanted = dict(line.split(" ", 1) for line in lines)
    read = sources("latex-macros.bib")
    assert {key: read[key].title for key in wanted} == {
        key: f"Q {title}" for key, title in wanted.items()
    }


@pytest.mark.parametrize(
    ("key", "names"),
    [
        ("n1", ["Čapek, Karel"]),
        ("n2", ["Čapek, Karel"]),
        ("n3", ["Čapek, Karel"]),
        ("n4", ["Nguyễn, Văn An"]),
        ("n5", ["Éluard, Paul", "Øye, Ülo", "Øye, N."]),
        ("n6", ["Gödel, Kurt", "Čapek, Karel", "Éluard, Paul"]),
        ("n8", ["Newman, M. H. A.", "Smith, J.-P.", "Levi, P.-A."]),
        ("n9", ["Barnes and Noble"]),
        ("n10", ["Barnes and Noble"]),
        ("dp", ["Della Porta, Donatella"]),
        ("dp2", ["Della Porta, Donatella"]),
        ("mac", ["MacDonald, A.", "McDonald, B.", "Macdonald, C."]),
        ("svab", ["Miya, Yuma", "Švábenský, Val", "Arnaiz, Álvar"]),
    ],
)
def test_names_keep_their_letters(key: str, names: list[str]) -> None:
    assert shown(sources("names-and-math.bib")[key]) == names


@pytest.mark.parametrize(
    ("key", "title"),
    [
        ("n4", "The ‘good’ school"),
        ("n5", "CO2 and H2O at 10−3 for n = 5, p<.05"),
        ("ordinal", "The 2nd and 1st wave: O'Neill's “best” – ever?"),
        (
            "bracket",
            "[Tabla 1: Datos de ejemplo] and “Example Opening in Quotes” Followed by More Words",
        ),
    ],
)
def test_titles_keep_their_signs(key: str, title: str) -> None:
    assert sources("names-and-math.bib")[key].title == title


def test_lists_of_names_that_are_not_joined_are_findings() -> None:
    text = (CASES / "names-and-math.bib").read_text(encoding="utf-8")
    read, first = parse_bib(TextFile("sources/names-and-math.bib", text))
    _, then = resolve([read])
    for code, key in (
        ("B010", "n11"),
        ("B010", "n12"),
        ("B010", "n13"),
        ("B010", "n14"),
        ("B021", "n15"),
    ):
        assert any(d.code == code and f"“{key}”" in d.message for d in (*first, *then)), key


@pytest.mark.parametrize(
    ("latex", "title"),
    [
        ("¿Why? ?`Por qu\\'e?", "¿Why? ¿Por qué?"),
        ("The `don't know' answer", "The ‘don't know’ answer"),
        ("Teachers' and pupils' work", "Teachers' and pupils' work"),
        ("\\noopsort{1973b}Works", "Works"),
    ],
)
def test_quotation_marks_and_sorting(latex: str, title: str) -> None:
    text = f"@book{{k, author={{Xx, Y}}, title={{{latex}}}, publisher={{P}}, date={{2001}}}}\n"
    read, _ = parse_bib(TextFile("sources/k.bib", text))
    (source,), _ = resolve([read])
    assert source.title == title


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("Rockefeller II, John D", "Rockefeller"),
        ("Smith, John K", "Smith"),
        ("Smith J", "J"),
        ("Ullman JR, Jeffrey D", "Ullman"),
        ("Smith J, Jones K", ""),
        ("van der Berg J, O'Neill KM, Ávila P", ""),
    ],
)
def test_names_in_a_row_are_not_one_person(name: str, family: str) -> None:
    (person,), unread = parse_names(name)
    assert (person.family, unread) == (family, () if family else (name,))
