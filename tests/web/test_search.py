"""The search: any words are a query, every state an address, every count right."""

from __future__ import annotations

import csv
import html
import random
import re
import shutil
import sqlite3
import time
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.search.selection import FACETS, Selection, read_years, years_text
from tests.web.conftest import Open, Site
from tests.web.test_pages import words
from tests.web.xml import parse

pytestmark = pytest.mark.datasette


def ids(site: Site, **terms: Any) -> list[str]:
    """The claims that a search finds, in order."""
    answer = site.get("/search.json?" + urlencode(terms, doseq=True))
    assert answer.status_code == 200, answer.text
    return [claim["id"] for claim in answer.json()["claims"]]


def test_words_are_not_all_required(site: Site) -> None:
    found = ids(site, q="does belief spread networks at all")
    assert found[0] == "spread-by-faith"


def test_words_are_stemmed_and_unaccented(site: Site) -> None:
    assert "spread-by-faith" in ids(site, q="believes NETWORK")
    assert "spread-by-faith" in ids(site, q="ávila")


def test_phrases_prefixes_and_words_left_out(site: Site) -> None:
    assert ids(site, q='"trust takes"') == ["trust-takes-time"]
    assert "partnering-helps" in ids(site, q="partner*")
    assert "new-claim" not in ids(site, q="partnering -coordinates")


def test_no_words_find_everything(site: Site) -> None:
    assert len(ids(site)) == 5


ODD = [
    *('"', "AND", "NOT", "a OR", "(", "*", "-", "^x", "NEAR(", "col:", "'; --", "\x00", "{", "é"),
    *("author:", "-year:..", 'source:"', "\ue000", "\udc80", "feature:*", "partner* -* **"),
]


@pytest.mark.parametrize("text", ODD)
def test_odd_words_are_no_error(site: Site, text: str) -> None:
    assert site.get("/search?" + urlencode({"q": text}, errors="replace")).status_code == 200


def test_matches_are_marked_and_escaped(site: Site) -> None:
    html = site.get("/search?q=belief").text
    assert "<mark>belief</mark>" in html
    html = site.get("/search?q=%3Cscript%3Ealert(1)%3C/script%3E").text
    assert "<script>alert" not in html


def test_values_of_a_facet_add_up_and_facets_narrow(site: Site) -> None:
    low = set(ids(site, certainty="low"))
    moderate = set(ids(site, certainty="moderate"))
    assert set(ids(site, certainty=["low", "moderate"])) == low | moderate
    assert set(ids(site, certainty=["low", "moderate"], context="london")) == {"partnering-helps"}


def test_a_feature_holds_those_under_it(site: Site) -> None:
    assert "trust-takes-time" in ids(site, feature="network")
    assert "trust-takes-time" in ids(site, feature="trust")


def test_years_narrow(site: Site) -> None:
    assert ids(site, year="2003") == ["spread-by-faith"]
    assert "partnering-helps" not in ids(site, year="2010..")
    assert ids(site, **{"from": "2002", "to": "2004"}) == ["spread-by-faith"]


def test_the_page_shows_what_is_chosen(site: Site) -> None:
    text = words(site.get("/search?q=partnering&certainty=moderate&year=2009").text)
    assert "Certainty: Moderate certainty" in text
    assert "Years: 2009" in text
    assert "1 claim for" in text


def test_a_chosen_value_without_claims_stays(site: Site) -> None:
    html = site.get("/search?q=belief&certainty=high").text
    assert "No claim matches" in html
    assert re.search(r'aria-current="true"[^>]*>.*?High certainty', html, re.DOTALL)


def test_sorting(site: Site) -> None:
    assert ids(site, sort="certainty")[0] == "new-claim"
    assert ids(site, sort="lines")[0] == "spread-by-faith"
    assert len(ids(site, sort="nonsense")) == 5


def test_other_forms_hold_the_same(site: Site) -> None:
    assert "spread-by-faith" in site.get("/search.csv?q=belief").text
    assert "Networks have spread" in site.get("/search.md?q=belief").text
    assert len(parse(site.get("/search.atom?q=belief").text)) > 5
    assert {row["id"] for row in site.get("/search.csljson?q=belief").json()} >= {
        "lima2010thinking"
    }


