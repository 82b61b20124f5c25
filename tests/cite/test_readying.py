"""What an entry can say in several ways, and what the processor alone would get wrong."""

from __future__ import annotations

import pytest

from kb.cite.documents import process
from kb.cite.styles import find_style
from kb.cite.values import Cite, Document, Item, Manner
from tests.cite.items import needs_engine

pytestmark = needs_engine

BOOK: Item = {
    "id": "book",
    "type": "book",
    "title": "Towns",
    "author": [{"family": "Doe", "given": "John"}],
    "issued": {"date-parts": [[2020]]},
}
ARTICLE: Item = {**BOOK, "type": "article-journal", "container-title": "Review", "volume": "12"}


def printed(item: Item, style: str, form: str = "text", *, as_typed: bool = False) -> str:
    manner = Manner(find_style(style), form, as_typed=as_typed)
    (done,) = process([Document(((Cite("book"),),))], {"book": item}, manner)
    return f"{done.citations[0]} {done.entries[0].text}"


@pytest.mark.parametrize("edition", ["3", "Third", "third edition", "3rd", "3rd ed."])
def test_an_edition_in_words_is_the_same_edition(edition: str) -> None:
    assert "3rd ed." in printed({**BOOK, "edition": edition}, "apa")


@pytest.mark.parametrize("edition", ["Revised", "International", "2nd revised"])
def test_an_edition_without_a_number_stays_as_typed(edition: str) -> None:
    assert edition in printed({**BOOK, "edition": edition}, "apa")


def test_a_double_issue_gets_an_en_dash() -> None:
    article = {**ARTICLE, "issue": "3-4"}
    assert "12(3–4)" in printed(article, "apa")
    assert "12(3-4)" in printed(article, "apa", as_typed=True)


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("apa", "(Doe, in press)"),
        ("chicago", "Doe, John. In press."),
        ("harvard", "Doe, J. (in press)"),
        ("vancouver", "Review. in press;12"),
        ("mla", "vol. 12, in press"),
    ],
)
@pytest.mark.parametrize("said", [{"issued": {"literal": "in press"}}, {"status": "in press"}])
def test_what_is_in_press_says_so(style: str, expected: str, said: Item) -> None:
    bare = {name: value for name, value in ARTICLE.items() if name != "issued"}
    assert expected in printed({**bare, **said}, style)


def test_any_other_date_in_words_is_printed() -> None:
    assert "(spring of 1912)" in printed({**BOOK, "issued": {"literal": "spring of 1912"}}, "apa")


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("html", "<em>On </em>Homo sapiens<em> and us</em>"),
        ("markdown", "*On* Homo sapiens *and us*"),
        ("latex", r"\emph{On }Homo sapiens\emph{ and us}"),
    ],
)
def test_italics_within_italics_are_upright(form: str, expected: str) -> None:
    assert expected in printed({**BOOK, "title": "On <i>Homo sapiens</i> and us"}, "apa", form)


def test_editors_stand_before_their_label() -> None:
    editors = [{"family": "Roe", "given": "A."}, {"family": "Poe", "given": "B."}]
    chapter = {**BOOK, "type": "chapter", "container-title": "All towns", "editor": editors}
    assert "In: Roe A, Poe B, editors. All towns." in printed(chapter, "vancouver")


def test_an_event_by_its_former_name_is_printed() -> None:
    talk = {**BOOK, "type": "speech", "event": "Annual Meeting"}
    assert "Annual Meeting" in printed(talk, "vancouver")
