"""The change log on pages and in feeds, of a collection in git with two changes on one day."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from tests.building import build_kb
from tests.conftest import SMALL, write_files
from tests.gitting import git
from tests.web.conftest import Open, Site
from tests.web.xml import parse

pytestmark = pytest.mark.datasette

NOTE = "claims/networks/spread-by-faith.md"
ATOM = "{http://www.w3.org/2005/Atom}"
ADDRESS = {"plugins": {"kb": {"address": "https://evidence.example/"}}}


def commit(root: Path, time: str, message: str) -> None:
    """Commit everything at that time."""
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "-m", message, when=f"{time} +0000")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The collection: begun on one day, changed twice on another."""
    root = write_files(tmp_path_factory.mktemp("log") / "kb", SMALL)
    git(root, "init", "--quiet", "--initial-branch=main")
    commit(root, "2026-03-01T09:00:00", "Begin")
    raised = SMALL[NOTE].replace("certainty: low", "certainty: moderate")
    raised = raised.replace("One conceptual paper.", "A second paper agrees.")
    write_files(root, {NOTE: raised})
    commit(root, "2026-03-05T10:00:00", "Raise it")
    write_files(root, {NOTE: raised.replace("through belief", "through عقيدة")})
    commit(root, "2026-03-05T16:30:00", "Reword it")
    build_kb(root)
    return root


@pytest.fixture
def site(root: Path, make_site: Open) -> Site:
    """The collection, served at an address of its own."""
    return make_site(root / "kb.db", config=ADDRESS)


def entries(site: Site, path: str) -> list[Element]:
    """The entries of a feed."""
    return parse(site.get(path).text).findall(f"{ATOM}entry")


def text(entry: Element, name: str) -> str:
    """What an element of an entry holds."""
    return entry.findtext(f"{ATOM}{name}") or ""


FEEDS = (
    "/feed.atom",
    "/claim/spread-by-faith.atom",
    "/feature/network.atom",
    "/search.atom?q=belief",
)


@pytest.mark.parametrize("path", FEEDS)
def test_two_changes_on_one_day_are_two(site: Site, path: str) -> None:
    first, second, *_ = entries(site, path)
    assert text(first, "published") == text(first, "updated") == "2026-03-05T16:30:00Z"
    assert text(second, "published") == "2026-03-05T10:00:00Z"
    assert "Certainty: low → moderate, because: a second paper agrees." in text(second, "summary")
    assert len({text(one, "id") for one in entries(site, path)}) == len(entries(site, path))


def test_ids_follow_the_configured_address(site: Site) -> None:
    for host in ("one.example", "two.example"):
        answer = site.get("/feed.atom", headers={"host": host}).text
        feed = parse(answer)
        assert feed.findtext(f"{ATOM}id") == "https://evidence.example/feed.atom"
        ident = feed.findtext(f"{ATOM}entry/{ATOM}id") or ""
        assert ident.startswith("tag:evidence.example,2026-03-05:/")
        assert ident.endswith("/claim/spread-by-faith")


def test_the_page_shows_what_changed_by_day(site: Site) -> None:
    html = site.get("/changes").text
    assert html.index("5 March 2026") < html.index("Reword it") < html.index("Raise it")
    assert "Certainty: low → moderate, because: a second paper agrees" in html
    assert "Reworded; it was: “Networks have spread through belief" in html
    assert html.index("Raise it") < html.index("1 March 2026") < html.index("New: 2 claims")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("since=2026-03-05", 2),
        ("since=2026-03-05T12:00:00Z", 1),
        ("since=2026-03-05T12:00:00%2B01:00", 1),
        ("since=2026-03-06", 0),
        ("since=2026-03-05&kind=source", 0),
        ("kind=source", 2),
    ],
)
def test_changes_since_a_day(site: Site, query: str, expected: int) -> None:
    data = site.get(f"/changes.json?{query}").json()
    assert len(data["changes"]) == expected
    assert len(entries(site, f"/changes.atom?{query}")) == expected
    sheet = site.get(f"/changes.csv?{query}").text.removeprefix("\ufeff")
    assert len(list(csv.DictReader(io.StringIO(sheet)))) == expected


def test_a_day_that_is_none_is_named(site: Site) -> None:
    html = site.get("/changes?since=yesterday").text
    assert "“yesterday” is no day" in html
    assert "Reword it" in html


def test_older_changes_are_a_page_on(site: Site) -> None:
    every = site.get("/changes.json").json()["changes"]
    older = site.get(f"/changes.json?before={every[1]['id']}").json()["changes"]
    assert older == every[2:]


def test_a_claim_shows_its_own_log(site: Site) -> None:
    html = site.get("/claim/spread-by-faith").text
    log = html.partition('id="log"')[2].partition("</section>")[0]
    assert "Certainty: low → moderate" in log
    assert 'href="/claim/spread-by-faith.atom"' in log
    assert "<bdi>" in log


def test_without_git_nothing_is_said(make_site: Open, web_db: Path) -> None:
    site = make_site(web_db)
    assert 'id="log"' not in site.get("/claim/spread-by-faith").text
    assert entries(site, "/feed.atom") == []
    assert "not known" in site.get("/changes").text
    assert 'href="/changes"' not in site.get("/").text
