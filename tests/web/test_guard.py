"""Headers, hosts, compression and memory: what every answer of the site keeps to."""

from __future__ import annotations

import csv
import io
import sqlite3
import sys
import time
from pathlib import Path
from types import ModuleType
from urllib.parse import quote

import pytest

from kb.web.compression import takes_gzip
from kb.web.csv_cells import Rows
from tests.web.conftest import Open, Site

pytestmark = pytest.mark.datasette

ADDRESS = {"plugins": {"kb": {"address": "https://evidence.example/"}}}


def header_bytes(answer) -> int:
    return sum(len(name) + len(value) + 4 for name, value in answer.headers.raw)


@pytest.mark.parametrize("letter", ["a", "é", "<", " a"])
@pytest.mark.parametrize("count", [1, 43, 260, 1000, 5000])
def test_headers_stay_short(site: Site, letter: str, count: int) -> None:
    words = quote(letter * count)
    for address in (f"/search?q={words}", f"/kb/claims?_search={words}", f"/nothing?q={words}"):
        answer = site.get(address)
        assert header_bytes(answer) < 4096, address[:80]
        assert answer.status_code in {200, 404}, address[:80]


def test_a_short_address_still_names_its_forms(site: Site) -> None:
    link = site.get("/search?q=networks").headers["link"]
    assert 'rel="canonical"' in link
    assert 'rel="alternate"' in link
    longer = site.get("/search?q=" + "a" * 500).headers["link"]
    assert 'rel="canonical"' in longer
    assert 'rel="alternate"' not in longer


def test_an_address_that_cannot_be_sent_on_is_refused(site: Site) -> None:
    answer = site.get("/nothing/?q=" + "a" * 5000)
    assert answer.status_code == 414
    assert header_bytes(answer) < 4096


@pytest.mark.parametrize(
    "path",
    ["//search", "/.well-known/security.txt", "/search..", "/claim//x", "/a%00b", "/%ff", "/-/x"],
)
def test_what_no_route_matches_is_not_there(site: Site, path: str) -> None:
    assert site.get(path, follow_redirects=True).status_code == 404


def test_what_is_not_there_writes_no_log(
    site: Site, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Console(ModuleType):
        def get_console(self) -> None:
            raise AssertionError("it would fill the log")

    site.get("/")
    monkeypatch.setattr(sys.modules["datasette.handle_exception"], "rich", Console("rich"))
    another = type(site.datasette)([], immutables=[site.datasette.databases["kb"].path])
    for path in ("/search..", "/claim//x", "/kb/nothing", "/nothing.json"):
        assert site.runner.run(another.client.get(path)).status_code == 404
    assert capfd.readouterr() == ("", "")


def test_a_page_that_is_not_there_is_never_unchanged(site: Site) -> None:
    for path in ("/claim/nope", "/claim/nope.json", "/claim/spread-by-faith.svg", "/nothing"):
        assert site.get(path, headers={"if-none-match": "*"}).status_code == 404, path
    held = site.get("/claim/spread-by-faith", headers={"if-none-match": "*"})
    assert (held.status_code, held.text) == (304, "")


def test_the_host_of_a_request_does_not_become_the_sites(make_site: Open, web_db: Path) -> None:
    site = make_site(web_db, config=ADDRESS)
    for host in ("evil.example", "localhost"):
        answer = site.get("/claim/spread-by-faith", headers={"host": host})
        assert (
            'rel="canonical" href="https://evidence.example/claim/spread-by-faith"' in answer.text
        )
        assert "<https://evidence.example/claim/spread-by-faith>" in answer.headers["link"]
        assert "evil.example" not in answer.text + str(answer.headers)
        assert answer.headers["cache-control"].startswith("public")
        table = site.get("/kb/claims", headers={"host": host})
        assert "evil.example" not in table.text + str(table.headers)


def test_where_no_address_is_known_no_common_cache_keeps_a_page(site: Site) -> None:
    for path in ("/claim/spread-by-faith", "/feed.atom", "/sitemap.xml", "/kb/claims"):
        answer = site.get(path, headers={"host": "elsewhere.example"})
        assert "public" not in answer.headers.get("cache-control", ""), path
    page = site.get("/claim/spread-by-faith", headers={"host": "elsewhere.example"})
    assert '<link rel="canonical" href="/claim/spread-by-faith">' in page.text
    assert '</claim/spread-by-faith>; rel="canonical"' in page.headers["link"]
    assert "public" in site.get("/claim/spread-by-faith").headers["cache-control"]


@pytest.mark.parametrize("host", ["a b", "a/b", '"><script>', "a:b", "[::1", "é"])
def test_a_host_that_is_none_is_refused(site: Site, host: str) -> None:
    answer = site.get("/", headers={"host": host.encode()})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("accepted", "taken"),
    [
        ("", False),
        ("gzip", True),
        ("gzip;q=0", False),
        ("gzip; q=0.0", False),
        ("gzip;q=0.001, identity", True),
        ("deflate, br", False),
        ("*", True),
        ("*;q=0", False),
        ("*, gzip;q=0", False),
        ("GZIP", True),
        ("x-gzip", True),
        ("gzipped", False),
        ("gzip;q=x", False),
    ],
)
def test_gzip_is_sent_to_who_takes_it(site: Site, accepted: str, taken: bool) -> None:
    assert takes_gzip(accepted) == taken
    answer = site.get("/claim/spread-by-faith", headers={"accept-encoding": accepted})
    assert (answer.headers.get("content-encoding") == "gzip") == taken
    assert "accept-encoding" in answer.headers["vary"].lower()