def test_the_values_of_a_facet_are_looked_up(site: Site) -> None:
    html = site.get("/search?find-author=MENZ").text
    listed = html.partition('id="values-author"')[2].partition("</ul>")[0]
    assert "Menzies, Loic" in listed
    assert "Lima" not in listed
    assert 'name="find-author" value="MENZ"' in html
    nothing = site.get("/search?find-source=zzz&source=nao2009partnering").text
    listed = nothing.partition('id="values-source"')[2].partition("</ul>")[0]
    assert "chosen; remove" in listed


def test_a_download_starts_at_its_own_first_page(site: Site) -> None:
    html = site.get("/search?q=partnering&page=2").text
    assert "/search.csv?q=partnering&quot;" not in html
    assert 'href="/search.csv?q=partnering"' in html
    assert "The result ends before this page" in html
    assert site.get("/search.json?q=partnering").json()["next"] is None


def test_a_field_word_that_names_nothing_is_reported(site: Site) -> None:
    assert "names no feature here" in words(site.get("/search?q=feature:xylophone").text)


def test_the_feed_holds_what_changed_last_in_any_order(site: Site) -> None:
    feeds = {site.get(f"/search.atom?sort={sort}").text for sort in ("changed", "year")}
    assert len({re.sub(r"sort=\w+", "", feed) for feed in feeds}) == 1
    assert '<link rel="self"' in feeds.pop()


def test_a_database_without_an_index_says_how_to_fix_it(
    make_site: Open, web_db: Path, tmp_path: Path
) -> None:
    path = Path(shutil.copy(web_db, tmp_path / "kb.db"))
    with closing(sqlite3.connect(path)) as database:
        database.execute("drop table search_index")
        database.commit()
    bare = make_site(path)
    answer = bare.get("/search?q=trust")
    assert answer.status_code == 503
    assert "kb build" in answer.text
    assert "kb build" in bare.get("/search.json?q=trust").json()["error"]
    assert bare.get("/claim/trust-takes-time").status_code == 200


def expected(database: sqlite3.Connection, filters: dict[str, list[str]]) -> set[str]:
    """The claims that the filters leave, worked out one by one in Python.

    What is asked of evidence has to hold on one item of it.
    """

    def values(sql: str, ident: object) -> set[str]:
        return {str(row[0]) for row in database.execute(sql, (ident,))}

    of_claims = {
        "context": "with recursive wider(id) as ("
        " select context from claim_contexts where claim = ?"
        " union select c.broader from contexts c join wider using (id)"
        " join contexts above on above.id = c.broader"
        " where c.broader_kind = 'kind-of' or above.kind not in ('programme', 'period'))"
        " select id from wider",
        "certainty": "select coalesce(certainty, 'unrated') from claims where id = ?",
        "status": "select status from claims where id = ?",
    }
    of_items = {
        "relation": "select relation from evidence where id = ?",
        "source": "select source from evidence where id = ?",
        "design": "with recursive wider(id) as ("
        " select design from evidence where id = ? and relation <> 'background'"
        " union select broader from designs join wider using (id) where broader is not null)"
        " select id from wider",
    }

    def fits(queries: dict[str, str], ident: object) -> bool:
        return all(values(queries[n], ident) & set(filters[n]) for n in filters if n in queries)

    asked = any(name in of_items for name in filters)
    return {
        claim
        for (claim,) in database.execute("select id from claims").fetchall()
        if fits(of_claims, claim)
        and (
            not asked
            or any(
                fits(of_items, item)
                for item in values("select id from evidence where claim = ?", claim)
            )
        )
    }


def test_counts_are_exact_under_random_filters(shipped: Site, kb_db: Path) -> None:
    chance = random.Random(3)
    names = ("context", "certainty", "status", "relation", "source", "design")
    facets = shipped.get("/search.json").json()["facets"]
    with closing(sqlite3.connect(kb_db)) as database:
        for _ in range(25):
            filters = {
                name: [value["value"] for value in chance.sample(facets[name][:5], k=1)]
                for name in chance.sample(names, k=chance.randint(0, 3))
                if facets[name]
            }
            found = shipped.get("/search.json?" + urlencode(filters, doseq=True)).json()
            assert found["total"] == len(expected(database, filters)), filters
            for name in names:
                others = {key: value for key, value in filters.items() if key != name}
                for value in found["facets"][name]:
                    wanted = expected(database, {**others, name: [value["value"]]})
                    assert value["count"] == len(wanted), (filters, name, value)


