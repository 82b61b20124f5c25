"""What is kept between runs never changes what is found, whatever became of it or of the texts."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.diagnostics import Diagnostic
from kb.workspace import load
from kb.workspace.cache import ParseCache
from kb.workspace.files import read_files
from kb.workspace.findings import find, find_afresh
from tests.conftest import ROOT, SMALL, WEIGHED, write_files
from tests.web.knowledge import FILES

TURNS = 25


@pytest.fixture
def caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "caches"
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    return folder


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    root = tmp_path / "shipped"
    for name in ("sources", "claims"):
        shutil.copytree(ROOT / name, root / name)
    return root


def afresh(root: Path) -> tuple[Diagnostic, ...]:
    return find_afresh(root, read_files(root), ParseCache.none()).findings


def kept(root: Path) -> tuple[Diagnostic, ...]:
    return find(root, read_files(root)).findings


def changes(root: Path, chance: random.Random) -> Iterator[str]:
    """Changes such as people make, one after the other, each by what was done."""
    while True:
        notes = sorted((root / "claims").rglob("*.md"))
        bibs = sorted((root / "sources").glob("*.bib"))
        note, bib = chance.choice(notes), chance.choice(bibs)
        text = note.read_text("utf-8")
        match chance.randrange(6):
            case 0:
                note.write_text(f"{text}\nMore [@nobody{chance.randrange(9)}].\n", "utf-8")
                yield f"wrote to {note.name}"
            case 1:
                note.write_text(
                    text.replace("relation: supports", "relation: disputed", 1), "utf-8"
                )
                yield f"broke {note.name}"
            case 2:
                note.unlink()
                yield f"removed {note.name}"
            case 3:
                note.rename(note.with_name(f"moved-{chance.randrange(99)}.md"))
                yield f"renamed {note.name}"
            case 4:
                note.with_name(f"copy-{chance.randrange(99)}.md").write_text(text, "utf-8")
                yield f"copied {note.name}"
            case _:
                entries = bib.read_text("utf-8").split("\n\n")
                entries.pop(chance.randrange(len(entries)))
                bib.write_text("\n\n".join(entries), "utf-8")
                yield f"shortened {bib.name}"


@pytest.mark.usefixtures("caches")
@pytest.mark.parametrize("seed", range(3))
def test_after_any_changes_the_same_is_found_as_without_a_cache(tmp_path: Path, seed: int) -> None:
    root = write_files(tmp_path / "weighed", {**FILES, **WEIGHED})
    assert kept(root) == afresh(root)
    done = changes(root, random.Random(seed))
    for _ in range(TURNS):
        said = next(done)
        assert kept(root) == afresh(root), said


@pytest.mark.usefixtures("caches")
def test_after_a_change_the_same_is_found_of_the_shipped_collection(shipped: Path) -> None:
    assert kept(shipped) == afresh(shipped) == ()
    done = changes(shipped, random.Random(3))
    for _ in range(5):
        said = next(done)
        assert kept(shipped) == afresh(shipped), said


def test_a_change_is_parsed_and_nothing_else(shipped: Path, caches: Path) -> None:
    kept(shipped)
    (path,) = caches.rglob("*-parsed-*")
    rows = "select shard, checksum from parsed"
    before = set(sqlite3.connect(path).execute(rows))
    note = next(iter(sorted((shipped / "claims").rglob("*.md"))))
    note.write_text(note.read_text("utf-8") + "\nMore.\n", "utf-8")
    kept(shipped)
    after = set(sqlite3.connect(path).execute(rows))
    assert len(after - before) == len(before - after) == 1


@pytest.mark.parametrize("damage", [b"", b"nothing of ours", b"SQLite format 3\0" + bytes(4096)])
def test_a_damaged_file_costs_time_only(shipped: Path, caches: Path, damage: bytes) -> None:
    kept(shipped)
    for path in caches.rglob("*-parsed-*"):
        path.write_bytes(damage)
    for path in caches.rglob("*-found-*"):
        path.unlink()
    assert kept(shipped) == ()
    assert load(shipped).corpus == load(shipped, cache=False).corpus


def test_a_row_that_a_fault_has_touched_is_not_believed(shipped: Path, caches: Path) -> None:
    expected = load(shipped).corpus
    (path,) = caches.rglob("*-parsed-*")
    with sqlite3.connect(path) as connection:
        connection.execute("update parsed set value = substr(value, 1, length(value) - 9) || 'x'")
    assert load(shipped).corpus == expected


def test_a_folder_that_cannot_be_written_to_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "a file"
    place.write_text("not a folder", "utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(place))
    root = write_files(tmp_path / "small", SMALL)
    assert kept(root) == afresh(root)


def test_a_name_of_bytes_that_are_no_text_is_a_name(tmp_path: Path) -> None:
    root = write_files(tmp_path / "small", SMALL)
    try:
        shutil.copy(
            next((root / "claims").rglob("*.md")), os.fsencode(root / "claims") + b"/\xff.md"
        )
    except OSError:
        pytest.skip("the file system takes no such names")
    assert kept(root) == afresh(root)
    assert any("\udcff" in finding.place.path for finding in kept(root))
    for asked in (["check", "--format", "sarif"], ["build", "--keep-going"]):
        command = [sys.executable, "-m", "kb", "-C", str(root), *asked]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
        assert done.returncode == 1
        assert b"Traceback" not in done.stderr
