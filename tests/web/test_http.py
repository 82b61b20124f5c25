"""Addresses, forms, headers and the way machines find the pages."""

from __future__ import annotations

import csv
import io
import json
import re
import struct
from pathlib import Path

import pytest

from tests.web.conftest import Site
from tests.web.xml import parse

pytestmark = pytest.mark.datasette


def ms_gone(text: str) -> str:
    """A page without the time that Datasette took for it."""
    return re.sub(r"[\d.]+ms", "", text)


PAGES = (
    "/",
    "/claim/spread-by-faith",
    "/source/lima2010thinking",
    "/feature/network",
    "/map",
    "/timeline",
    "/graph",
    "/queue",
)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_sent_once(site: Site, path: str) -> None:
    first = site.get(path)
    assert first.status_code == 200
    assert first.headers["cache-control"].startswith("public")
    again = site.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.text == ""
    assert again.headers["etag"] == first.headers["etag"]
    other = site.get(path, headers={"If-None-Match": 'W/"other"'})
    assert other.status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_a_page_allows_nothing_from_elsewhere(site: Site, path: str) -> None:
    answer = site.get(path)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert " style=" not in answer.text
    assert " onclick=" not in answer.text


@pytest.mark.parametrize("path", PAGES)
def test_a_page_names_its_address_and_forms(site: Site, path: str) -> None:
    answer = site.get(path)
    assert f'<link rel="canonical" href="http://localhost{path}">' in answer.text
    assert 'rel="canonical"' in answer.headers["link"]
    assert 'rel="alternate"; type="application/json"' in answer.headers["link"]
    assert '<meta property="og:title"' in answer.text


@pytest.mark.parametrize("path", PAGES)
def test_every_form_that_a_page_offers_is_there(site: Site, path: str) -> None:
    for link in site.get(path).headers["link"].split(", "):
        address = link.partition(">")[0].lstrip("<")
        if 'rel="alternate"' in link:
            form = site.get(address)
            assert form.status_code == 200, address
            assert link.split('type="')[1].rstrip('"') in form.headers["content-type"]
            assert form.text


def test_json_and_csv_hold_the_evidence(site: Site) -> None:
    data = site.get("/claim/spread-by-faith.json").json()
    assert [item["relation"] for item in data["evidence"]] == ["supports", "qualifies", "disputes"]
    text = site.get("/claim/spread-by-faith.csv").text
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [row["source"] for row in rows] == [
        "lima2010thinking",
        "nao2009partnering",
        "odd.key+2003",
    ]


def test_csl_json_is_a_list_of_records(site: Site) -> None:
    records = json.loads(site.get("/claim/spread-by-faith.csljson").text)
    assert {record["id"] for record in records} == {
        "lima2010thinking",
        "menzies2014collaboration",  # in which the first was read
        "nao2009partnering",
        "odd.key+2003",
    }


def test_markdown_says_the_same(site: Site) -> None:
    text = site.get("/claim/spread-by-faith.md").text
    assert text.startswith("# Networks have spread through belief")
    assert "[@lima2010thinking]" in text


@pytest.mark.parametrize("path", ["/timeline.svg", "/graph.svg", "/graph.svg?feature=trust"])
def test_drawings_are_whole_files(site: Site, path: str) -> None:
    drawing = parse(site.get(path).text)
    assert drawing.tag == "{http://www.w3.org/2000/svg}svg"
    assert drawing.find("{http://www.w3.org/2000/svg}title") is not None


@pytest.mark.parametrize("path", ["/timeline.png", "/graph.png?feature=trust"])
def test_drawings_are_pictures_too(site: Site, path: str) -> None:
    answer = site.get(path)
    assert answer.headers["content-type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")
    assert "content-encoding" not in answer.headers
    width, height = struct.unpack(">II", answer.content[16:24])
    drawing = parse(site.get(path.replace(".png", ".svg")).text)
    assert width / height == pytest.approx(
        float(drawing.attrib["width"]) / float(drawing.attrib["height"]), rel=0.01
    )


def test_answers_are_compressed_for_who_takes_that(site: Site, web_db: Path) -> None:
    for path in ("/claim/spread-by-faith", "/kb/claims", "/queue.json"):
        packed = site.get(path, headers={"accept-encoding": "gzip"})
        assert packed.headers["content-encoding"] == "gzip", path
        assert "accept-encoding" in packed.headers["vary"].lower()
        plain = site.get(path, headers={"accept-encoding": "identity"})
        assert "content-encoding" not in plain.headers
        assert ms_gone(plain.text) == ms_gone(packed.text)