@pytest.mark.parametrize(
    "query",
    [
        "author:muijs relation:disputes",
        "author:chapman relation:disputes",
        "author:lima relation:disputes",
        "author:bell basis:second-hand",
    ],
)
def test_filters_on_evidence_hold_on_one_item(shipped: Site, kb_db: Path, query: str) -> None:
    author, other = (word.partition(":")[2] for word in query.split())
    sql = (
        "select distinct claim from evidence e"
        " where ? in (relation, iif(second_hand, 'second-hand', ''))"
        " and exists (select 1 from sources where key = e.source and authors like ?)"
    )
    with closing(sqlite3.connect(kb_db)) as database:
        wanted = {row[0] for row in database.execute(sql, (other, f"%{author}%"))}
    assert set(ids(shipped, q=query)) == wanted


states = st.builds(
    Selection,
    words=st.text(max_size=20).map(str.strip),
    chosen=st.dictionaries(
        st.sampled_from(list(FACETS)),
        st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=3, unique=True).map(tuple),
        max_size=3,
    ),
    years=st.tuples(st.integers(0, 2999), st.none() | st.integers(0, 2999)).map(
        lambda pair: read_years(years_text(pair), None, None)
    ),
    page=st.integers(1, 50),
    sought=st.dictionaries(
        st.sampled_from(list(FACETS)),
        st.text(max_size=8).map(str.strip).filter(bool),
        max_size=2,
    ),
)


