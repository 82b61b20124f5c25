"""Cells of Datasette's own table pages of a knowledge base."""

from __future__ import annotations

import re

import pytest

from tests.web.conftest import Site

pytestmark = pytest.mark.datasette


def cell(html: str, column: str, text: str) -> str:
    """The first cell of a column that holds a text."""
    found = re.findall(rf'<td class="col-{column}[^"]*">(.*?)</td>', html, re.DOTALL)
    return next(value.strip() for value in found if text in value)


def test_claims_show_html_links_and_arrays(site: Site) -> None:
    html = site.get("/kb/claims").text
    statement = cell(html, "statement", "belief more than")
    assert 'href="/claim/spread-by-faith"' in statement
    body = cell(html, "body_html", "Belief came first")
    assert 'href="/claim/partnering-helps"' in body
    assert 'href="/feature/network"' in cell(html, "features", "network")
    assert 'href="/source/lima2010thinking"' in cell(html, "sources", "lima2010thinking")
    assert "contexts__arraycontains=england" in cell(html, "contexts", "england")
    assert "authors__arraycontains=Lima%2C+Jorge" in cell(html, "authors", "Lima")


def test_following_an_array_narrows_the_table(site: Site) -> None:
    html = site.get("/kb/claims?contexts__arraycontains=london").text
    assert "spread-by-faith" not in html
    assert "partnering-helps" in html


def test_evidence_links_both_ends(site: Site) -> None:
    html = site.get("/kb/evidence").text
    assert 'href="/claim/spread-by-faith"' in cell(html, "claim", "spread-by-faith")
    assert 'href="/source/lima2010thinking"' in cell(html, "source", "lima2010thinking")


def test_what_a_source_says_is_escaped(site: Site) -> None:
    html = site.get("/kb/sources").text
    assert "<b>Bold</b>" not in html
    assert 'href="/source/odd.key%2B2003"' in html


def test_a_row_shows_the_same(site: Site) -> None:
    html = site.get("/kb/claims/spread-by-faith").text
    assert 'href="/claim/partnering-helps"' in html


def test_queries_stay_datasettes(site: Site) -> None:
    html = site.get("/kb?sql=select+body_html+from+claims", follow_redirects=True).text
    assert '<a href="/claim/partnering-helps"' not in html