def test_the_database_is_sent_in_ranges(site: Site, web_db: Path) -> None:
    whole = web_db.read_bytes()
    size = len(whole)
    answer = site.get("/kb.db")
    assert (answer.status_code, answer.content) == (200, whole)
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["content-length"] == str(size)
    tag = answer.headers["etag"]
    for asked, part in (
        ("bytes=0-15", slice(0, 16)),
        ("bytes=100-", slice(100, size)),
        ("bytes=-10", slice(size - 10, size)),
        (f"bytes=10-{size * 2}", slice(10, size)),
    ):
        some = site.get("/kb.db", headers={"range": asked, "accept-encoding": "gzip"})
        assert (some.status_code, some.content) == (206, whole[part]), asked
        start, stop, _ = part.indices(size)
        assert some.headers["content-range"] == f"bytes {start}-{stop - 1}/{size}"
    assert site.get("/kb.db", headers={"range": "bytes=0-1", "if-range": tag}).status_code == 206
    for headers in (
        {"range": "bytes=0-1", "if-range": '"other"'},
        {"range": "bytes=0-1,5-6"},
        {"range": "lines=0-1"},
        {"range": "bytes=-"},
    ):
        assert site.get("/kb.db", headers=headers).status_code == 200, headers
    past = site.get("/kb.db", headers={"range": f"bytes={size}-"})
    assert (past.status_code, past.headers["content-range"]) == (416, f"bytes */{size}")
    assert site.get("/kb.db", headers={"if-none-match": tag}).status_code == 304


def test_a_database_that_may_not_be_downloaded_is_not(make_site: Open, web_db: Path) -> None:
    assert make_site(web_db, allow_download=False).get("/kb.db").status_code == 403
    private = {"databases": {"kb": {"allow": {"id": "root"}}}}
    assert make_site(web_db, config=private).get("/kb.db").status_code == 403


def test_tables_as_csv_hold_no_formula(make_site: Open, web_db: Path, tmp_path: Path) -> None:
    hostile = tmp_path / "kb.db"
    hostile.write_bytes(web_db.read_bytes())
    texts = ['=HYPERLINK("http://x")', "+1+1", "-2", "-x\n=y", '"=1', "@sum", "plain"]
    with sqlite3.connect(hostile) as connection:
        for rowid, text in enumerate(texts, start=1):
            connection.execute("update sources set title = ? where rowid = ?", (text, rowid))
    site = make_site(hostile)
    for path in (
        "/kb/sources.csv",
        "/kb/sources.csv?_stream=1",
        "/kb.csv?sql=select+*+from+sources",
    ):
        answer = site.get(path, follow_redirects=True)
        assert answer.status_code == 200
        found = [row["title"] for row in csv.DictReader(io.StringIO(answer.text, newline=""))]
        assert found[:4] == ['\'=HYPERLINK("http://x")', "'+1+1", "-2", "'-x\n=y"], path
        assert found[4] == '"=1'