class Given:
    """The arguments of a query string, as Datasette gives them."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        self.pairs = pairs

    def get(self, name: str, default: str | None = None) -> str | None:
        return next((value for key, value in self.pairs if key == name), default)

    def getlist(self, name: str) -> list[str]:
        return [value for key, value in self.pairs if key == name]


@settings(max_examples=200)
@given(states)
def test_every_state_is_an_address(state: Selection) -> None:
    again = Selection.read(Given(list(state.pairs())))
    assert again.query() == state.query()


@given(states, st.sampled_from(list(FACETS)), st.text(min_size=1, max_size=5))
def test_choosing_twice_changes_nothing(state: Selection, name: str, value: str) -> None:
    twice = state.toggled(name, value).toggled(name, value)
    assert {key: set(held) for key, held in twice.chosen.items()} == {
        key: set(held) for key, held in state.chosen.items()
    }


@given(states, st.sampled_from(list(FACETS)), st.text(min_size=1, max_size=5))
def test_addresses_of_values_are_those_of_their_states(
    state: Selection, name: str, value: str
) -> None:
    assert state.toggles(name)(value) == state.toggled(name, value).query()


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    pairs=st.lists(
        st.tuples(
            st.sampled_from(["q", "page", "sort", "year", "from", "to", "find-author", *FACETS])
            | st.text(max_size=5),
            st.text(max_size=20) | st.sampled_from(ODD),
        ),
        max_size=5,
    ),
    form=st.sampled_from(["", ".json", ".csv", ".md", ".csljson", ".atom"]),
)
def test_any_address_of_a_search_is_answered(
    site: Site, pairs: list[tuple[str, str]], form: str
) -> None:
    answer = site.get(f"/search{form}?{urlencode(pairs, errors='replace')}")
    assert answer.status_code == 200, pairs


def test_the_versions_tell_how_the_search_works(site: Site) -> None:
    reported = site.get("/-/versions.json").json()
    assert reported["datasette"]
    assert "search-index" in reported["evidence-kb"]["database"]
    by_meaning = find_spec("wordllama") is not None
    assert ("meaning" in reported["evidence-kb"]["search"]) == by_meaning
    page = site.get("/search?q=trust+takes+time").text
    assert "meaning (" not in page
    assert "wordllama" not in page


def test_other_databases_keep_their_versions(make_site: Open, other_db: Path) -> None:
    assert "evidence-kb" not in make_site(other_db).get("/-/versions.json").json()


def found_in_table(site: Site, query: str) -> tuple[int, set[str]]:
    """The rows of the table that the link behind a search leads to: how many, and their ids."""
    text = site.get(f"/search?{query}").text
    link = html.unescape(re.search(r'href="(/kb/claims[^"]*)"', text)[1])
    path, _, terms = link.partition("?")
    table = site.get(f"{path}.json?{terms}&_size=max&_shape=objects&_extra=count").json()
    answer = site.get(f"{link}&_size=1" if terms else link)
    assert answer.status_code == 200
    # Datasette 1.0 gives the count when it is asked for, and calls it so.
    count = table["count"] if "count" in table else table["filtered_table_rows_count"]
    return count, {row["id"] for row in table["rows"]}


@pytest.mark.parametrize(
    "query",
    [
        "",
        "q=do+networks+raise+attainment",
        "q=do+networks+raise+attainment&match=some&page=2",
        "q=author%3Alima",
        "feature=trust&certainty=low",
        "q=%22school+networks%22&sort=year",
        "q=trust+OR+belief&relation=supports&year=2005..2015",
        "q=xylophone",
    ],
)
def test_the_table_behind_a_search_shows_what_it_shows(shipped: Site, query: str) -> None:
    found = shipped.get(f"/search.json?{query.replace('&page=2', '')}").json()
    number, rows = found_in_table(shipped, query)
    assert number == found["total"]
    assert rows == {claim["id"] for claim in found["claims"]}


def test_lists_hold_the_whole_result_and_data_links_its_next_part(
    shipped: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.web.pages.search.EXPORTED", 30)
    first = shipped.get("/search.json?q=schools&match=some")
    data = first.json()
    total = data["total"]
    assert total > 60
    claims = [claim["id"] for claim in data["claims"]]
    while data["next"]:
        answer = shipped.get(data["next"].removeprefix("http://localhost"))
        data = answer.json()
        claims += [claim["id"] for claim in data["claims"]]
    assert 'rel="next"' in first.headers["link"]
    assert 'rel="next"' not in answer.headers["link"]
    assert len(set(claims)) == len(claims) == total
    table = shipped.get("/search.csv?q=schools&match=some")
    assert [row["id"] for row in csv.DictReader(table.text.lstrip("\ufeff").splitlines())] == claims
    assert 'rel="next"' not in table.headers["link"]
    text = shipped.get("/search.md?q=schools&match=some").text
    assert re.findall(r"\]\(http://localhost/claim/([^)]+)\)", text) == claims


def test_a_long_list_is_written_beside_the_server(
    shipped: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = shipped.get("/search.csv?q=schools").text
    monkeypatch.setattr("kb.web.pages.search_lists.MANY", 1)
    assert shipped.get("/search.csv?q=schools").text == whole


@pytest.mark.parametrize(
    ("query", "remark"),
    [
        (
            "feature=trust&feature=zzz",
            "There is no “zzz” under “Feature” here, so that was left out.",
        ),
        ("author=zzz&q=trust", "There is no “zzz” under “Author” here, so nothing is found."),
        ("q=" + "(" * 20_000, "Only the first 500 letters of the words were read."),
        ("q=trust+" + "é" * 5_000, "Only the first 500 letters of the words were read."),
        (
            "&".join(f"feature=f{n}" for n in range(3_000)),
            "Only the first 25 values of “Feature” were read.",
        ),
        (
            "&".join(f"source=s{n}" for n in range(600)) + "&source=lima2010thinking",
            "There is no “s0”, “s1”, “s2” and 22 more under “Source” here, so nothing is found.",
        ),
    ],
)
def test_what_goes_beyond_the_bounds_is_left_out_with_a_word(
    shipped: Site, query: str, remark: str
) -> None:
    start = time.perf_counter()
    answer = shipped.get(f"/search?{query}")
    assert time.perf_counter() - start < 2
    assert answer.status_code == 200
    assert remark in html.unescape(answer.text)
    assert len(answer.content) < 700_000
    assert remark in shipped.get(f"/search.json?{query}").json()["notes"]


def test_the_switch_between_all_and_some_of_the_words(shipped: Site) -> None:
    page = shipped.get("/search?q=trust+between+schools")
    data = shipped.get("/search.json?q=trust+between+schools").json()
    every, some = data["match"]["all_words"], data["match"]["some_words"]
    assert data["match"]["shown"] == "all"
    assert data["total"] == every < some
    assert f"{every} that hold all of your words; {some} that hold some." in page.text
    assert f"Some of your words ({some})" in page.text
    wide = shipped.get("/search.json?q=trust+between+schools&match=some").json()
    assert wide["total"] == some
    for facet in ("certainty", "relation"):
        for value in data["facets"][facet]:
            narrow = ids(shipped, q="trust between schools", **{facet: value["value"]})
            assert len(narrow) == value["count"]
    assert (
        ids(shipped, q="trust between schools")
        == ids(shipped, q="trust between schools", match="some")[:every]
    )
