"""The search of the published site: the same claims, order, counts and words as the server's."""

from __future__ import annotations

import functools
import http.server
import json
import random
import re
import shutil
import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from kb.publish.search_files import FOLDER, write_search
from kb.search import Selection, search
from kb.search.letters import sought
from kb.store.build import TOKENIZER
from tests.conftest import ROOT
from tests.publish.conftest import BASE
from tests.search.conftest import build_synthetic
from tests.web.axe import problems

pytestmark = pytest.mark.slow

SCRIPTS = Path(str(files("kb.publish").joinpath("static")))
SEARCHES = 200
ODD = (
    "",
    "q=%22%3F%3F%22",
    "q=%22school+networks%22",
    "q=trust+NOT+london",
    "q=programme",
    "q=co-ordination",
    "q=organization+behavior",
    "q=RCT+-enquiry",
    "q=elementary+school",
    "q=USA+achievement",
    "q=0+10+295506+9",
    "q=978-0-10-295506-4+-wales",
    "q=partner*+-networks",
    "q=-certainty:low",
    "q=relation:supports+relation:disputes",
    "q=xylophone",
    "page=99",
    "feature=nowhere&source=nothing",
    "find-author=mui&find-source=lim",
    "from=2012&to=2005&sort=year",
    "q=(trust+OR+pairing)+AND+schools",
    "q=trust+AND+NOT+(london+OR+%22school+networks%22)",
    "q=-(trust+OR+networks)+schools",
    "q=relation:disputes+OR+certainty:low",
    "q=(author:lima+AND+relation:supports)+OR+trust&match=all",
    "q=trust+OR+(schools+AND",
    "q=NOT+NOT+trust+OR+feature:nowhere",
    "q=lima2010thinking",
    "q=Lima+(2010)",
    "q=Lima+et+al.+2010+networks",
    "q=NAO",
    "q=nao+2009+OR+trust",
    "q=netwroks",
    "q=xylophone+feature:trust",
    "q=trust+" + "+".join(f"w{number}" for number in range(70)),
)


def node(*arguments: object, asked: object) -> Any:
    program = shutil.which("node")
    assert program, "the tests need node"
    done = subprocess.run(
        [program, ROOT / "tests/publish/search.mjs", SCRIPTS, *map(str, arguments)],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def addresses(connection: sqlite3.Connection) -> list[str]:
    """Searches of many kinds, of the words and values that the collection has."""
    chance = random.Random(7)
    statements = [row[0] for row in connection.execute("SELECT statement FROM claims")]
    words = [word for text in statements for word in re.findall(r"\w+", text)]
    titles = [row[0] or "" for row in connection.execute("SELECT title FROM sources ORDER BY key")]
    years = [row[0] for row in connection.execute("SELECT year FROM sources ORDER BY key")]
    rows = connection.execute("SELECT facet, value FROM search_values ORDER BY facet, position")
    values: dict[str, list[str]] = {}
    for facet, value in rows:
        values.setdefault(facet, []).append(value)
    made = []
    for number in range(SEARCHES):
        pairs = []
        start = chance.randrange(max(len(words) - 2, 1))
        author = re.findall(r"\w+", chance.choice(values["author"]))[0]
        relation = chance.choice(values["relation"])
        typed = (
            " ".join(chance.sample(words, 1 + number % 4)),
            f'"{" ".join(words[start : start + 2])}"',
            f"{chance.choice(words)[:4]}* -{chance.choice(words)}",
            f"author:{author} relation:{relation}",
            f"feature:{chance.choice(values['feature'])} year:2005..2015",
            "",
            f"({chance.choice(words)} OR {chance.choice(words)}) AND {chance.choice(words)}",
            f"{chance.choice(words)} NOT ({chance.choice(words)} OR relation:{relation})",
            " ".join(chance.choice(titles).split()[:5]),
            f"{author} {chance.choice(years)}",
        )[number % 10]
        pairs += [("q", typed)] if typed else []
        for facet in ("feature", "feature", "context", "certainty", "relation", "author", "source"):
            if chance.random() < 0.2:
                pairs.append((facet, chance.choice(values[facet])))
        if chance.random() < 0.2:
            pairs.append(("year", chance.choice(("2005..2012", "..2010", "2009"))))
        if chance.random() < 0.2:
            pairs.append(("sort", chance.choice(("year", "certainty", "lines", "changed"))))
        made.append(urlencode(pairs))
    return [*made, *ODD]


def cards(connection: sqlite3.Connection) -> Any:
    """Stands for the pages of results: what is compared here is which claims they list."""
    idents = [row[0] for row in connection.execute("SELECT id FROM claims ORDER BY rowid")]

    def ask(address: str) -> str:
        first = 20 * (int(address.partition("page=")[2]) - 1)
        return "".join(
            f'<article class="claim-item"><h2><a href="/claim/{one}/">it</a></h2></article>'
            for one in idents[first : first + 20]
        )

    return ask


@pytest.fixture(scope="module", params=["shipped", "synthetic"])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    if request.param == "synthetic":
        return build_synthetic(tmp_path_factory.mktemp("synthetic") / "kb.db", 300)
    path: Path = request.getfixturevalue("kb_db")
    return path


def test_it_finds_and_counts_what_the_server_does(database: Path, tmp_path: Path) -> None:
    connection = sqlite3.connect(database)
    write_search(tmp_path, database, cards(connection), {})
    asked = addresses(connection)
    rowids = dict(connection.execute("SELECT id, rowid FROM claims"))
    for address, made in zip(
        asked, node(tmp_path / FOLDER, asked={"addresses": asked}), strict=True
    ):
        server = search(connection, Selection.parse(address), meaning=False)
        assert made["total"] == server.total, address
        assert made["docs"] == [rowids[hit.id] for hit in server.hits], address
        assert made["years"] == [list(bar) for bar in server.years], address
        assert made["notes"] == list(server.notes), address
        for facet in server.facets:
            choices = [[c.value, c.label, c.count, c.selected, c.depth] for c in facet.choices]
            assert made["facets"][facet.name] == [choices, facet.more], (address, facet.name)
    connection.close()


def test_words_are_stemmed_as_the_database_stems_them() -> None:
    texts = (path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("docs/**/*.md")))
    words = sorted({word.lower() for text in texts for word in re.findall(r"[^\W_]+", text)})
    connection = sqlite3.connect(":memory:")
    connection.execute(f"CREATE VIRTUAL TABLE t USING fts5(word, tokenize='{TOKENIZER}')")
    connection.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, instance)")
    plain = map(sought, words)
    connection.executemany("INSERT INTO t(rowid, word) VALUES (?, ?)", enumerate(plain))
    stems: list[list[str]] = [[] for _ in words]
    for doc, term in connection.execute('SELECT doc, term FROM v ORDER BY doc, "offset"'):
        stems[doc].append(term)
    assert len(words) > 3000
    made = node(asked={"words": words})
    assert [pair for pair in zip(words, stems, made, strict=True) if pair[1] != pair[2]] == []


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A bare server of files that writes no log."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def address(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root = tmp_path_factory.mktemp("host")
    below = root / BASE.strip("/")
    below.parent.mkdir(parents=True, exist_ok=True)
    below.symlink_to(site)
    handler = functools.partial(Quiet, directory=str(root))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{BASE}"
        server.shutdown()


