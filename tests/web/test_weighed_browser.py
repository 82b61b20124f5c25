"""Pages of what can be weighed, in real Chromium: accessible in both schemes, on desk and phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.web.axe import SIZES, check_all
from tests.web.browser import served
from tests.web.test_weighed import QUESTION, weighed_kb

__all__ = ["weighed_kb"]  # a fixture

pytestmark = pytest.mark.browser

PAGES = (
    QUESTION.strip("/"),
    "study/pairing-trial",
    "outcome/attainment",
    "questions",
    "studies",
    "outcomes",
    "method",
    "claim/pairing-raises-attainment",
    "feature/trios",
    "map",
    "map?design=randomised-trial&empty=1",
    "timeline?outcome=attainment",
)


@pytest.fixture(scope="module")
def address(weighed_kb: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(weighed_kb, tmp_path_factory.mktemp("weighed-log") / "log.txt") as address:
        yield address


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing(browser: Browser, address: str, size: str) -> None:
    check_all(browser, address, size, PAGES)


def test_the_map_is_narrowed_without_a_script(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("map")
    page.get_by_label("Study design").select_option("randomised-trial")
    page.get_by_label("Hide empty rows and columns").check()
    page.get_by_role("button", name="Show").click()
    assert "design=randomised-trial" in page.url
    assert page.get_by_role("link", name="Trust", exact=True).count() == 0
    assert page.get_by_role("link", name="Trios, Attainment: 3 claims").count() == 1
    context.close()