def test_the_feeds_have_a_page(site: Site) -> None:
    html = site.get("/feed").text
    assert 'href="/feed.atom"' in html
    assert 'href="/feature/network.atom"' in html
    assert 'type="application/atom+xml"' in html


def test_json_ld_is_json(site: Site) -> None:
    html = site.get("/claim/spread-by-faith").text
    block = html.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    assert json.loads(block)["@type"] == "Claim"


def test_unknown_things_suggest_the_nearest(site: Site) -> None:
    for path, near in (
        ("/claim/spread-by-fiath", "/claim/spread-by-faith"),
        ("/source/lima2010thinkin", "/source/lima2010thinking"),
        ("/feature/netwrok", "/feature/network"),
        ("/claim/spread", "/claim/spread-by-faith"),
    ):
        answer = site.get(path)
        assert answer.status_code == 404
        assert f'href="{near}"' in answer.text
    assert site.get("/claim/zzzzzzzz").status_code == 404
    answer = site.get("/claim/spread-by-fiath.json")
    assert answer.status_code == 404
    assert answer.json()["near"] == ["spread-by-faith"]


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("/serach", "/search"),
        ("/claims/spread-by-faith", "/claim/spread-by-faith"),
        ("/lima2010thinkin", "/source/lima2010thinking"),
        ("/features/network/", "/feature/network"),
    ],
)
def test_an_address_of_nothing_suggests_what_may_be_meant(site: Site, path: str, near: str) -> None:
    answer = site.get(path, follow_redirects=True)
    assert answer.status_code == 404
    assert f'href="{near}"' in answer.text
    assert "content-security-policy" in answer.headers


def test_a_table_that_is_none_is_refused_in_our_frame(site: Site) -> None:
    answer = site.get("/kb/nothing")
    assert answer.status_code == 404
    assert "Nothing at this address" in answer.text
    assert "content-security-policy" in answer.headers


@pytest.mark.parametrize("path", ["/-/nothing.json", "/nothing.json"])
def test_data_that_is_not_there_is_refused_as_data(site: Site, path: str) -> None:
    answer = site.get(path)
    assert answer.status_code == 404
    assert answer.json()["ok"] is False


def test_a_name_in_an_address_is_escaped(site: Site) -> None:
    answer = site.get("/claim/%3Cscript%3Ealert(1)%3C%2Fscript%3E")
    assert answer.status_code == 404
    assert "<script>alert" not in answer.text


def test_a_key_with_dots_is_no_form(site: Site) -> None:
    assert site.get("/source/odd.key%2B2003").status_code == 200
    assert site.get("/source/odd.key+2003.json").json()["key"] == "odd.key+2003"


def test_a_form_that_a_page_lacks(site: Site) -> None:
    assert site.get("/claim/spread-by-faith.svg").status_code == 404


def test_a_superseded_claim_moves(site: Site) -> None:
    answer = site.get("/claim/old-claim")
    assert answer.status_code == 308
    assert answer.headers["location"] == "/claim/new-claim"
    assert site.get("/claim/old-claim.json").headers["location"] == "/claim/new-claim.json"
    assert site.get("/claim/old-claim?superseded=1").status_code == 200
    assert "/claim/old-claim?superseded" in site.get("/claim/new-claim").text


def test_only_reading_is_allowed(site: Site) -> None:
    answer = site.runner.run(site.datasette.client.request("PUT", "/queue"))
    assert answer.status_code == 405


def test_static_files_last_for_ever(site: Site) -> None:
    html = site.get("/").text
    address = html.partition('<link rel="stylesheet" href="')[2].partition('"')[0]
    answer = site.get(address)
    assert answer.headers["content-type"].startswith("text/css")
    assert "immutable" in answer.headers["cache-control"]
    assert site.get(address.replace("site.css", "nothing.css")).status_code == 404
    assert site.get(address.replace("site.css", "..%2Fviews.py")).status_code == 404


def test_machines_find_their_way(site: Site) -> None:
    assert "Sitemap: http://localhost/sitemap.xml" in site.get("/robots.txt").text
    index = parse(site.get("/sitemap.xml").text)
    addresses = []
    for part in index.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc"):
        assert part.text
        found = parse(site.get(part.text.removeprefix("http://localhost")).text)
        addresses += [loc.text for loc in found.iter(part.tag)]
    assert "http://localhost/claim/spread-by-faith" in addresses
    assert "http://localhost/claim/old-claim" not in addresses
    for address in addresses:
        assert address
        assert site.get(address.removeprefix("http://localhost")).status_code == 200, address
    assert site.get("/llms.txt").text.startswith("# Test collection")
    parse(site.get("/opensearch.xml").text)