def shown(page: Page) -> list[str]:
    expect(page.locator("main[aria-busy=false]")).to_have_count(1)
    return [one.inner_text() for one in page.locator("article.claim-item h2").all()]


@pytest.mark.browser
def test_a_search_is_narrowed_and_taken_back(browser: Browser, address: str) -> None:
    page = browser.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(address)
    page.locator("form[role=search] input[name=q]").first.fill("networks")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    everything = shown(page)
    assert everything
    assert page.locator("article.claim-item mark").count()
    for facet in ("certainty", "relation", "feature"):
        box = page.locator(f"#facet-{facet}")
        count = int(box.locator(".values .count").first.inner_text())
        with page.expect_navigation():
            box.locator(".values a").first.click()
        assert len(shown(page)) == count, facet
    assert page.locator(".chips li").count() == 4
    narrowed = shown(page)
    for _ in range(3):
        page.go_back()
    assert shown(page) == everything
    for _ in range(3):
        page.go_forward()
    assert shown(page) == narrowed
    page.locator("#facet-source summary").click()
    expect(page.locator("#facet-source .values li").first).not_to_be_empty()
    assert problems(page) == []
    page.locator("article.claim-item h2 a").first.click()
    expect(page.locator("h1")).to_be_visible()
    assert "/claim/" in page.url
    assert not faults
    page.close()


@pytest.mark.browser
def test_without_scripts_lists_lead_to_every_claim(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}search/?q=trust")
    notice = page.locator("noscript")
    assert "Searching here needs JavaScript" in notice.inner_text()
    claims = set()
    for name in ("features", "contexts", "sources", "authors", "designs"):
        page.goto(f"{address}{name}/")
        links = {one.get_attribute("href") or "" for one in page.locator("main a").all()}
        for link in sorted(one for one in links if re.search(r"/(feature|source)/", one)):
            page.goto(address + link.removeprefix(BASE))
            claims |= {
                href.split("#")[0]
                for one in page.locator("main a").all()
                if "/claim/" in (href := one.get_attribute("href") or "")
            }
    page.goto(f"{address}sitemap.xml")
    with_pages = {path.parent.name for path in _claims(address, context)}
    assert {link.strip("/").split("/")[-1] for link in claims} >= with_pages
    context.close()


def _claims(address: str, context: Any) -> list[Path]:
    text = context.request.get(f"{address}sitemap-claims-1.xml").text()
    return [Path(found) / "x" for found in re.findall(r"<loc>[^<]*/claim/([^<]*)/</loc>", text)]
