"""Ten things that people come for, done in real Chromium, with the clicks that each needs."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

import pytest
import yaml
from playwright.sync_api import Browser, Locator, Page, expect

from tests.conftest import ROOT

pytestmark = pytest.mark.browser


class Hand:
    """A person at the site: what was clicked, chosen by a key, and typed."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0
        self.typed = 0

    def click(self, where: Locator) -> None:
        """Press on the first of some things."""
        where.first.click()
        self.clicks += 1

    def link(self, name: str, within: str = "main") -> None:
        """Follow a link by its words."""
        self.click(self.page.locator(within).get_by_role("link", name=re.compile(name)))

    def search(self, text: str) -> None:
        """Type into the field of the search and press Enter."""
        self.page.get_by_role("combobox").first.fill(text)
        self.page.keyboard.press("Enter")
        self.typed += len(text) + 1
        self.page.wait_for_url(re.compile("/search"))


@pytest.fixture(scope="module")
def address(kb_db: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("tasks")
    copyfile(kb_db, folder / "kb.db")
    metadata = yaml.safe_load((ROOT / "metadata.yml").read_text(encoding="utf-8"))
    metadata.setdefault("plugins", {}).setdefault("kb", {})["mail"] = "mistakes@example.org"
    (folder / "metadata.yml").write_text(yaml.safe_dump(metadata), encoding="utf-8")
    options = ("serve", "--public", "--file", str(folder / "kb.db"), "--port", "0")
    log = folder / "log.txt"
    with log.open("w", encoding="utf-8") as out:
        command = [sys.executable, "-u", "-m", "kb", *options]
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, cwd=ROOT)
    try:
        while not (told := re.search(r"http://\S+/", log.read_text(encoding="utf-8"))):
            assert process.poll() is None, log.read_text(encoding="utf-8")
            time.sleep(0.05)
        yield told[0]
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=20)


@pytest.fixture
def hand(browser: Browser, address: str) -> Iterator[Hand]:
    context = browser.new_context(base_url=address, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto("")
    yield Hand(page)
    context.close()


def test_what_is_known_and_who_disagrees(hand: Hand) -> None:
    hand.search("networks attainment")
    hand.link("Do networks of schools raise attainment")
    expect(hand.page.locator("h1")).to_contain_text("raise attainment")
    expect(hand.page.get_by_text(re.compile("against|disput|disagree")).first).to_be_visible()
    assert hand.clicks == 1


def test_a_source_that_was_read_second_hand(hand: Hand) -> None:
    hand.search("lima 2010")
    hand.click(hand.page.locator("summary", has_text="What was read"))
    hand.link("^Second-hand")
    hand.page.wait_for_url(re.compile("basis=second-hand"))
    expect(hand.page.locator("article.claim-item").first).to_be_visible()
    assert hand.clicks == 2


def test_gaps_for_primary_schools(hand: Hand) -> None:
    hand.link("^Map$", "header")
    hand.link("^Contexts$")
    hand.link("^Primary schools$")
    expect(hand.page.locator("h1")).to_contain_text("Primary schools")
    assert hand.clicks == 3


def test_two_features_side_by_side(hand: Hand) -> None:
    hand.link("^Pairing of schools$")
    hand.link("^Compare", "body")
    fields = hand.page.locator("main select")
    fields.nth(0).select_option("pairing")
    fields.nth(1).select_option("federation")
    hand.click(hand.page.locator("main").get_by_role("button", name=re.compile("Compare")))
    expect(hand.page.locator("main table").first).to_contain_text("Federation")
    assert hand.clicks == 3


def test_into_zotero(hand: Hand) -> None:
    hand.search("lesson study")
    with hand.page.expect_download() as download:
        hand.link("^RIS$", "body")
    assert "TY  - " in download.value.path().read_text(encoding="utf-8")
    assert hand.clicks == 1


def test_follow_a_feature(hand: Hand) -> None:
    hand.page.get_by_role("combobox").first.press_sequentially("trus")
    hand.page.get_by_role("option", name=re.compile("^Trust")).first.wait_for()
    hand.page.keyboard.press("ArrowDown")
    hand.page.keyboard.press("Enter")
    hand.page.wait_for_url(re.compile("/feature/"))
    feed = hand.page.get_by_role("link", name=re.compile("Follow it by feed")).first
    expect(feed).to_have_attribute("href", re.compile(r"/feature/[\w-]+\.atom"))


def test_share_a_search(hand: Hand, browser: Browser) -> None:
    hand.search("coaching")
    hand.link("^Moderate")
    shown = hand.page.locator("article.claim-item h2").all_inner_texts()
    other = browser.new_page()
    other.goto(hand.page.url)
    assert other.locator("article.claim-item h2").all_inner_texts() == shown
    other.close()
    assert hand.clicks == 1


def test_cite_a_claim(hand: Hand) -> None:
    hand.search("trios")
    hand.click(hand.page.locator("article.claim-item h2 a"))
    expect(hand.page.get_by_text("BibTeX").first).to_be_visible()
    assert hand.clicks == 1


def test_correct_without_git(hand: Hand) -> None:
    hand.search("trios")
    hand.click(hand.page.locator("article.claim-item h2 a"))
    report = hand.page.get_by_role("link", name=re.compile("^Report a mistake")).first
    expect(report).to_have_attribute("href", re.compile(r"^mailto:mistakes(@|%40)example\.org\?"))
    assert hand.clicks == 1


def test_raw_tables_on_a_phone(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, viewport={"width": 390, "height": 844})
    hand = Hand(context.new_page())
    hand.page.goto("")
    hand.click(hand.page.locator('main a[href$="/kb/evidence"]'))
    row = hand.page.locator("table.rows tbody tr").first
    assert row.evaluate("one => one.getBoundingClientRect().top") < 844
    assert hand.clicks == 1
    context.close()
