"""Claims, sources and questions under the same words: tabs, facets, forms, what stands above."""

from __future__ import annotations

import csv
import io
import re

import pytest

from tests.web.conftest import Site
from tests.web.test_pages import words

pytestmark = pytest.mark.datasette


def tabs(site: Site, path: str) -> dict[str, tuple[str, int]]:
    text = site.get(path).text.partition('aria-label="What is searched"')[2]
    links = re.findall(r'<a href="([^"]*)"[^>]*>(\w+) <span class="count">([\d,]+)<', text)
    return {label: (href, int(count.replace(",", ""))) for href, label, count in links[:3]}


@pytest.mark.parametrize("text", ["", "trust", "lima 2010"])
def test_a_tab_counts_what_its_page_finds(shipped: Site, text: str) -> None:
    shown = tabs(shipped, f"/search?q={text}")
    assert list(shown) == ["Claims", "Sources", "Questions"]
    for address, count in shown.values():
        path, _, query = address.partition("?")
        assert shipped.get(f"{path}.json?{query}").json()["total"] == count
        assert tabs(shipped, address) == shown


def test_sources_come_with_their_facets_and_in_other_forms(shipped: Site) -> None:
    answer = shipped.get("/sources.json?q=networks&type=report").json()
    assert answer["total"] == len(answer["sources"]) > 3
    assert {row["type"] for row in answer["sources"]} == {"report"}
    assert list(answer["facets"]) == ["type", "author", "design", "used", "retracted"]
    scores = [row["score"] for row in answer["sources"]]
    assert scores == sorted(scores, reverse=True)
    listed = shipped.get("/sources.csv?q=networks&type=report").text
    table = csv.DictReader(io.StringIO(listed.lstrip("\ufeff")))
    assert [row["key"] for row in table] == [row["key"] for row in answer["sources"]]
    bib = shipped.get("/sources.bib?q=networks&type=report").text
    assert bib.count("\n@") + bib.startswith("@") == answer["total"]
    text = words(shipped.get("/sources?q=networks&type=report").text)
    assert "Type: Report" in text


def test_what_was_searched_for_is_marked_in_titles(shipped: Site) -> None:
    text = shipped.get("/sources?q=distributed+leadership").text
    assert "<mark>leadership</mark>" in text or "<mark>Leadership</mark>" in text
    assert "<script>alert" not in shipped.get("/sources?q=<script>alert(1)</script>").text


def test_a_source_is_found_by_doi_and_by_its_title(shipped: Site) -> None:
    for query in ("10.1007/s10833-008-9099-1", "Thinking more deeply about networks in education"):
        rows = shipped.get("/sources.json", params={"q": query}).json()["sources"]
        assert rows[0]["key"] == "lima2010thinking"


def test_questions_are_searched_and_narrowed(shipped: Site) -> None:
    answer = shipped.get("/questions.json?q=attainment&feature=coaching").json()
    assert [row["id"] for row in answer["questions"]] == ["does-coaching-raise-attainment"]
    assert "Feature: Coaching" in words(shipped.get("/questions?feature=coaching").text)


def test_the_question_that_is_asked_stands_above_the_claims(shipped: Site) -> None:
    text = shipped.get("/search?q=does+lesson+study+raise+attainment").text
    assert text.index("/question/does-lesson-study") < text.index('href="/claim/')
    data = shipped.get("/search.json?q=does+lesson+study+raise+attainment").json()
    assert data["questions"][0]["id"] == "does-lesson-study-raise-attainment"
    assert data["counts"]["claims"] == data["total"]
    for other in ("&page=2", "&certainty=low", "&sort=year"):
        assert not shipped.get("/search.json?q=lesson+study" + other).json()["questions"]


@pytest.mark.parametrize("path", ["/sources", "/questions"])
@pytest.mark.parametrize(
    "query", ["q=zzzz", "type=x&q=a", "q=%00", "year=a..b", "page=-3", "q=NOT"]
)
def test_any_address_is_a_search(site: Site, path: str, query: str) -> None:
    assert site.get(f"{path}?{query}").status_code == 200
    assert site.get(f"{path}.json?{query}").status_code == 200


def test_a_result_says_why_it_is_one(shipped: Site) -> None:
    text = words(shipped.get("/search?q=networks+raise+attainment").text)
    assert "Why this result" in text
    assert "“networks” in the statement" in text
    claim = shipped.get("/search.json?q=networks+raise+attainment").json()["claims"][0]
    assert {held["word"] for held in claim["why"]["words"]} <= {"networks", "raise", "attainment"}
    assert "Why this result" not in shipped.get("/search").text
