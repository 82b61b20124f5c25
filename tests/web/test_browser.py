"""The real site in real Chromium: accessibility, keyboard, no scripts, phones, print, downloads."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.web.axe import SIZES, check_all

pytestmark = pytest.mark.browser

PAGES = (
    "",
    "search?q=networks",
    "claim/spread-by-faith",
    "source/nao2009partnering",
    "feature/network",
    "map",
    "map?by=years",
    "timeline",
    "graph",
    "queue",
    "queue?task=read",
    "like?claim=partnering-helps",
    "new?feature=empty",
    "feature/empty",
    "claim/nowhere",
    "sources",
    "author/Menzies, Loic",
    "context/england",
    "features",
    "feed",
    "changes",
    "map?gaps=contexts:london",
    "kb",
    "kb/claims?_facet=certainty&id__contains=a",
    "kb/contexts",
    "kb/claims/spread-by-faith",
    "kb?sql=select+1+as+one",
    "kb/nowhere",
    "outcomes",
    "designs",
    "authors",
    "compare",
    "method",
)


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing(browser: Browser, address: str, size: str) -> None:
    check_all(browser, address, size, PAGES)


@pytest.mark.parametrize("size", SIZES)
def test_a_table_starts_on_the_first_screen(browser: Browser, address: str, size: str) -> None:
    width, height = SIZES[size]
    context = browser.new_context(base_url=address, viewport={"width": width, "height": height})
    page = context.new_page()
    for path in ("kb/claims", "kb/evidence", "kb/sources?_facet=type"):
        page.goto(path)
        top = page.locator("table.rows tbody tr").first.evaluate(
            "row => row.getBoundingClientRect().top"
        )
        assert top < height - 100, path
    context.close()


def test_nothing_comes_from_another_host(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in PAGES:
        page.goto(path)
    assert [url for url in asked if not url.startswith((address, "data:"))] == []


def test_everything_is_there_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("")
    page.get_by_role("searchbox").fill("belief")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Networks have spread through belief").click()
    assert page.url.endswith("/claim/spread-by-faith")
    page.get_by_role("link", name="Lima 2010").first.click()
    assert page.url.endswith("/source/lima2010thinking")
    page.goto("graph?feature=network")
    assert page.locator("svg.graph a").count() > 3
    page.goto("queue")
    page.get_by_role("link", name="Read first-hand").click()
    assert "Menzies 2014" in page.locator("main").inner_text()
    page.goto("timeline")
    page.get_by_label("Feature").select_option("trust")
    page.get_by_role("button", name="Show").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Trust"
    context.close()


def test_the_keyboard_skips_to_the_content(page: Page) -> None:
    page.goto("claim/spread-by-faith")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.getElementById('main').contains(document.activeElement)")


def test_the_graph_is_walked_by_keyboard(page: Page) -> None:
    page.goto("graph?claim=spread-by-faith")
    page.locator('[data-node="c:partnering-helps"]').focus()
    assert page.locator("svg.graph.picking .edge.on").count() >= 2
    page.keyboard.press("Enter")
    page.wait_for_url("**/claim/partnering-helps")


def test_the_arrow_keys_go_from_node_to_node(page: Page) -> None:
    page.goto("graph")
    page.locator('[data-node="c:partnering-helps"]').focus()
    for key, kind in (("ArrowLeft", "f:"), ("ArrowRight", "c:"), ("ArrowRight", "s:")):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.dataset.node").startswith(kind)
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.dataset.node").startswith("s:")


def test_the_map_is_passed_over_and_its_gaps_lead_on(page: Page) -> None:
    page.goto("map")
    page.get_by_role("link", name="Pass over the map").focus()
    assert page.get_by_role("link", name="Pass over the map").is_visible()
    gap = page.get_by_role("link", name="Add the first claim on Untouched feature, London")
    assert "github.com/example/evidence/new/main/claims" in str(gap.get_attribute("href"))
    page.get_by_role("main").get_by_role("link", name="Study designs").click()
    assert page.get_by_role("columnheader", name="Conceptual work").is_visible()
    page.get_by_role("link", name="Network, Evaluation: 2 claims").click()
    # A claim that is superseded does not count on the map, so the search leaves it out.
    page.wait_for_url("**/search?feature=network&q=-status%3Asuperseded&design=evaluation")


def test_the_map_is_one_stop_of_the_tab_key(page: Page) -> None:
    page.goto("map?by=contexts")
    stops = "table.map a:not([tabindex='-1'])"
    assert page.locator(stops).count() == 1
    page.locator(stops).focus()
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.closest('th').scope") == "row"
    row = "document.activeElement.closest('tr').rowIndex"
    before = page.evaluate(row)
    page.keyboard.press("ArrowDown")
    assert page.evaluate(row) == before + 1
    assert page.locator(stops).count() == 1


def test_a_column_of_the_map_is_a_list_of_gaps(page: Page) -> None:
    page.goto("map?by=contexts")
    page.get_by_role("columnheader", name="London").get_by_role("link").click()
    page.wait_for_url("**/map?gaps=contexts**")
    assert page.get_by_role("heading", level=1).inner_text() == "Gaps: London"
    gap = page.get_by_role("link", name="Add the first claim on Untouched feature")
    assert "github.com/example/evidence/new/main/claims" in str(gap.get_attribute("href"))


def test_filters_stand_folded_above_the_results_of_a_phone(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto("search?q=networks")
    summary = page.get_by_text("Narrow it down")
    assert summary.bounding_box()["y"] < 844  # type: ignore[index]
    assert not page.get_by_text("Year of evidence").is_visible()
    summary.click()
    assert page.get_by_text("Year of evidence").is_visible()
    context.close()


@pytest.mark.parametrize("path", ["timeline", "feature/network"])
def test_letters_of_charts_can_be_read_on_a_phone(
    browser: Browser, address: str, path: str
) -> None:
    context = browser.new_context(base_url=address, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(path)
    smallest = page.locator("svg.chart text").evaluate_all(
        "texts => Math.min(...texts.map(text => parseFloat(getComputedStyle(text).fontSize)"
        " * text.ownerSVGElement.getBoundingClientRect().width"
        " / text.ownerSVGElement.viewBox.baseVal.width))"
    )
    assert smallest >= 11
    context.close()


def test_a_facet_narrows_and_widens(page: Page) -> None:
    page.goto("search?q=networks")
    before = page.get_by_role("status").inner_text()
    page.locator("#filters").get_by_role("link", name="Moderate certainty").click()
    page.wait_for_url("**certainty=moderate**")
    assert page.get_by_role("status").inner_text() != before
    page.go_back()
    assert page.get_by_role("status").inner_text() == before


@pytest.mark.slow
def test_nothing_moves_while_a_page_loads(page: Page) -> None:
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver(list =>"
        " list.getEntries().forEach(entry => { window.moved += entry.value; })"
        ").observe({type: 'layout-shift', buffered: true})"
    )
    for path in PAGES:
        page.goto(path, wait_until="load")
        page.wait_for_timeout(100)
        assert page.evaluate("window.moved") < 0.01, path


def test_focus_is_seen(page: Page) -> None:
    page.goto("claim/spread-by-faith")
    link = page.get_by_role("link", name="Lima 2010").first
    link.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert link.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"


def test_a_drawing_comes_as_png(page: Page) -> None:
    page.goto("timeline")
    with page.expect_download() as download:
        page.get_by_role("link", name="PNG").first.click()
    path = download.value.path()
    assert path.read_bytes().startswith(b"\x89PNG")
    assert download.value.suggested_filename == "timeline.png"


def test_data_is_downloaded(page: Page) -> None:
    page.goto("claim/spread-by-faith")
    with page.expect_download() as download:
        page.locator("footer").get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename == "claim-spread-by-faith.csv"


def test_a_claim_prints_on_paper(page: Page) -> None:
    page.goto("claim/spread-by-faith")
    page.emulate_media(media="print")
    assert page.get_by_role("heading", level=1).is_visible()
    assert page.get_by_role("table").is_visible()
    for hidden in (".site-footer", ".site-search", ".site-header nav"):
        assert not page.locator(hidden).is_visible(), hidden
    assert page.locator("#references").is_visible()
    for hidden in ("#similar", "#look", "#cite", ".tabs"):
        assert not page.locator(hidden).first.is_visible(), hidden
    assert page.pdf().startswith(b"%PDF")


def test_a_table_is_read_in_lines_on_a_phone(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto("claim/spread-by-faith")
    cell = page.locator("table.evidence td").first
    assert cell.evaluate("e => getComputedStyle(e).display") == "grid"
    context.close()


def test_text_from_right_to_left_stands_so(page: Page) -> None:
    page.goto("claim/spread-by-faith")
    before, after = page.evaluate(
        """() => {
          const heading = document.querySelector("main h1");
          const left = () => {
            const range = document.createRange();
            range.setStart(heading.firstChild, heading.firstChild.length - 1);
            range.setEnd(heading.firstChild, heading.firstChild.length);
            return range.getBoundingClientRect().left;
          };
          heading.textContent = "الثقة تساعد.";
          const first = document.createRange();
          first.setStart(heading.firstChild, 0);
          first.setEnd(heading.firstChild, 1);
          return [left(), first.getBoundingClientRect().left];
        }"""
    )
    assert before < after
