"""What counts as on record already."""

from __future__ import annotations

import pytest

from kb.likeness.works import NEARLY_THE_SAME, find_duplicate, isbns, like_claims
from kb.model import Claim, Creator, Date, Person, Source
from kb.workspace import load
from tests.conftest import ROOT

BOOK = Source(
    key="daly2010social",
    type="book",
    title="Social Network Theory and Educational Change",
    creators=(Creator("editor", Person(family="Daly")),),
    date=Date("2010", (2010,)),
    isbn="9781934742808",
)
PAPER = Source(
    key="lima2010thinking",
    type="article-journal",
    title="Thinking More Deeply",
    creators=(Creator("author", Person(family="Lima")),),
    date=Date("2010", (2010,)),
    doi="10.1007/s10833-008-9099-1",
)


def other(**values: object) -> Source:
    return Source(**{"key": "", "type": "article-journal", **values})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("source", "by"),
    [
        (other(doi="10.1007/S10833-008-9099-1"), "its DOI"),
        (other(type="book", isbn="1-934742-80-5"), "its ISBN"),
        (other(title="Thinking more deeply!", creators=PAPER.creators, date=PAPER.date),
         "its title, year and first author"),
        (other(title="Thinking More Deeply", creators=PAPER.creators), None),
        (other(title="Thinking More Deeply", date=PAPER.date), None),
        (other(type="chapter", title="A Chapter", isbn="9781934742808"), None),
        (other(doi="10.1007/other", title=PAPER.title, creators=PAPER.creators, date=PAPER.date),
         None),
    ],
)  # fmt: skip
def test_duplicate(source: Source, by: str | None) -> None:
    found = find_duplicate(source, [BOOK, PAPER])
    assert (found.by if found else None) == by


def test_isbns_of_ten_digits_and_thirteen_are_one() -> None:
    assert isbns("1-934742-80-5") == isbns("978-1-934742-80-8") == {"9781934742808"}
    assert isbns("9781934742809") == frozenset()


def test_no_two_of_the_shipped_are_the_same() -> None:
    corpus = load(ROOT).corpus
    for key, source in corpus.sources.items():
        others = [other for name, other in corpus.sources.items() if name != key]
        assert find_duplicate(source, others) is None, key
    for name, claim in corpus.claims.items():
        others = [other for found, other in corpus.claims.items() if found != name]
        alike = like_claims(claim.statement, others)
        assert not alike or alike[0].score < NEARLY_THE_SAME, name


@pytest.mark.parametrize(
    ("statement", "same"),
    [
        ("Networks of schools raise the attainment of pupils", True),
        ("School networks raise pupils' attainment", True),
        ("Networks of schools do not raise the attainment of pupils", False),
        ("Networks of schools can raise attainment of pupils.", True),
        ("Heads in London knew each other", False),
    ],
)
def test_nearly_the_same_claim(statement: str, same: bool) -> None:
    known = Claim(id="x", statement="Networks of schools raise the attainment of pupils.")
    found = like_claims(statement, [known])
    assert bool(found and found[0].score >= NEARLY_THE_SAME) is same
