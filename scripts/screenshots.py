"""Take pictures of the site's pages in the system's Chromium, to look at and for the README."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click
from playwright.sync_api import Browser, sync_playwright

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


def shoot(browser: Browser, address: str, scheme: str, size: str) -> dict[str, bytes]:
    """A picture of each page, by its name."""
    width, height = SIZES[size]
    context = browser.new_context(
        base_url=address,
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": width, "height": height},
    )
    page = context.new_page()
    page.goto("")
    pages = dict(PAGES)
    for kind in ("claim", "feature"):
        link = page.locator(f'main a[href*="/{kind}/"]').first
        if link.count():
            pages[kind] = str(link.get_attribute("href"))
    pictures = {}
    for name, path in pages.items():
        page.goto(path)
        pictures[name] = page.screenshot()
    context.close()
    return pictures


@click.command()
@click.argument("address")
@click.option("-o", "--output", type=click.Path(path_type=Path), default=Path("screenshots"))
@click.option("--scheme", type=click.Choice(["light", "dark"]), multiple=True)
@click.option("--size", type=click.Choice(list(SIZES)), multiple=True)
def main(address: str, output: Path, scheme: tuple[str, ...], size: tuple[str, ...]) -> None:
    """Write pictures of the site served at ADDRESS, such as http://127.0.0.1:8001/."""
    output.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        for one_scheme in scheme or ("light", "dark"):
            for one_size in size or SIZES:
                for name, picture in shoot(browser, address, one_scheme, one_size).items():
                    path = output / f"{name}-{one_scheme}-{one_size}.png"
                    path.write_bytes(picture)
                    click.echo(path)
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
