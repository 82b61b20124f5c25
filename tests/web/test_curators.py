"""Who answers for the collection, and how a mistake is reported."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from kb.cite.curators import Curator, read_curators
from kb.web.reports import read_mail
from tests.building import build_kb
from tests.conftest import SMALL, kb_command, write_files
from tests.gitting import commit, start
from tests.web.conftest import Open, Site

pytestmark = pytest.mark.datasette

CONFIG = {
    "plugins": {
        "kb": {
            "curators": [{"name": "Lima & Co", "orcid": "0000-0002-1825-0097"}, "A body"],
            "mail": "evidence@example.org",
        }
    }
}


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (None, ()),
        ("Ana", (Curator("Ana"),)),
        ([{"name": "Ana", "orcid": "https://orcid.org/0000-0002-1825-009X"}],
         (Curator("Ana", "https://orcid.org/0000-0002-1825-009X"),)),
        ([{"name": "Ana", "orcid": "javascript:x"}], (Curator("Ana"),)),
        ([{"orcid": "0000-0002-1825-0097"}, 3, ""], ()),
    ],
)  # fmt: skip
def test_curators_are_read(value: object, read: tuple[Curator, ...]) -> None:
    assert read_curators(value) == read


def test_only_an_address_is_written_to() -> None:
    assert read_mail("a+b@example.org") == "a+b@example.org"
    for bad in (None, "x", "a@b", "a@example.org?bcc=c@example.org", 'a"@example.org'):
        assert read_mail(bad) == ""


def test_pages_feeds_and_data_name_the_curators(make_site: Open, web_db: Path) -> None:
    site = make_site(web_db, config=CONFIG)
    home = site.get("/").text
    assert "Curated by" in home
    assert 'href="https://orcid.org/0000-0002-1825-0097"' in home
    block = home.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    data = json.loads(block)
    assert [one["name"] for one in data["creator"]] == ["Lima & Co", "A body"]
    assert data["distribution"][0]["contentUrl"].endswith("/kb.db")
    for feed in ("/feed.atom", "/feature/network.atom", "/search.atom"):
        text = site.get(feed).text
        assert (
            "<author><name>Lima &amp; Co</name><uri>https://orcid.org/0000-0002-1825-0097</uri>"
            in text
        )
        assert "<author><name>A body</name></author>" in text


def linked(html: str) -> dict[str, Any]:
    """The JSON-LD of a page."""
    block = html.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    found: dict[str, Any] = json.loads(block)
    return found


def test_a_claim_is_cited_as_the_curators_and_is_about_things(
    make_site: Open, web_db: Path
) -> None:
    html = make_site(web_db, config=CONFIG).get("/claim/spread-by-faith").text
    assert '<meta name="citation_author" content="Co, Lima &amp;">' in html
    claim = linked(html)
    assert [one["name"] for one in claim["creator"]] == ["Lima & Co", "A body"]
    things = {one["@id"].partition("localhost")[2]: one["name"] for one in claim["about"]}
    assert things["/feature/network"] == "Network"
    assert things["/context/england"] == "England"


def test_authors_stand_by_the_names_that_are_said(site: Site) -> None:
    source = linked(site.get("/source/lima2010thinking").text)
    assert source["author"] == [
        {
            "@type": "Person",
            "name": "Jorge Ávila de Lima",
            "familyName": "Lima",
            "givenName": "Jorge Ávila de",
        }
    ]


def test_a_mistake_is_reported_by_mail_or_at_the_forge(make_site: Open, web_db: Path) -> None:
    claim = "/claim/spread-by-faith"
    mail = make_site(web_db, config=CONFIG).get(claim).text
    assert 'href="mailto:evidence@example.org?subject=A%20mistake' in mail
    assert "claim%2Fspread-by-faith" in mail or "claim/spread-by-faith" in mail
    forge = {"plugins": {"kb": {"forge": "https://github.com/example/evidence"}}}
    assert "issues/new?title=A%20mistake" in make_site(web_db, config=forge).get(claim).text
    assert "Report a mistake" not in make_site(web_db).get(claim).text


METADATA = """\
title: Evidence of schools
plugins:
  kb:
    curators:
      - {name: "Lima, Ana", orcid: 0000-0002-1825-0097}
      - A body
"""


@pytest.fixture(scope="module")
def curated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A collection that names its curators, written by one person under two names."""
    root = write_files(tmp_path_factory.mktemp("curated") / "kb", SMALL)
    start(root)
    commit(
        root,
        {
            "metadata.yml": METADATA,
            ".mailmap": "Ada Lovelace <ada@example.org>\n",
            "claims/partnering-helps.md": SMALL["claims/partnering-helps.md"] + "\nMore.\n",
        },
    )
    build_kb(root)
    return root


def test_people_are_named_as_the_mailmap_has_them(curated: Path) -> None:
    with closing(sqlite3.connect(curated / "kb.db")) as connection:
        names = connection.execute("select distinct contributors from claims").fetchall()
        people = connection.execute("select distinct people from changes").fetchall()
    assert names == people == [('["Ada Lovelace"]',)]


def test_a_claim_itself_is_cited_under_the_curators(curated: Path) -> None:
    done = kb_command("-C", curated, "cite", "--itself", "partnering-helps")
    assert "Lima" in done.stdout
    assert "A body" in done.stdout
    assert "Lovelace" not in done.stdout


def test_the_crate_has_the_curators_for_authors(curated: Path, tmp_path: Path) -> None:
    assert kb_command("-C", curated, "export", "ro-crate", "-o", tmp_path / "c.zip").returncode == 0
    with zipfile.ZipFile(tmp_path / "c.zip") as archive:
        graph = json.loads(archive.read("ro-crate-metadata.json"))["@graph"]
    things = {thing["@id"]: thing for thing in graph}
    dataset = things["./"]
    assert [things[one["@id"]]["name"] for one in dataset["author"]] == ["Lima, Ana", "A body"]
    assert dataset["author"][0]["@id"] == "https://orcid.org/0000-0002-1825-0097"
    contributor = dataset["contributor"]
    first = contributor[0] if isinstance(contributor, list) else contributor
    assert things[first["@id"]]["name"] == "Ada Lovelace"


def test_linked_data_name_the_curators(curated: Path) -> None:
    done = kb_command("-C", curated, "export", "json-ld")
    (collection,) = [
        node for node in json.loads(done.stdout)["@graph"] if "Dataset" in node["@type"]
    ]
    assert [one["name"] for one in collection["creator"]] == ["Lima, Ana", "A body"]
