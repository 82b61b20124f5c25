"""Citations that pages show: the same whether the build kept them or they are formatted now."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kb.cite import pandoc
from kb.cite.claims import CitedCollection
from kb.search import citations
from kb.search.citations import claim_citations, source_citations
from tests.cite.items import needs_engine
from tests.conftest import SMALL, kb_command, write_files

CLAIM = "spread-by-faith"
SOURCE = "lima2010thinking"


@pytest.fixture(scope="module")
def cited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of the small knowledge base with all citations, built once for all tests."""
    root = write_files(tmp_path_factory.mktemp("cited") / "small", SMALL)
    cache = {"XDG_CACHE_HOME": str(tmp_path_factory.getbasetemp() / "cache")}
    done = kb_command("-C", root, "build", "--citations", environment=cache)
    assert done.returncode == 0, done.stderr
    return root / "kb.db"


@pytest.fixture
def kept(cited: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"{cited.as_uri()}?mode=ro", uri=True)) as connection:
        yield connection


@pytest.fixture
def bare(cited: Path, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """The same database, as it is built unless citations are asked for."""
    copy = shutil.copy(cited, tmp_path / "bare.db")
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("delete from source_citations")
        connection.execute("delete from claim_citations")
        connection.commit()
        yield connection


def collection(connection: sqlite3.Connection) -> CitedCollection:
    """What the build calls the collection: it has no metadata, and so no title."""
    commit, date = connection.execute("select source_commit, commit_date from build").fetchone()
    return CitedCollection("", "https://example.org", commit or "", date or "")


@needs_engine
def test_a_source_is_cited_as_the_build_would(
    kept: sqlite3.Connection, bare: sqlite3.Connection
) -> None:
    found = source_citations(bare, SOURCE)
    assert len(found) == 7
    assert found == source_citations(kept, SOURCE)
    narrative = {cited.style: cited.narrative for cited in found}
    assert narrative["apa"] == "Lima (2010)"
    assert narrative["mla"] == "Lima"
    assert {narrative[style] for style in ("chicago-notes", "vancouver", "ieee")} == {""}
    assert source_citations(bare, "nobody2000") == []


@needs_engine
def test_a_claim_is_cited_as_the_build_would(
    kept: sqlite3.Connection, bare: sqlite3.Connection
) -> None:
    found = claim_citations(bare, CLAIM, collection(bare))
    assert {part.part for part in found} == {"supports", "reference", "itself"}
    assert found == claim_citations(kept, CLAIM, collection(kept))
    assert claim_citations(bare, "no-such-claim", collection(bare)) == []


@needs_engine
def test_one_style_is_what_it_is_among_all(bare: sqlite3.Connection) -> None:
    every = source_citations(bare, SOURCE)
    assert source_citations(bare, SOURCE, ["mla"]) == [one for one in every if one.style == "mla"]
    parts = claim_citations(bare, CLAIM, collection(bare))
    alone = claim_citations(bare, CLAIM, collection(bare), ["ieee"])
    assert alone == [part for part in parts if part.style == "ieee"] != []


def test_of_a_very_large_collection_not_everything_is_formatted(
    bare: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(citations, "MOST", 1)
    monkeypatch.setattr(pandoc, "answers", lambda calls: pytest.fail(f"formatted: {calls}"))
    citations.format_all(bare, collection(bare))


def test_a_database_without_the_tables_has_stored_none(bare: sqlite3.Connection) -> None:
    bare.execute("drop table source_citations")
    assert citations.stored_of_source(bare, SOURCE) == []


@needs_engine
def test_what_all_pages_cite_is_formatted_at_once(
    bare: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    citations.format_all(bare, collection(bare))
    monkeypatch.setattr(pandoc, "answers", lambda calls: pytest.fail(f"formatted anew: {calls}"))
    assert len(source_citations(bare, SOURCE)) == 7
    assert claim_citations(bare, CLAIM, collection(bare))
