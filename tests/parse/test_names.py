"""Names as BibTeX and biblatex write them, into the parts of CSL."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.model import Person
from kb.parse.names import parse_names

OTHERS = Person(literal="others")


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Mel Ainscow", [Person("Ainscow", "Mel")]),
        ("Ainscow, Mel AND West, Mel", [Person("Ainscow", "Mel"), Person("West", "Mel")]),
        ("Ainscow, Mel\n   and\n   others", [Person("Ainscow", "Mel"), OTHERS]),
        (r"Lima, Jorge {\'A}vila de", [Person("Lima", "Jorge Ávila", "de")]),
        (r"de la Cruz, Mar{\'i}a", [Person("Cruz", "María", non_dropping_particle="de la")]),
        ("Jean de {La Fontaine}", [Person("La Fontaine", "Jean", non_dropping_particle="de")]),
        ("King, Jr., Martin Luther", [Person("King", "Martin Luther", suffix="Jr.")]),
        ("Martin Luther King III", [Person("King", "Martin Luther", suffix="III")]),
        ("{National Audit Office}", [Person(literal="National Audit Office")]),
        (r"{\'Etat de Vaud}", [Person(literal="État de Vaud")]),
        (
            "{Barnes and Noble} and {{OECD}}",
            [Person(literal="Barnes and Noble"), Person(literal="OECD")],
        ),
        (r"{Marks \& Spencer}", [Person(literal="Marks & Spencer")]),
        ("OECD", [Person("OECD")]),
        (
            "family=Gogh, given={Vincent, V.}, prefix=van, useprefix=false",
            [Person("Gogh", "Vincent, V.", "van")],
        ),
        (r"Aa, B and \v{C}apek, K", [Person("Aa", "B"), Person("Čapek", "K")]),
        (
            r"Aa, B and \O ye, N and \L{}uk, P",
            [Person("Aa", "B"), Person("Øye", "N"), Person("Łuk", "P")],
        ),
        (
            r"{\v C}apek, K and Nguy{\~{\^e}}n, V{\u a}n",
            [Person("Čapek", "K"), Person("Nguyễn", "Văn")],
        ),
        ("Ortega y Gasset, José", [Person("Ortega y Gasset", "José")]),
        ("Santiago Ramón y Cajal", [Person("Ramón y Cajal", "Santiago")]),
        ("Santos e Silva, João", [Person("Santos e Silva", "João")]),
        ("Mies van der Rohe, Ludwig", [Person("Mies van der Rohe", "Ludwig")]),
        ("Carvalho da Silva, Ana", [Person("Carvalho da Silva", "Ana")]),
        ("van der Berg, Jan", [Person("Berg", "Jan", non_dropping_particle="van der")]),
        ("d'Alembert, Jean le Rond", [Person("d'Alembert", "Jean le Rond")]),
        ("King Jr., Martin Luther", [Person("King", "Martin Luther", suffix="Jr.")]),
        ("Martin Luther King, Jr.", [Person("King", "Martin Luther", suffix="Jr.")]),
        ("村上, 春樹 and Толстой, Лев", [Person("村上", "春樹"), Person("Толстой", "Лев")]),
        (
            "family=Gogh, prefix=van, useprefix=true",
            [Person("Gogh", non_dropping_particle="van")],
        ),
        ("", []),
    ],
)
def test_names(text: str, people: list[Person]) -> None:
    found, unread = parse_names(text)
    assert list(found) == people
    assert unread == ()


def test_use_prefix_makes_the_particle_part_of_the_family_name() -> None:
    (person,), _ = parse_names("van der Berg, Jan de")
    assert person == Person("Berg", "Jan", "de", "van der")
    assert person.short == "van der Berg"
    (dropping,), _ = parse_names("van der Berg, Jan de", use_prefix=False)
    assert dropping == Person("Berg", "Jan", "de van der")


@pytest.mark.parametrize(
    "text",
    [
        "Daly, Alan, Finnigan, Kara",
        "Daly, A.; Finnigan, K.",
        r"Marks \& Spencer",
        "Daly et al.",
        "Daly and",
        "{a",
    ],
)
def test_what_cannot_be_a_name_is_kept_and_reported(text: str) -> None:
    (person,), unread = parse_names(text)
    assert unread == (text,)
    assert person.literal.replace("&", r"\&") == text.strip("{")


@given(st.lists(st.from_regex(r"[A-Z][a-zé]{1,8}, [A-Z][a-z]{1,8}", fullmatch=True), min_size=1))
def test_lists_come_back(names: list[str]) -> None:
    people, unread = parse_names(" and ".join(names))
    assert [person.name for person in people] == names
    assert unread == ()


@given(st.text(alphabet="ab A{},.\\'& and=", max_size=40))
def test_any_name_list_is_read(text: str) -> None:
    people, unread = parse_names(text)
    assert all(person.literal or person.family for person in people)
    assert len(unread) <= text.count(" and ") + 1
