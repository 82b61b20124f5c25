"""The published site: every page as a file, every link alive, nothing written twice."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from kb.publish.files import prepare, put, refuse
from tests.conftest import kb_command, write_files
from tests.publish.conftest import ADDRESS, BASE, SMALL, publish
from tests.web.knowledge import FILES

pytestmark = pytest.mark.slow

ALONE = """---
claim: Rooms help.
status: draft
evidence:
  - source: nao2009partnering
    relation: supports
---
"""


class Links(HTMLParser):
    """Every address that a page leads to, by the standard library's parser."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.ids |= {value for name in ("id", "name") if (value := named.get(name))}
        for name in ("href", "src", "action"):
            if (value := named.get(name)) is not None:
                self.found.append((tag, value))


def pages(site: Path) -> Iterator[tuple[Path, Links]]:
    for path in sorted(site.rglob("*.html")):
        links = Links()
        links.feed(path.read_text(encoding="utf-8"))
        yield path, links


def file_at(site: Path, path: str) -> Path:
    """The file that any web server of files has for a path below the base."""
    inside = unquote(path.removeprefix(BASE))
    return site / inside / "index.html" if path.endswith("/") else site / inside


def state(site: Path) -> Mapping[str, tuple[str, int]]:
    return {
        path.relative_to(site).as_posix(): (
            hashlib.sha256(path.read_bytes()).hexdigest(),
            path.stat().st_mtime_ns,
        )
        for path in site.rglob("*")
        if path.is_file()
    }


def test_every_link_within_the_site_leads_to_a_file(site: Path) -> None:
    checked = 0
    for page, links in pages(site):
        for tag, address in links.found:
            parts = urlsplit(address)
            if parts.netloc == "evidence.example" and tag == "link":
                assert parts.path.startswith(BASE), (page, address)
            elif parts.scheme or parts.netloc or not parts.path:
                continue
            assert parts.path.startswith(BASE), (page, address)
            assert file_at(site, parts.path).is_file(), (page, address)
            checked += 1
    assert checked > 500


def test_fragments_are_there(site: Path) -> None:
    by_path = dict(pages(site))
    for page, links in by_path.items():
        for tag, address in links.found:
            parts = urlsplit(address)
            if tag == "a" and not parts.netloc and parts.fragment:
                target = file_at(site, parts.path) if parts.path else page
                assert parts.fragment in by_path[target].ids, (page, address)


def test_a_former_term_leads_on(site: Path) -> None:
    text = (site / "feature/partnering/index.html").read_text(encoding="utf-8")
    assert f'content="0; url={BASE}feature/network/"' in text
    text = (site / "claim/belief-spreads/index.html").read_text(encoding="utf-8")
    assert f'content="0; url={BASE}claim/spread-by-faith/"' in text


def test_every_claim_source_and_feature_has_its_page(site: Path) -> None:
    claims = {Path(name).stem for name in FILES if name.endswith(".md")}
    assert {path.parent.name for path in site.glob("claim/*/index.html")} >= claims
    assert (site / "source/odd.key+2003/index.html").is_file()
    assert (site / "feature/trust/index.html").is_file()
    assert (site / "feature/trust.svg").is_file()


def test_pages_say_where_they_stand(site: Path) -> None:
    text = (site / "source/lima2010thinking/index.html").read_text(encoding="utf-8")
    assert f'<link rel="canonical" href="{ADDRESS}source/lima2010thinking/">' in text
    assert f"<loc>{ADDRESS}source/lima2010thinking/</loc>" in (
        site / "sitemap-sources-1.xml"
    ).read_text(encoding="utf-8")


def test_tables_lead_to_what_can_be_downloaded(site: Path) -> None:
    text = (site / "index.html").read_text(encoding="utf-8")
    assert f'href="{BASE}data/"' in text
    assert (site / "kb.db").read_bytes().startswith(b"SQLite format 3")


def test_what_is_not_there_is_told(site: Path) -> None:
    assert "Nothing at this address" in (site / "404.html").read_text(encoding="utf-8")


def test_the_same_again_writes_nothing(collection: Path, site: Path) -> None:
    before = state(site)
    reported = publish(collection, site)
    assert "0 written anew, 0 removed" in reported
    assert state(site) == before


def test_the_same_bytes_in_another_folder(collection: Path, site: Path, tmp_path: Path) -> None:
    publish(collection, tmp_path / "again")
    here = {name: digest for name, (digest, _) in state(site).items()}
    assert here == {name: digest for name, (digest, _) in state(tmp_path / "again").items()}


def test_what_is_gone_is_removed_and_nothing_else(tmp_path: Path) -> None:
    alone = "claims/alone.md"
    root = write_files(tmp_path / "kb", {**SMALL, alone: ALONE})
    publish(root, tmp_path / "site")
    (tmp_path / "site" / "CNAME").write_text("evidence.example\n")
    assert (tmp_path / "site/claim/alone/index.html").is_file()
    (root / alone).unlink()
    publish(root, tmp_path / "site")
    assert not (tmp_path / "site/claim/alone").exists()
    assert (tmp_path / "site/CNAME").is_file()


def test_a_folder_of_somebody_elses_is_left_alone(collection: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("precious")
    done = kb_command("-C", collection, "publish", tmp_path)
    assert done.returncode == 1
    assert "holds files that kb did not put there" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


@pytest.mark.parametrize(
    "inside", ["sources/site", "claims", "claims/new/deep", "linked/site", ".git/site"]
)
def test_a_folder_that_is_read_or_gits_own_is_none_to_publish_to(
    tmp_path: Path, inside: str
) -> None:
    root = write_files(tmp_path / "kb", SMALL)
    (root / "linked").symlink_to("claims", target_is_directory=True)
    before = sorted(root.rglob("*"))
    done = kb_command("-C", root, "publish", root / inside)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert f"{root / inside} is " in line
    assert "Nothing was written" in line
    assert sorted(root.rglob("*")) == before


def test_one_that_was_cut_short_is_done_again(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    prepare(folder)
    put(folder, "half.html", b"half")
    refuse(folder)
    assert prepare(folder) == frozenset()


@pytest.mark.parametrize(
    "address", ["evidence.example", "ftp://a.example/", "https://a.example/?x"]
)
def test_an_address_that_is_none_is_told(collection: Path, tmp_path: Path, address: str) -> None:
    done = kb_command("-C", collection, "publish", tmp_path / "site", "--address", address)
    assert done.returncode == 1
    assert "is no address of a site" in done.stderr
    assert not (tmp_path / "site").exists()
