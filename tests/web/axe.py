"""What axe says of pages in Chromium, on desk and phone, in light and dark."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

SIZES = {"desktop": (1280, 900), "phone": (390, 844)}
RULES = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""The rules whose answer hangs on colours, and so the only ones that a scheme can break."""


def problems(page: Page, rules: Any = None) -> list[str]:
    """What axe finds on the page, a line each."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    # Without the type, axe sends all that is well too, which takes longer than to find it.
    options = {"runOnly": rules or RULES, "resultTypes": ["violations"]}
    found: dict[str, Any] = page.evaluate("options => axe.run(options)", options)
    return [
        f"{rule['id']}: {node['html']}" for rule in found["violations"] for node in rule["nodes"]
    ]


def check_all(
    browser: Browser, address: str, size: str, paths: Iterable[str], prepare: str = "0"
) -> None:
    """Hold each page to axe's rules in light, and to those on colours in dark too.

    ``prepare`` is run on each page before. No page is wider than the screen or logs a fault.
    """
    width, height = SIZES[size]
    context = browser.new_context(
        base_url=address,
        viewport={"width": width, "height": height},
        color_scheme="light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    logged: list[str] = []
    page.on("console", lambda message: logged.append(message.text))
    for path in paths:
        page.goto(path)
        page.evaluate(prepare)
        assert problems(page) == [], path
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{path} is {wide} wide"
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        assert problems(page, COLOURS) == [], f"{path} in dark"
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
    assert [text for text in logged if "404" not in text] == []
    context.close()
