"""Addresses in pages: found where they are ones, and changed nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.publish.addresses import published
from kb.publish.forms import among_files
from kb.publish.links import rewritten, within_text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<a href="/x">/x</a>', '<a href="NEW">/x</a>'),
        ('<a class=b href="/x?a=1&amp;b=2">', '<a class=b href="NEW">'),
        ("<img alt='href=\"/x\"' src='/x'>", "<img alt='href=\"/x\"' src='NEW'>"),
        ('<p>href="/x"</p>', '<p>href="/x"</p>'),
        ("<script>a = '<a href=\"/x\">'</script>", "<script>a = '<a href=\"/x\">'</script>"),
        ('<script src="/x" defer></script>', '<script src="NEW" defer></script>'),
        ('<!-- <a href="/x"> -->', '<!-- <a href="/x"> -->'),
        ('<form action="/x" data-action="/x">', '<form action="NEW" data-action="/x">'),
        ('<use xlink:href="/x"/>', '<use xlink:href="NEW"/>'),
    ],
)
def test_what_is_an_address(before: str, after: str) -> None:
    assert rewritten(before, lambda _: "NEW") == after


@given(st.text(alphabet="<>a href=\"'/x!-sript&;\n", max_size=80))
def test_nothing_else_changes(html: str) -> None:
    assert rewritten(html, lambda address: address) == html


def test_addresses_are_unescaped_for_whoever_changes_them() -> None:
    seen: list[str] = []
    rewritten('<a href="/x?a=1&amp;b=%22">', lambda address: seen.append(address) or address)
    assert seen == ["/x?a=1&b=%22"]


def test_whole_addresses_in_text() -> None:
    text = "<loc>https://a.example/b/claim/x</loc> [y](https://a.example/b/y) https://b.example/"
    changed = within_text(text, "https://a.example/b/", lambda address: address + "/")
    assert changed == (
        "<loc>https://a.example/b/claim/x/</loc> [y](https://a.example/b/y/) https://b.example/"
    )


@pytest.mark.parametrize(
    ("asked", "address", "file"),
    [
        ("/", "/", "index.html"),
        ("/index.json", "/index.json", "index.json"),
        ("/claim/a-b", "/claim/a-b/", "claim/a-b/index.html"),
        ("/claim/a-b.csv", "/claim/a-b.csv", "claim/a-b.csv"),
        ("/source/a%2Fb", "/source/a%2Fb/", "source/a/b/index.html"),
        ("/author/%C3%81vila", "/author/%C3%81vila/", "author/Ávila/index.html"),
        ("/map?by=years", "/map/by=years/", "map/by=years/index.html"),
        ("/map.svg?by=years", "/map/by=years.svg", "map/by=years.svg"),
        ("/map?by=years&only=direct", "/map/", "map/index.html"),
        ("/search?feature=trust", "/search/", "search/index.html"),
        ("/robots.txt", "/robots.txt", "robots.txt"),
        ("/-/kb/0123/site.css", "/-/kb/0123/site.css", "-/kb/0123/site.css"),
        ("/kb.db", "/kb.db", "kb.db"),
    ],
)
def test_addresses_among_files(asked: str, address: str, file: str) -> None:
    found = published(asked, "/kb")
    assert found is not None
    assert (found.address, found.file) == (address, file)


@pytest.mark.parametrize("asked", ["/claim/../../etc", "/claim/%2e%2e/x", "/-/sql", "/a\\b"])
def test_addresses_that_are_not_published(asked: str) -> None:
    assert published(asked, "/kb") is None


def test_tables_are_described_in_one_place() -> None:
    found = published("/kb/claims?id=x", "/kb")
    assert found is not None
    assert (found.address, found.fragment) == ("/data/", "table-claims")


def test_choices_lead_to_a_page_each_and_what_a_server_answers_is_left_out() -> None:
    page = (
        '<form class="pick" action="/x/timeline" method="get"><select id="p" name="feature">'
        '<option value="">All</option><option value="a&amp;b" selected>A</option></select></form>'
        "<!--server Ask a server.--><form>…</form><!--/server--> <p>Rest</p>"
        '<!--server--><input data-complete="/x"><!--/server--><input data-complete="/y">'
    )
    text, links = among_files(page)
    assert links == {"/timeline?feature=a%26b"}
    assert '<form class="pick" data-files action="/x/timeline"' in text
    assert text.endswith('<p class="soft">Ask a server.</p>\n<p>Rest</p><input>')