def test_rows_come_whole_however_they_are_cut() -> None:
    text = 'a,"b\r\n""=c""",=d\r\n"=e\nf",1\r\n-1,é\r\n'.encode()
    whole = Rows().feed(text, True)
    assert list(csv.reader(io.StringIO(whole.decode(), newline=""))) == [
        ["a", 'b\r\n"=c"', "'=d"],
        ["'=e\nf", "1"],
        ["-1", "é"],
    ]
    for size in range(1, len(text)):
        rows = Rows()
        pieces = [text[at : at + size] for at in range(0, len(text), size)]
        assert b"".join(rows.feed(each, False) for each in pieces) + rows.feed(b"", True) == whole


@pytest.mark.parametrize("path", ["/", "/claim/spread-by-faith", "/search.json", "/map.svg"])
def test_what_is_unchanged_keeps_the_policy_that_it_came_with(site: Site, path: str) -> None:
    whole = site.get(path)
    again = site.get(path, headers={"if-none-match": whole.headers["etag"]})
    assert again.status_code == 304
    for name in ("content-security-policy", "x-content-type-options", "referrer-policy"):
        assert again.headers.get(name, whole.headers[name]) == whole.headers[name]


@pytest.mark.parametrize(
    "path", ["/kb/claims", "/kb", "/kb/claims.json", "/kb.json", "/-/versions"]
)
def test_datasettes_own_pages_are_protected(site: Site, path: str) -> None:
    headers = site.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_an_address_that_is_no_web_page_becomes_no_link(make_site: Open, web_db: Path) -> None:
    for bad in ("javascript:alert(1)", "data:text/html,x", " JavaScript:alert(1)"):
        site = make_site(web_db, config={"license": "Ours", "license_url": bad})
        text = site.get("/").text
        assert "Ours" in text
        assert bad.strip() not in text
        assert bad.strip() not in site.get("/claim/spread-by-faith").text


@pytest.mark.parametrize(
    "sql",
    [
        "select hex(zeroblob(4e8))",
        "select replace(hex(zeroblob(1e7)), '0', 'xxxxxxxxxxxxxxxxxxxxxxxxx')",
        "select printf('%.*c', 9e8, 'x')",
        "with recursive n(i) as (select 1 union all select i + 1 from n limit 999)"
        " select hex(zeroblob(1e6)) from n",
        "select group_concat(hex(zeroblob(3e7))) from claims",
        "select length(printf('%.*c', 9e8, 'x'))",
        "select length(group_concat(hex(zeroblob(1e5)))) from evidence a, evidence b, evidence c",
    ],
)
def test_a_query_cannot_take_the_servers_memory(site: Site, sql: str) -> None:
    began = time.process_time()
    answer = site.get(f"/kb.json?sql={quote(sql)}", follow_redirects=True)
    assert len(answer.content) < 5_000
    assert time.process_time() - began < 10  # was a minute
    assert answer.status_code == 400 or b"null" in answer.content  # as SQLite answers printf
    counted = "/kb.json?sql=select+count(*)+from+claims"
    assert site.get(counted, follow_redirects=True).status_code == 200


def test_a_format_in_a_query_gives_what_sqlite_gives(site: Site) -> None:
    sql = "select printf('%05.1f|%,d|%5s|%%', 2.25, 12345, 'é') as one, format('%d', null) as two"
    rows = site.get(f"/kb.json?sql={quote(sql)}&_shape=array", follow_redirects=True).json()
    with sqlite3.connect(":memory:") as plain:
        assert tuple(rows[0].values()) == plain.execute(sql).fetchone()
