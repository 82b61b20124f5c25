"""A work is named in passing in one way, whoever names it."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import pytest

from kb.base.labels import byline
from kb.lsp.candidates import described
from kb.model import (
    Claim,
    Corpus,
    Creator,
    Date,
    Evidence,
    EvidenceRelation,
    Person,
    Ref,
    Source,
)
from kb.model.sources import OTHERS
from kb.search.names import source_label
from kb.web.pages.shared import cite_words
from tests.building import build_corpus

LIMA, LEE, ANN = Person("Lima", "Jorge"), Person("Lee", "B."), Person("Ann", "C.")
GOGH = Person("Gogh", "Vincent", non_dropping_particle="van")
BODY = Person(literal="Department for Education, Skills and Families")
BODIES = Person(literal="Office; Ministry of Schools")

LABELS = [
    ((LIMA,), "Lima 2010"),
    ((LIMA, LEE), "Lima and Lee 2010"),
    ((LIMA, LEE, ANN), "Lima et al. 2010"),
    ((LIMA, OTHERS), "Lima et al. 2010"),
    ((GOGH,), "van Gogh 2010"),
    ((BODY, LIMA), "Department for Education, Skills and Families and Lima 2010"),
    ((BODIES,), "Office; Ministry of Schools 2010"),
    ((), "T 2010"),
]


def written(key: str, people: tuple[Person, ...]) -> Source:
    creators = tuple(Creator("author", person) for person in people)
    return Source(key, "book", "T", creators=creators, date=Date("2010", (2010,)))


@pytest.mark.parametrize(("people", "label"), LABELS)
def test_what_is_known_of_people_gives_one_label(people: tuple[Person, ...], label: str) -> None:
    source = written("k", people)
    assert source.label == label
    assert described(source) == (label if people else "2010")
    assert cite_words("k", source.cited_as, 2010, "T") == label
    if people:
        assert source_label("k", source.cited_as, 2010) == label


def test_the_database_keeps_the_label_and_knows_nobody_called_others(tmp_path: Path) -> None:
    sources = {f"k{n}": written(f"k{n}", people) for n, (people, _) in enumerate(LABELS)}
    path = tmp_path / "kb.db"
    items = tuple(Evidence(Ref(key), EvidenceRelation.SUPPORTS) for key in sources)
    claim = Claim("c", "A statement.", evidence=items)
    build_corpus(Corpus(sources, {"c": claim}, {}, {}, {}), path)
    with closing(connect(path)) as connection:
        kept = dict(connection.execute("select key, cited_as from sources"))
        (authors,) = connection.execute("select authors from claims").fetchone()
    assert kept == {key: source.cited_as or None for key, source in sources.items()}
    people = dict.fromkeys(person.name for of, _ in LABELS for person in of if person != OTHERS)
    assert json.loads(authors) == list(people)


def test_a_work_with_its_title_names_three() -> None:
    names = ["Ann", "Lee", "Lima", "Gogh"]
    assert byline(names, 2020, "On trust") == "Ann, Lee, Lima et al. (2020): On trust"
    assert byline([], None, "On trust") == "On trust"
