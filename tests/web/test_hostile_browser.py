"""A real browser visits every page of a hostile collection: nothing runs, nothing is fetched."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page, Request, Route

from tests.conftest import kb_command, write_files
from tests.web.browser import served
from tests.web.hostile import ELSEWHERE, ENDS, FILES

pytestmark = [pytest.mark.slow, pytest.mark.browser]

LISTEN = """
window.violations = [];
document.addEventListener("securitypolicyviolation", event => window.violations.push(
  `${event.violatedDirective} ${event.blockedURI} ${event.sample} ${event.lineNumber}`));
"""

LOOK = """() => ({
  hit: window.hit,
  violations: window.violations,
  links: [...document.querySelectorAll("[href], [src], [action], [xlink\\\\:href]")]
    .map(each => each.getAttribute("href") ?? each.getAttribute("src")
      ?? each.getAttribute("action") ?? each.getAttribute("xlink:href")),
  handlers: [...document.querySelectorAll("*")].flatMap(each => [...each.attributes])
    .filter(each => each.name.startsWith("on") || each.name === "style")
    .map(each => each.name),
})"""

MORE = (
    *("/search?q=" + quote(ENDS), "/search?feature=" + quote(ENDS), "/nothing" + quote(ENDS)),
    *("/claim/" + quote(ENDS, safe=""), "/kb/claims?_search=" + quote(ENDS)),
    *("/kb/claims?id__contains=" + quote(ENDS), "/kb?sql=" + quote("select '" + "x" + "' as x")),
    *("/compare?feature=hostile&feature=network", "/map?by=designs", "/graph?feature=hostile"),
    *("/timeline?feature=hostile", "/queue", "/changes", "/method", "/feed", "/search"),
)


@dataclass
class Seen:
    """What the browser did that it should not."""

    fetched: set[str] = field(default_factory=set)
    dialogs: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("hostile")
    root = write_files(folder / "kb", FILES)
    with served(root, folder / "log") as address:
        yield address.rstrip("/")


def listed(address: str) -> list[str]:
    """The addresses of all pages: of the sitemap, of each table, a row of each, each query."""
    with httpx.Client(base_url=address, follow_redirects=True, timeout=60) as client:
        paths = []
        for part in re.findall("<loc>(.*?)</loc>", client.get("/sitemap.xml").text):
            text = client.get(urlsplit(part).path).text
            paths += [urlsplit(each).path for each in re.findall("<loc>(.*?)</loc>", text)]
        about = client.get("/kb.json").json()
        for table in about["tables"]:
            paths.append(f"/kb/{table['name']}")
            if "_fts" in table["name"]:
                continue  # rows by bytes: Datasette's page of an error, whose own script is blocked
            page = client.get(paths[-1]).text
            row = re.search(rf'href="(/kb/{table["name"]}/[^"?.]+)"', page)
            paths += [row[1]] if row else []
        paths += [f"/kb/{query['name']}" for query in about["queries"]]
    return [*dict.fromkeys(paths), "/kb", *MORE]


def visited(page: Page, address: str, path: str) -> dict[str, list[str]]:
    page.goto(address + path, wait_until="load")
    found: dict[str, list[str]] = page.evaluate(LOOK)
    return found


def test_nothing_runs_and_nothing_is_fetched(address: str, browser: Browser) -> None:
    page = browser.new_page()
    seen = Seen()

    def asked(route: Route, request: Request) -> None:
        if request.url.startswith((address, "data:")):
            route.continue_()
        else:
            seen.fetched.add(request.url)
            route.abort()

    page.route("**/*", asked)
    page.on("dialog", lambda dialog: (seen.dialogs.append(dialog.message), dialog.dismiss()))
    page.add_init_script(LISTEN)
    paths = listed(address)
    assert len(paths) > 70
    wrong: dict[str, object] = {}
    for path in paths:
        found = visited(page, address, path)
        bad = [one for one in found["links"] if is_bad(one)]
        if found["hit"] or found["violations"] or found["handlers"] or bad:
            wrong[path] = {**found, "links": bad}
    page.close()
    assert wrong == {}, "\n".join(f"{path}: {found}" for path, found in wrong.items())
    assert (seen.fetched, seen.dialogs) == (set(), [])


def is_bad(link: str) -> bool:
    """Whether a link runs something; one that only leads elsewhere is for a reader to follow."""
    return re.match(r"(?i)[\s\x00-\x1f]*(javascript|vbscript|data:text)", link) is not None


def test_no_form_of_a_page_is_read_as_a_page(address: str) -> None:
    """Exports are what they say, and their tables hold no formula."""
    with httpx.Client(base_url=address, timeout=120) as client:
        for form in ("json", "md", "bib", "ris", "csljson", "jsonld", "ttl", "svg", "atom", "csv"):
            answer = client.get(f"/feature/hostile.{form}")
            if answer.status_code == 404:
                continue
            assert "html" not in answer.headers["content-type"], form
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert "default-src 'none'" in answer.headers["content-security-policy"]
        for path in ("/search.csv", "/kb/claims.csv", "/kb/sources.csv", "/kb/evidence.csv"):
            text = client.get(path).text.removeprefix("\ufeff")
            cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
            live = [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r"))]
            assert (live, ELSEWHERE in text) == ([], True), path


@pytest.mark.parametrize("form", ["table", "summary", "effects", "csv"])
def test_tables_on_disk_hold_no_formula(form: str, tmp_path: Path) -> None:
    root = write_files(tmp_path / "kb", FILES)
    done = kb_command("-C", root, "export", form)
    assert done.returncode == 0, done.stderr
    text = done.stdout.removeprefix("\ufeff")
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "@"))] == []
