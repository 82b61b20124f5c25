"""Walk a published site as its visitors do: every link, and one page of each kind in Chromium.

    python scripts/walk_published_site.py public --base /some/path/

serves the folder by the bare server of files of the standard library, below the path that it was
published for. Every link of every page is followed (without a browser, since a browser would take
an hour); one page of each kind is opened in Chromium, with and without JavaScript, wide and as
narrow as a phone, and held against axe's rules. Exits with 1 where anything is amiss. Needs the
extra ``test``.
"""

from __future__ import annotations

import functools
import http.server
import re
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit
from urllib.request import Request, urlopen

import click
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Response, ViewportSize, sync_playwright

PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 900}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Links(HTMLParser):
    """Every address that a page leads to."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the addresses of one element."""
        given = dict(attrs)
        if tag == "link" and given.get("rel") == "canonical":
            return
        for name in ("href", "src", "action", "xlink:href"):
            if value := given.get(name):
                self.addresses.append(value)


class Host(http.server.SimpleHTTPRequestHandler):
    """A bare server of files that writes no log."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path, base: str) -> Iterator[str]:
    """The address of the folder, served below its base path."""
    with tempfile.TemporaryDirectory() as made:
        below = Path(made) / base.strip("/")
        below.parent.mkdir(parents=True, exist_ok=True)
        below.symlink_to(folder.resolve())
        handler = functools.partial(Host, directory=made)
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{server.server_port}{base}"
            server.shutdown()


def follow(start: str) -> tuple[dict[str, int], list[str]]:
    """Each address within the site with its status, and what is amiss."""
    host, base = urlsplit(start).netloc, urlsplit(start).path
    known: dict[str, int] = {}
    amiss: list[str] = []
    waiting, links = [start], 0
    while waiting:
        address = waiting.pop()
        if address in known:
            continue
        with urlopen(Request(address)) as answer:  # noqa: S310 - our own server
            known[address] = answer.status
            is_page = answer.headers.get_content_type() == "text/html"
            body = answer.read()
        if not is_page:
            continue
        parser = Links()
        parser.feed(body.decode())
        for link in parser.addresses:
            target = urldefrag(urljoin(address, link))[0]
            parts = urlsplit(target)
            if parts.netloc != host:
                continue
            links += 1
            if not parts.path.startswith(base):
                amiss.append(f"{address}: {link} leaves {base}")
            elif not _is_there(target.partition("?")[0], known):
                amiss.append(f"{address}: {link} leads to nothing")
            else:
                waiting.append(target.partition("?")[0])
    click.echo(f"{links:,} links of {len(known):,} addresses within the site followed")
    return known, sorted(set(amiss))


def _is_there(target: str, known: dict[str, int]) -> bool:
    if target in known:
        return True
    try:
        with urlopen(Request(target, method="HEAD")) as answer:  # noqa: S310 - our own server
            return bool(answer.status == 200)
    except OSError:
        return False


def kinds(folder: Path) -> dict[str, str]:
    """One page of each kind of address, the longest, which has most to go wrong."""
    made: dict[str, Path] = {}
    for path in sorted(folder.rglob("index.html")):
        relative = path.parent.relative_to(folder)
        if relative.parts[:1] == ("v",):
            continue
        kind = re.sub(r"=.*", "=…", "/".join(relative.parts[:2])) if relative.parts else "home"
        if len(relative.parts) > 1 and "=" not in relative.parts[1]:
            kind = f"{relative.parts[0]}/…"
        if kind not in made or path.stat().st_size > made[kind].stat().st_size:
            made[kind] = path
    return {kind: f"{path.parent.relative_to(folder)}/".lstrip("./") for kind, path in made.items()}


def look(browser: Browser, root: str, pages: dict[str, str]) -> Iterator[str]:
    """What is amiss on one page of each kind in Chromium."""
    for kind, path in pages.items():
        page = browser.new_page(viewport=DESK)
        faults = _noted(page)
        page.goto(root + path)
        page.wait_for_load_state("networkidle")
        found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        faults += [f"axe {rule['id']}: {rule['nodes'][0]['html'][:120]}" for rule in found]
        page.set_viewport_size(PHONE)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            faults.append(f"{wide} px wider than a phone")
        page.close()
        yield from (f"{kind} ({path}): {fault}" for fault in faults)


def _noted(page: Page) -> list[str]:
    """A list that takes up what fails on the page from now on."""
    faults: list[str] = []

    def answered(answer: Response) -> None:
        if answer.status >= 400:
            faults.append(f"{answer.url}: {answer.status}")

    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("response", answered)
    return faults


def narrow(page: Page, root: str) -> Iterator[str]:
    """What is amiss in a search with three facets, back and forward, and an export."""

    def shown() -> list[str]:
        page.locator("main[aria-busy=false]").wait_for(state="attached")
        return [one.inner_text() for one in page.locator("article.claim-item h2").all()]

    page.goto(root)
    page.locator("form[role=search] input[name=q]").first.fill("networks")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    states = [shown()]
    counts = []
    for facet in ("certainty", "relation", "feature"):
        link = page.locator(f"#facet-{facet} .values li").first
        counts.append(int(link.locator(".count").inner_text()))
        with page.expect_navigation():
            link.locator("a").click()
        states.append(shown())
        total = int(page.locator(".result-bar strong").inner_text())
        if total != counts[-1]:
            yield f"facet {facet} says {counts[-1]} and finds {total}"
    for state in reversed(states[:-1]):
        page.go_back()
        if shown() != state:
            yield "going back shows something else"
    for state in states[1:]:
        page.go_forward()
        if shown() != state:
            yield "going forward shows something else"
    click.echo(f"a search with three facets found {counts}, and back and forward")
    page.locator("article.claim-item h2 a").first.click()
    page.locator("h1").wait_for()
    address = page.locator("a[href$='.bib']").first.get_attribute("href") or ""
    with urlopen(urljoin(page.url, address)) as answer:  # noqa: S310 - our own server
        text = answer.read().decode()
    if not text.startswith("@"):
        yield f"{address} is no bibliography"
    click.echo(f"exported {unquote(address)}: {text.count('@')} entries")


def without_scripts(browser: Browser, root: str) -> Iterator[str]:
    """What is amiss without JavaScript: the way from home by links alone to a source."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(root + "search/?q=trust")
    if "needs JavaScript" not in page.locator("noscript").inner_text():
        yield "the search does not say that it needs JavaScript"
    trail = []
    page.goto(root)
    for part in ("/features/", "/feature/", "/claim/", "/source/"):
        link = page.locator(f"a[href*='{part}']").first
        target = link.get_attribute("href") or ""
        page.goto(urljoin(page.url, target))
        trail.append(page.locator("h1").inner_text())
    click.echo("without JavaScript: " + " → ".join(trail))
    context.close()


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--base", default="/", show_default=True, help="The path that it was published for.")
@click.option("--chromium", help="The program of the browser, if it is not Playwright's own.")
def main(folder: Path, base: str, chromium: str | None) -> None:
    """Walk the published site in FOLDER."""
    with served(folder, base) as root, sync_playwright() as playwright:
        _, amiss = follow(root)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        amiss += narrow(browser.new_page(), root)
        amiss += without_scripts(browser, root)
        pages = kinds(folder)
        amiss += look(browser, root, pages)
        click.echo(f"one page of each of {len(pages)} kinds in Chromium, with axe, also at 390 px")
        browser.close()
    for fault in amiss:
        click.echo(fault, err=True)
    click.echo(f"{len(amiss)} things amiss")
    sys.exit(1 if amiss else 0)


if __name__ == "__main__":
    main()
