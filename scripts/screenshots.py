"""Take pictures of the site's pages in the system's Chromium, to look at and for the README."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

import click
from playwright.sync_api import Browser, Page, sync_playwright

PAGES = {
    "home": "",
    "search": "search?q=do+networks+help",
    "map": "map",
    "timeline": "timeline",
    "graph": "graph",
    "queue": "queue",
}
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def chromium() -> str:
    """The path of the system's Chromium."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        raise click.ClickException("No Chromium found: install the system's package chromium.")
    return found


def shoot(  # noqa: PLR0913, PLR0917 - one for each option
    browser: Browser, address: str, scheme: str, size: str, wanted: Mapping[str, str], whole: bool
) -> dict[str, bytes]:
    """A picture of each page, by its name; without wanted ones, of one page of every sort."""
    width, height = SIZES[size]
    context = browser.new_context(
        base_url=address,
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": width, "height": height},
    )
    page = context.new_page()
    pages = dict(wanted) or every_sort(page)
    pictures = {}
    for name, path in pages.items():
        page.goto(path)
        page.emulate_media(media="print" if scheme == "print" else "screen")
        pictures[name] = page.screenshot(full_page=whole)
    context.close()
    return pictures


def every_sort(page: Page) -> dict[str, str]:
    """The addresses of one page of every sort, by the name of its picture."""
    pages = dict(PAGES)
    for start, kind in (("", "claim"), ("", "feature"), ("queue", "source")):
        page.goto(start)
        link = page.locator(f'main a[href*="/{kind}/"]').first
        if link.count():
            pages[kind] = str(link.get_attribute("href"))
    return pages


@click.command()
@click.argument("address")
@click.option("-o", "--output", type=click.Path(path_type=Path), default=Path("screenshots"))
@click.option("--scheme", type=click.Choice(["light", "dark", "print"]), multiple=True)
@click.option("--size", type=click.Choice(list(SIZES)), multiple=True)
@click.option("--page", "paths", multiple=True, help="A page, such as claim/ID; else every sort.")
@click.option("--whole", is_flag=True, help="The whole page, not only what a screen shows.")
def main(  # noqa: PLR0913, PLR0917 - one for each option
    address: str,
    output: Path,
    scheme: tuple[str, ...],
    size: tuple[str, ...],
    paths: tuple[str, ...],
    whole: bool,
) -> None:
    """Write pictures of the site served at ADDRESS, such as http://127.0.0.1:8001/."""
    wanted = {path.strip("/").replace("/", "-") or "home": path for path in paths}
    output.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        for one_scheme in scheme or ("light", "dark"):
            for one_size in size or SIZES:
                pictures = shoot(browser, address, one_scheme, one_size, wanted, whole)
                for name, picture in pictures.items():
                    path = output / f"{name}-{one_scheme}-{one_size}.png"
                    path.write_bytes(picture)
                    click.echo(path)
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
