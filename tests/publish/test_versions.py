"""Tagged states of the collection stay readable below ``v/``, and say what has changed since."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from tests.conftest import write_files
from tests.publish.conftest import ADDRESS, BASE, SMALL, publish
from tests.web.browser import launched

pytestmark = pytest.mark.slow


def git(root: Path, *arguments: str) -> None:
    person = ("-c", "user.name=Ann Example", "-c", "user.email=ann@example.org")
    subprocess.run(["git", "-C", root, *person, *arguments], check=True, capture_output=True)


def page(folder: Path, address: str) -> str:
    return (folder / address / "index.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def tagged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two tagged states, with a claim that changed between them."""
    root = write_files(tmp_path_factory.mktemp("tagged") / "kb", SMALL)
    git(root, "init", "--quiet")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "-m", "Begin")
    git(root, "tag", "release/1.0")
    note = root / "claims/trust-takes-time.md"
    changed = note.read_text(encoding="utf-8").replace("Trust takes time", "Trust takes long")
    note.write_text(changed, encoding="utf-8")
    git(root, "commit", "--quiet", "--all", "-m", "Reword")
    git(root, "tag", "release/1.1")
    return root


@pytest.fixture(scope="module")
def site(tagged: Path) -> Path:
    folder = tagged.parent / "site"
    publish(tagged, folder, "--versions")
    return folder


@pytest.fixture
def reader(site: Path) -> Iterator[Page]:
    """A browser for which the folder stands at its address."""

    def answer(route: Route) -> None:
        path = unquote(urlsplit(route.request.url).path).removeprefix(BASE)
        file = site / path / "index.html" if path.endswith("/") or not path else site / path
        if file.is_file():
            route.fulfill(path=file)
        else:
            route.fulfill(status=404, body="Nothing here.")

    with launched() as browser:
        page = browser.new_page()
        page.route("https://evidence.example/**", answer)
        yield page


@pytest.mark.browser
def test_two_states_are_read_compared_and_cited(reader: Page) -> None:
    claim = "claim/trust-takes-time/"
    reader.goto(ADDRESS + claim)
    assert "Trust takes long" in reader.locator("h1").inner_text()
    # The state that is checked out is the newer tagged one: it is cited at the address that stays.
    addresses = re.findall(rf"{ADDRESS}v/[^\s<\"]+", reader.content())
    (cited,) = {address.rstrip("/") for address in addresses}
    assert cited == f"{ADDRESS}v/release~1.1/claim/trust-takes-time"
    reader.goto(f"{cited}/")
    assert "Trust takes long" in reader.locator("h1").inner_text()
    assert reader.locator("aside.edition").count() == 0
    reader.goto(f"{ADDRESS}v/release~1.0/{claim}")
    assert "Trust takes time" in reader.locator("h1").inner_text()
    assert "as it stood at release/1.0" in reader.locator("aside.edition").inner_text()
    reader.get_by_role("link", name="What has changed since").click()
    assert "What has changed since release/1.0" in reader.locator("h1").inner_text()
    compared = reader.locator("#claim-trust-takes-time")
    expect(compared.locator("s")).to_have_text("time.")
    expect(compared.locator("strong")).to_have_text("long.")
    compared.get_by_role("link", name="trust-takes-time").click()
    assert reader.url == ADDRESS + claim
    reader.go_back()
    reader.go_back()
    reader.get_by_role("link", name="The newest state of this page").click()
    assert reader.url == ADDRESS + claim
    assert "Trust takes long" in reader.locator("h1").inner_text()


def test_a_tagged_state_stays_as_it_was(tagged: Path, site: Path) -> None:
    then = page(site, "v/release~1.0/claim/trust-takes-time")
    assert f'<link rel="canonical" href="{ADDRESS}v/release~1.0/claim/trust-takes-time/">' in then
    assert f'href="{ADDRESS}v/release~1.0/since/#claim-trust-takes-time"' in then
    assert (site / "v/release~1.0/kb.db").is_file()
    before = {path: path.stat().st_mtime_ns for path in (site / "v").rglob("*.html")}
    reported = publish(tagged, site, "--versions")
    assert "release/1.0 is published already." in reported
    assert "release/1.1 is published already." in reported
    assert {path: path.stat().st_mtime_ns for path in (site / "v").rglob("*.html")} == before


def test_a_repository_without_tags_says_so(tmp_path: Path) -> None:
    root = write_files(tmp_path / "kb", SMALL)
    folder = tmp_path / "site"
    publish(root, folder, "--versions")
    assert not (folder / "v").exists()
