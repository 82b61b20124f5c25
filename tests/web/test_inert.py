"""The plugin leaves every database alone that is not a knowledge base."""

from __future__ import annotations

import re
import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.web.conftest import Open, Site

pytestmark = pytest.mark.datasette

OURS = (
    "/claim/spread-by-faith",
    "/source/lima2010thinking",
    "/feature/network",
    "/search",
    "/map",
    "/timeline",
    "/graph",
    "/queue",
    "/sitemap.xml",
    "/robots.txt",
    "/llms.txt",
    "/feed.atom",
)


@pytest.mark.parametrize("path", OURS)
def test_no_page_without_a_knowledge_base(make_site: Open, other_db: Path, path: str) -> None:
    assert make_site(other_db).get(path).status_code == 404


def test_the_home_page_of_others_is_datasettes(make_site: Open, other_db: Path) -> None:
    answer = make_site(other_db).get("/")
    assert answer.status_code == 200
    assert "kb/" not in answer.text
    assert "content-security-policy" not in answer.headers


def test_cells_of_others_are_datasettes(make_site: Open, other_db: Path, web_db: Path) -> None:
    alone = make_site(other_db).get("/other/claims").text
    assert "&lt;b&gt;not ours&lt;/b&gt;" in alone
    beside = make_site(web_db, other_db).get("/other/claims").text
    assert "&lt;b&gt;not ours&lt;/b&gt;" in beside
    assert "/claim/x" not in beside


def test_a_page_of_another_database_stays_as_it_was(
    make_site: Open, other_db: Path, web_db: Path
) -> None:
    alone, beside = make_site(other_db), make_site(other_db, web_db)
    for path in ("/other", "/other/claims", "/other/claims/x", "/other/nothing"):
        pages = [re.sub(r"[\d.]+ms", "", one.get(path).text) for one in (alone, beside)]
        assert pages[0] == pages[1], path
    assert 'href="/map"' in beside.get("/kb/claims").text


def test_other_databases_are_sent_as_they_were(
    make_site: Open, other_db: Path, web_db: Path
) -> None:
    site = make_site(other_db, web_db)
    for path, encoding in (("/other/claims", None), ("/kb/claims", "gzip"), ("/queue", "gzip")):
        answer = site.get(path, headers={"accept-encoding": "gzip"})
        assert answer.headers.get("content-encoding") == encoding, path


def test_another_database_keeps_its_address(
    make_site: Open, other_db: Path, web_db: Path, tmp_path: Path
) -> None:
    taken = tmp_path / "map.db"
    shutil.copy(other_db, taken)
    site = make_site(web_db, taken)
    assert "A statement" in site.get("/map/claims").text
    assert "Evidence and gap map" not in site.get("/map").text
    assert site.get("/queue").status_code == 200


def test_home_lists_the_others(make_site: Open, other_db: Path, web_db: Path) -> None:
    assert 'href="/other"' in make_site(web_db, other_db).get("/").text


def test_a_broken_file_does_no_harm(make_site: Open, web_db: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.db"
    sqlite3.connect(empty).close()
    assert make_site(empty, web_db).get("/claim/spread-by-faith").status_code == 200


def test_a_private_knowledge_base_is_not_shown(make_site: Open, web_db: Path) -> None:
    config = {"databases": {"kb": {"allow": {"id": "root"}}}}
    site = make_site(web_db, config=config)
    for path in OURS:
        assert site.get(path).status_code == 403, path


def test_the_shipped_site_has_every_page(shipped: Site) -> None:
    for path in ("/", "/search", "/map", "/timeline", "/graph", "/queue"):
        assert shipped.get(path).status_code == 200, path
