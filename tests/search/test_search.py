"""The command ``kb search``: what the engine finds, at the terminal."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

import kb
from kb.api.building import is_current, write_database
from kb.search import Selection, search
from tests.conftest import RunKb


@pytest.fixture
def folder(tmp_path: Path, kb_db: Path) -> Path:
    """A knowledge base with the shipped database, and no texts."""
    for name in ("sources", "claims"):
        (tmp_path / name).mkdir()
    (tmp_path / "kb.db").write_bytes(kb_db.read_bytes())
    return tmp_path


@pytest.fixture
def database(folder: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(folder / "kb.db")
    yield connection
    connection.close()


def test_the_command_gives_what_the_engine_gives(
    folder: Path, database: sqlite3.Connection, kb: RunKb
) -> None:
    found = search(database, Selection("london challenge"), 4).hits
    done = kb("-C", folder, "search", "london challenge", "--limit", "4", "--format", "json")
    rows = json.loads(done.stdout)
    assert [(row["id"], row["statement"]) for row in rows] == [(h.id, h.plain) for h in found]
    scores = [row["score"] for row in rows]
    assert scores == sorted(scores, reverse=True)
    assert rows[0]["sources"] == [source.key for source in found[0].sources]
    why = rows[0]["why"]
    assert {one["word"] for one in why["words"]} == {"london", "challenge"}
    assert {"kind": "context", "id": "london-challenge", "label": "London Challenge"} in why[
        "terms"
    ]
    text = kb("-C", folder, "search", "london", "challenge", "--limit", "2").stdout
    assert text.splitlines()[0] == rows[0]["statement"]
    assert "\x1b" not in text


def test_orders_notes_and_words_left_out(
    folder: Path, database: sqlite3.Connection, kb: RunKb
) -> None:
    done = kb("-C", folder, "search", "london", "--sort", "lines", "--format", "json")
    found = search(database, Selection("london", sort="lines"), 10).hits
    assert [row["id"] for row in json.loads(done.stdout)] == [hit.id for hit in found]
    done = kb("-C", folder, "search", "feature:xylophone london")
    assert "feature:xylophone" in done.stderr
    assert "of 0 claims" not in kb("-C", folder, "search", "--", "-london").stdout
    assert kb("-C", folder, "search", "xylophone").stdout == "No claims found.\n"


def test_a_database_without_our_index_is_reported(
    folder: Path, database: sqlite3.Connection, kb: RunKb
) -> None:
    database.execute("DROP TABLE search_index")
    database.commit()
    done = kb("-C", folder, "search", "london")
    assert done.returncode == 1
    assert "kb build" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_database_one_message(small_kb: Path, kb: RunKb) -> None:
    done = kb("-C", small_kb, "search", "anything")
    assert done.returncode == 1
    assert "kb build" in done.stderr
    (small_kb / "kb.db").write_bytes(b"no database" * 1000)
    done = kb("-C", small_kb, "search", "anything")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_a_database_with_another_index_is_not_current(small_kb: Path) -> None:
    checked = kb.open(small_kb).read()
    path = small_kb / "kb.db"
    write_database(checked, path)
    assert is_current(checked, path)
    with closing(sqlite3.connect(path)) as database:
        (text,) = database.execute("SELECT versions FROM build").fetchone()
        versions = {**json.loads(text), "search-index": "0"}
        database.execute("UPDATE build SET versions = ?", (json.dumps(versions),))
        database.commit()
    assert not is_current(checked, path)


@pytest.mark.parametrize("name", ["metadata.yml", ".mailmap"])
def test_a_database_under_another_name_is_not_current(small_kb: Path, name: str) -> None:
    checked = kb.open(small_kb).read()
    path = small_kb / "kb.db"
    write_database(checked, path)
    beside = small_kb / name
    before = beside.read_text("utf-8") if beside.is_file() else ""
    beside.write_text(f"title: Another\n{before}" if name == "metadata.yml" else "A <a@b.c>\n")
    assert not is_current(checked, path)
    write_database(checked, path)
    assert is_current(checked, path)
