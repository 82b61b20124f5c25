"""A work is named in passing in one way, whoever names it."""

from __future__ import annotations

import pytest

from kb.base.labels import work_label
from kb.cite.export.table import author_year
from kb.lsp.candidates import described
from kb.model import Creator, Date, Person, Source
from kb.search.names import source_label
from kb.web.pages.shared import cite_words

LIMA, LEE, ANN = Person("Lima", "Jorge"), Person("Lee", "B."), Person("Ann", "C.")
BODY = Person(literal="Department for Education, Skills and Families")


@pytest.mark.parametrize(
    ("people", "label"),
    [
        ((LIMA,), "Lima 2010"),
        ((LIMA, LEE), "Lima and Lee 2010"),
        ((LIMA, LEE, ANN), "Lima et al. 2010"),
        ((BODY, LIMA), "Department for Education, Skills and Families and Lima 2010"),
    ],
)
def test_what_is_known_of_people_gives_one_label(people: tuple[Person, ...], label: str) -> None:
    creators = tuple(Creator("author", person) for person in people)
    source = Source("k", "book", "T", creators=creators, date=Date("2010", (2010,)))
    assert author_year(source) == described(source) == label
    assert work_label([person.short for person in people], 2010, "T") == label


@pytest.mark.parametrize(
    ("authors", "label"),
    [
        ("Lima, Jorge", "Lima 2010"),
        ("Lima, Jorge; Lee, B.", "Lima and Lee 2010"),
        ("Lima, Jorge; Lee, B.; Ann, C.", "Lima et al. 2010"),
        (None, "k 2010"),
    ],
)
def test_what_the_database_has_gives_the_same(authors: str | None, label: str) -> None:
    assert source_label("k", authors, 2010) == label
    assert cite_words({"authors": authors, "year": 2010, "title": "", "key": "k"}) == label
