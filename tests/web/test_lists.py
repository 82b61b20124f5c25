"""Authors, contexts, designs and the lists of everything that has a page."""

from __future__ import annotations

import pytest

from kb.web.pages.author import PersonRow, merged
from tests.web.conftest import Site
from tests.web.test_pages import words

pytestmark = pytest.mark.datasette


def names(*people: tuple[str, str | None]) -> list[tuple[str, ...]]:
    rows = [
        PersonRow(number, f"{family}, {given}" if given else family, family, given, 1)
        for number, (family, given) in enumerate(people)
    ]
    return [author.spellings for author in merged(rows)]


@pytest.mark.parametrize(
    ("people", "merged_into"),
    [
        ([("Muijs", "D."), ("Muijs", "Daniel")], [("Muijs, Daniel", "Muijs, D.")]),
        ([("Müller", "Jan"), ("Muller", "Jan")], [("Muller, Jan", "Müller, Jan")]),
        ([("Lima", "Jorge Ávila"), ("Lima", "J. A.")], [("Lima, Jorge Ávila", "Lima, J. A.")]),
        ([("Bell", "Mary"), ("Bell", "Mark")], [("Bell, Mark",), ("Bell, Mary",)]),
        (
            [("Bell", "Mary"), ("Bell", "Mark"), ("Bell", "M.")],
            [("Bell, M.",), ("Bell, Mark",), ("Bell, Mary",)],
        ),
        ([("Bell", None), ("Bell", "Mary")], [("Bell",), ("Bell, Mary",)]),
        ([("Bell", "M."), ("Ball", "M.")], [("Ball, M.",), ("Bell, M.",)]),
    ],
)
def test_names_of_one_person_are_one(
    people: list[tuple[str, str | None]], merged_into: list[tuple[str, ...]]
) -> None:
    assert names(*people) == merged_into


def test_an_author_has_all_works_and_claims(site: Site) -> None:
    text = words(site.get("/author/Menzies, Loic").text)
    assert "Collaboration: It Doesn't Happen by Magic" in text.replace("&#39;", "'")
    assert "Trust takes time." in text
    data = site.get("/author/Menzies, Loic.json").json()
    assert [work["key"] for work in data["sources"]] == ["menzies2014collaboration"]
    assert "menzies2014collaboration" in site.get("/author/Menzies, Loic.bib").text
    assert site.get("/author/Menzies, Lo").status_code == 404
    assert "/author/Menzies%2C%20Loic" in site.get("/source/menzies2014collaboration").text


def test_an_authors_claims_are_those_that_the_search_finds(shipped: Site) -> None:
    for author in shipped.get("/authors.json").json()[::15]:
        found = shipped.get("/author/" + author["name"] + ".json").json()
        assert author["sources"] >= len(found["sources"]) > 0
        if author["spellings"] == [author["name"]]:
            wanted = shipped.get("/search.json", params={"author": author["name"]}).json()
            assert {claim["id"] for claim in found["claims"]} == {
                claim["id"] for claim in wanted["claims"] if claim["status"] != "superseded"
            }, author["name"]


@pytest.mark.parametrize(("name", "listed"), [("context", "contexts"), ("design", "designs")])
def test_a_term_has_the_claims_that_the_search_finds(shipped: Site, name: str, listed: str) -> None:
    terms = shipped.get(f"/{listed}.json").json()
    assert len(terms) > 10
    for term in terms[::3]:
        shown = shipped.get(f"/{name}/{term['id']}.json").json()
        total = shipped.get(f"/search.json?{name}={term['id']}").json()["total"]
        assert len(shown["claims"]) == total, term["id"]


def test_sources_are_listed_by_use(site: Site) -> None:
    assert "A Book Nobody Here Relies On" in words(site.get("/sources?used=no").text)
    assert "A Book Nobody Here Relies On" not in words(site.get("/sources?used=yes").text)
    whole = site.get("/sources.csv").text
    assert whole.count("\r\n") == 6
    assert site.get("/sources?used=perhaps").status_code == 404


@pytest.mark.parametrize(
    ("path", "leads"),
    [
        ("/claim", "/search"),
        ("/source", "/sources"),
        ("/feature", "/features"),
        ("/question", "/questions"),
        ("/author", "/authors"),
        ("/context", "/contexts"),
        ("/design", "/designs"),
    ],
)
def test_an_address_without_an_id_leads_to_the_list(site: Site, path: str, leads: str) -> None:
    for address in (path, path + "/"):
        answer = site.get(address, follow_redirects=True)
        assert answer.status_code == 200
        assert answer.url.path == leads


@pytest.mark.parametrize("path", ["/sources", "/authors", "/contexts", "/designs", "/features"])
def test_lists_turn_their_pages(site: Site, path: str) -> None:
    assert site.get(path).status_code == 200
    assert "None yet" in site.get(f"{path}?page=99").text
    assert site.get(f"{path}?page=x").status_code == 200
    assert site.get(f"{path}.json").json()
