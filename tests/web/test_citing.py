"""The panel of citations: no page waits for a style, and each is there once it is asked for."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect

from kb.cite import pandoc
from kb.cite.styles import LABELLED
from kb.search import citations
from tests.cite.items import needs_engine
from tests.conftest import RunKb
from tests.web.browser import launched, served
from tests.web.conftest import Open, Site

PAGES = ("/claim/spread-by-faith", "/source/lima2010thinking")


def styles(html: str) -> dict[str, str]:
    """The content of each fold of the panel, by the style's name."""
    folds = re.findall(
        r'<details class="cite-choice"[^>]*data-style="([^"]+)"(.*?)</details>', html, re.DOTALL
    )
    return dict(folds)


@needs_engine
@pytest.mark.parametrize("path", PAGES)
def test_a_page_formats_nothing_until_it_is_asked_for(
    site: Site, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(pandoc, "answers", lambda calls: pytest.fail(f"formatted: {calls}"))
    html = site.get(path).text
    offered = styles(html)
    assert list(LABELLED) == [name for name in offered if name != "keys"]
    for name in LABELLED:
        assert f'href="{path}?style={name}#cite"' in offered[name]
    assert re.search(r'id="citation">[^<]{20,}', html)


@needs_engine
@pytest.mark.parametrize("path", PAGES)
def test_a_style_that_is_asked_for_stands_open(site: Site, path: str) -> None:
    html = site.get(f"{path}?style=mla").text
    shown = styles(html)
    assert " open>" in shown["mla"]
    assert "Lima, " in shown["mla"]
    assert "data-from" not in shown["mla"]
    assert "data-from" in shown["apa"]
    assert '<option value="mla" selected>' in html
    assert 'id="citation"' not in html


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("asked", ["", "nonsense", "keys", "mla%00", "../apa"])
def test_what_is_no_style_changes_nothing(site: Site, path: str, asked: str) -> None:
    assert styles(site.get(f"{path}?style={asked}").text) == styles(site.get(path).text)


@needs_engine
def test_the_size_of_the_collection_does_not_matter(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(citations, "MOST", 1)
    assert "(Lima, 2010)" in styles(site.get(f"{PAGES[1]}?style=apa").text)["apa"]


@needs_engine
def test_a_processor_that_fails_takes_no_page_with_it(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(calls: object) -> list[object]:
        raise pandoc.KbError("pandoc could not format the references: it is too old")

    monkeypatch.setattr(pandoc, "answers", fail)
    monkeypatch.setattr("kb.cite.documents.Formatted.get", lambda *_: {})
    answer = site.get(f"{PAGES[0]}?style=chicago-notes")
    assert answer.status_code == 503
    assert "it is too old" in answer.text
    assert site.get(PAGES[0]).status_code == 200


@needs_engine
def test_pages_in_files_hold_every_style(web_db: Path, make_site: Open) -> None:
    whole = make_site(web_db, config={"plugins": {"kb": {"all_styles": True}}})
    html = whole.get(PAGES[1]).text
    assert all("Reference</h3>" in styles(html)[name] for name in LABELLED)
    assert "?style=" not in html


@needs_engine
def test_what_the_build_formatted_is_all_there(small_kb: Path, kb: RunKb, make_site: Open) -> None:
    assert kb("-C", small_kb, "build", "--citations").returncode == 0
    stored = shutil.copy(small_kb / "kb.db", small_kb / "stored.db")
    html = make_site(Path(stored)).get(PAGES[1]).text
    assert set(styles(html)) == {*LABELLED, "keys"}
    assert "data-from" not in html


@needs_engine
@pytest.mark.browser
def test_a_reader_sees_the_style_they_chose_last(
    web_kb: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    log = tmp_path_factory.mktemp("citing") / "log.txt"
    with served(web_kb, log) as address, launched() as browser:
        page = browser.new_page(base_url=address)
        page.goto("source/lima2010thinking")
        page.mouse.move(200, 200)
        expect(page.locator(".cite-choice[data-style=apa]")).to_contain_text("(Lima, 2010)")
        page.get_by_label("Style").select_option("mla")
        shown = page.locator(".cite-choice[data-style=mla]")
        expect(shown).to_contain_text("Reference")
        expect(page.locator(".cite-choice[data-style=apa]")).to_be_hidden()
        page.goto("claim/spread-by-faith")
        page.mouse.move(210, 200)
        expect(page.locator(".cite-choice[data-style=mla]")).to_contain_text("The claim itself")
        page.reload()
        page.mouse.move(200, 200)
        expect(page.locator(".cite-choice[data-style=mla]")).to_contain_text("The claim itself")
        expect(page.locator("#citation")).to_have_count(0)
        page.context.route("**/*style=*", lambda route: route.abort())
        page.get_by_label("Style").select_option("ieee")
        expect(page.get_by_role("link", name="Show it in this style")).to_be_visible()
