"""The pages in the forms that reference managers and linked data read."""

from __future__ import annotations

import json
import re

import pytest

from kb.base.text import TextFile
from kb.parse.bibtex import parse_bib, resolve
from tests.web.conftest import Site

pytestmark = pytest.mark.datasette

TYPES = {
    "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "csljson": "application/vnd.citationstyles.csl+json",
    "jsonld": "application/ld+json",
    "ttl": "text/turtle",
    "trig": "application/trig",
}
CLAIM = "/claim/networks-spread-by-faith-and-fashion"
SOURCE = "/source/lima2010thinking"


@pytest.mark.parametrize("form", TYPES)
@pytest.mark.parametrize("page", [CLAIM, SOURCE, "/feature/pairing", "/search"])
def test_every_page_of_evidence_has_every_form(page: str, form: str, shipped: Site) -> None:
    if (page, form) == (SOURCE, "trig"):
        assert shipped.get(f"{page}.{form}").status_code == 404
        return
    answer = shipped.get(f"{page}.{form}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == TYPES[form]
    kept = form in {"bib", "ris", "csljson"}
    assert ("attachment" in answer.headers.get("content-disposition", "")) is kept
    link = shipped.get(page).headers["link"]
    assert f'<{page}.{form}>; rel="alternate"; type="{TYPES[form]}"' in link


def keys(text: str) -> set[str]:
    file, findings = parse_bib(TextFile("x.bib", text))
    assert findings == ()
    return {source.key for source in resolve([file])[0]}


def test_a_search_is_downloaded_whole(shipped: Site) -> None:
    everything = keys(shipped.get("/search.bib").text)
    assert len(everything) > 20
    query = "/search.{}?source=lima2010thinking"
    some = shipped.get(query.format("bib")).text
    assert keys(some) < everything
    items = json.loads(shipped.get(query.format("csljson")).text)
    assert {item["id"] for item in items} == keys(some)
    later = shipped.get(query.format("bib") + "&page=2").text
    assert later == some


def test_addresses_in_linked_data_are_those_of_the_pages(shipped: Site) -> None:
    graph = json.loads(shipped.get(f"{CLAIM}.jsonld").text)["@graph"]
    names = {node["@id"] for node in graph}
    claim = next(name for name in names if name.endswith(CLAIM))
    assert shipped.get(re.sub(r"^https?://[^/]+", "", claim)).status_code == 200


def test_the_reference_of_a_source_is_that_source_alone(shipped: Site) -> None:
    assert keys(shipped.get(f"{SOURCE}.bib").text) == {"lima2010thinking"}
