"""No link of the pages leads nowhere, and no id stands twice on a page."""

from __future__ import annotations

import html
import re
from collections import Counter
from urllib.parse import urldefrag, urlsplit

import pytest

from tests.web.conftest import Site

pytestmark = pytest.mark.datasette

MOST = 400
"""Addresses asked; searches link to ever more searches."""


def walk(site: Site) -> dict[str, str]:
    """The text of every page that can be reached from the home page, by its address."""
    seen: dict[str, str] = {}
    waiting = ["/"]
    while waiting and len(seen) < MOST:
        address = waiting.pop(0)
        if address in seen:
            continue
        answer = site.get(address, follow_redirects=True)
        assert answer.status_code == 200, address
        is_page = answer.headers["content-type"].startswith("text/html")
        seen[address] = answer.text if is_page else ""
        if not is_page or address.startswith("/kb"):
            continue
        for link in re.findall(r'(?:href|src)="([^"]+)"', answer.text):
            target = urldefrag(html.unescape(link)).url
            is_ours = target.startswith("/") and not target.startswith("//")
            if is_ours and target not in seen:
                deep = urlsplit(target).query.count("&") > 1
                waiting += [] if deep else [target]
    return seen


@pytest.fixture(scope="module")
def pages(site: Site) -> dict[str, str]:
    return walk(site)


def test_every_link_leads_somewhere(pages: dict[str, str]) -> None:
    reached = {urlsplit(address).path for address in pages}
    assert {"/claim/spread-by-faith", "/source/lima2010thinking", "/kb/claims"} <= reached
    assert len(pages) > 60


def test_links_within_a_page_have_their_end(pages: dict[str, str]) -> None:
    for address, text in pages.items():
        if address.startswith("/kb") or not text:
            continue
        ids = Counter(re.findall(r'\bid="([^"]+)"', text))
        assert [name for name, count in ids.items() if count > 1] == [], address
        for end in re.findall(r'href="#([^"]+)"', text):
            assert end in ids, f"{address}#{end}"
