"""Datasette's own pages of a knowledge base stand in the frame of ours."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.web.conftest import Open, Site

pytestmark = pytest.mark.datasette

PAGES = (
    "/kb",
    "/kb/claims",
    "/kb/claims?_facet=certainty&_facet_array=features&id__contains=a&_sort_desc=id",
    "/kb/claims/spread-by-faith",
    "/kb?sql=select+1+as+one",
    *(f"/-/{name}" for name in ("databases", "versions", "plugins", "settings", "actor")),
    *(f"/-/{name}" for name in ("allow-debug", "messages", "patterns", "config")),
)


@pytest.mark.parametrize("path", PAGES)
def test_our_frame_is_around_it(site: Site, path: str) -> None:
    answer = site.get(path, follow_redirects=True)
    assert answer.status_code == 200
    assert '<html lang="en">' in answer.text
    assert '<main id="main"' in answer.text
    assert 'aria-label="Site"' in answer.text
    assert "<script>" not in answer.text
    assert " style=" not in answer.text
    assert "Templates considered" not in answer.text


@pytest.mark.parametrize("path", PAGES)
def test_every_field_has_a_name(site: Site, path: str) -> None:
    html = site.get(path, follow_redirects=True).text
    html = re.sub(r"<label>.*?</label>", "", html, flags=re.DOTALL)
    named = set(re.findall(r'<label for="([^"]+)"', html)) | set(
        re.findall(r'<label class="[^"]*" for="([^"]+)"', html)
    )
    for field in re.findall(r"<(?:input|select|textarea)[^>]*>", html):
        if 'type="hidden"' not in field:
            name = re.search(r'id="([^"]+)"', field)
            assert name, field
            assert name[1] in named, field


@pytest.mark.parametrize("path", ["/-/nothing", "/-/allow-debug/x"])
def test_an_address_of_the_server_that_is_none_is_in_the_frame(site: Site, path: str) -> None:
    answer = site.get(path)
    assert answer.status_code == 404
    assert '<main id="main"' in answer.text
    assert "Nothing at this address" in answer.text


def test_what_is_forbidden_is_said_in_the_frame(site: Site) -> None:
    answer = site.get("/-/permissions")
    assert answer.status_code == 403
    assert '<main id="main"' in answer.text
    assert " style=" not in answer.text


def test_what_the_server_says_is_whole(site: Site) -> None:
    html = site.get("/-/databases").text
    assert "<h1>Databases</h1>" in html
    assert "&#34;name&#34;: &#34;kb&#34;" in html
    assert '"kb"' in site.get("/-/databases.json").text
    debug = site.get('/-/allow-debug?allow={"id":"a"}&actor={"id":"b"}').text
    assert "Not allowed." in debug


def test_who_may_not_see_the_collection_sees_nothing_of_it(
    make_site: Open, web_db: Path, other_db: Path
) -> None:
    closed = {"title": "A secret", "databases": {"kb": {"allow": {"id": "nobody"}}}}
    site = make_site(web_db, other_db, config=closed)
    for path in ("/-/versions", "/kb", "/kb/claims", "/-/nothing"):
        assert "A secret" not in site.get(path).text, path
        assert 'aria-label="Site"' not in site.get(path).text, path


def test_facets_show_labels(site: Site) -> None:
    html = site.get("/kb/claims?_facet_array=features&_facet=certainty").text
    facets = html.partition("Narrow by value")[2]
    assert ">Untouched feature<" not in facets
    assert ">Trust" in facets


def test_columns_are_explained_behind_a_fold(site: Site) -> None:
    html = site.get("/kb/claims").text
    assert "<summary>Filter and sort</summary>" in html
    assert html.index("<table") < html.index("About this table")


def test_filters_and_orders_work(site: Site) -> None:
    found = site.get("/kb/claims?id__contains=trust").text
    assert 'name="_filter_column_1"' in found
    assert "1 row where id contains" in found.replace("&#34;", '"')
    assert 'aria-sort="descending"' in site.get("/kb/claims?_sort_desc=id").text


def test_a_query_of_ones_own_runs(site: Site) -> None:
    answer = site.get("/kb?sql=select+count(*)+as+claims+from+claims", follow_redirects=True)
    assert "<td>5</td>" in answer.text
    assert '<textarea id="sql"' in answer.text


def test_a_script_of_another_plugin_runs_by_its_nonce(site: Site) -> None:
    first, second = site.get("/kb/claims"), site.get("/kb/claims")
    nonces = [
        re.search(r"'nonce-([^']+)'", one.headers["content-security-policy"])
        for one in (first, second)
    ]
    assert nonces[0]
    assert nonces[1]
    assert nonces[0][1] != nonces[1][1]


def test_other_databases_have_datasettes_templates(
    make_site: Open, other_db: Path, web_db: Path
) -> None:
    site = make_site(other_db, web_db)
    for path in ("/other", "/other/claims", "/other/claims/x", "/other?sql=select+1"):
        assert 'aria-label="Site"' not in site.get(path, follow_redirects=True).text
        assert "Templates considered" in site.get(path, follow_redirects=True).text
    assert 'aria-label="Site"' not in site.get("/other/nothing").text


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/kb?sql=selekt", 400, "Statement must be a SELECT"),
        ("/kb/nowhere", 404, "Table not found"),
        ("/kb/claims/nowhere", 404, "(Record|Row) not found"),
    ],
)
def test_what_datasette_refuses_is_said_in_the_frame(
    site: Site, address: str, status: int, said: str
) -> None:
    answer = site.get(address, follow_redirects=True)
    assert answer.status_code == status
    assert '<html lang="en' in answer.text
    assert "<main" in answer.text
    assert re.search(said, answer.text)
    data = site.get("/kb/nowhere.json")
    assert data.status_code == 404
    assert data.json()["ok"] is False
