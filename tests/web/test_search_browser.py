"""The search in real Chromium: facets with and without scripts, keyboard, phones, accessibility."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.axe import SIZES, check_all, problems

pytestmark = pytest.mark.browser

STATES = (
    "search?q=partnering+helps+schools&certainty=low&year=2003..2014",
    "search?q=feature:xylophone&find-author=zzz&source=nowhere",
    "search?page=9",
    "sources?q=menzies&used=yes",
    "questions",
    "complete?q=tr",
)


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
def test_every_state_of_the_page_is_accessible(browser: Browser, address: str, size: str) -> None:
    opened = "document.querySelectorAll('details').forEach(part => part.open = true)"
    check_all(browser, address, size, STATES, opened)


def test_facets_narrow_and_give_way_by_keyboard(page: Page) -> None:
    page.goto("search")
    page.get_by_role("link", name="Low certainty", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?certainty=low$"))
    assert page.get_by_role("status").inner_text().startswith("1 claim")
    page.get_by_role("link", name="Certainty: Low certainty").press("Enter")
    expect(page).to_have_url(re.compile(r"/search$"))


def test_a_column_of_the_histogram_picks_its_years(page: Page) -> None:
    page.goto("search")
    page.get_by_role("link", name="2003: 1 claim").click()
    expect(page).to_have_url(re.compile(r"/search\?year=2003$"))
    assert page.get_by_role("article").count() == 1
    page.get_by_label("From").fill("2009")
    page.get_by_label("to", exact=True).fill("2014")
    page.get_by_role("button", name="Set the years").click()
    assert "from=2009&to=2014" in page.url
    assert page.get_by_text("Years: 2009–2014").is_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_values_are_looked_up_with_and_without_scripts(
    browser: Browser, address: str, scripts: bool
) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=scripts)
    page = context.new_page()
    page.goto("search?find-author=a")
    values = page.locator("#values-author li a[href*='author=']")
    assert values.count() > 1
    box = page.get_by_role("searchbox", name="Find in author")
    box.fill("menz")
    if not scripts:
        box.press("Enter")
        expect(page).to_have_url(re.compile(r"find-author=menz"))
    expect(page.locator("#values-author li")).to_have_count(2)
    assert "Menzies, Loic" in values.first.inner_text()
    assert page.locator("#facet-author").get_attribute("open") is not None
    context.close()


@pytest.mark.parametrize("path", ["", "search", "sources", "map"])
def test_names_are_offered_as_one_types(page: Page, path: str) -> None:
    page.goto(path)
    field = page.get_by_role("combobox").first
    field.press_sequentially("trus")
    options = page.locator(".completions").get_by_role("option")
    expect(options.first).to_contain_text("Trust")
    expect(field).to_have_attribute("aria-expanded", "true")
    assert problems(page) == []
    field.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    field.press("Escape")
    expect(options).to_have_count(0)
    assert field.input_value() == "trus"
    field.press("Enter")
    page.wait_for_url("**q=trus**")


def test_an_offered_name_leads_to_its_page(page: Page) -> None:
    page.goto("search")
    field = page.get_by_role("combobox", name="Search the evidence")
    field.press_sequentially("menz")
    expect(page.get_by_role("option").first).to_contain_text("Menzies, Loic")
    field.press("ArrowDown")
    field.press("Enter")
    page.wait_for_url("**/author/Menzies*")
    page.goto("search")
    page.get_by_role("combobox", name="Search the evidence").press_sequentially("menz")
    page.get_by_role("option").first.click()
    page.wait_for_url("**/author/Menzies*")


def test_a_search_needs_no_script(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("sources")
    page.get_by_role("searchbox", name="Search the sources").fill("menzies")
    page.get_by_role("searchbox", name="Search the sources").press("Enter")
    page.wait_for_url("**/sources?q=menzies*")
    assert page.get_by_role("tab").count() == 0
    expect(page.locator("main")).to_contain_text("Menzies")
    context.close()
