"""A database that is up to date is known without reading a note, and no other is."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.api.current import SHAPING
from kb.search import index
from kb.store.build import versions
from kb.workspace.stamps import stamp
from tests.conftest import RunKb, write_files

NOTE = "claims/networks/spread-by-faith.md"


def settle() -> None:
    """Wait until a change can be told from one that came with the build."""
    time.sleep(0.08)


@pytest.fixture
def built(small_kb: Path, kb: RunKb) -> Path:
    settle()
    assert kb("-C", small_kb, "build").stdout.startswith("Built ")
    return small_kb


def is_up_to_date(root: Path, kb: RunKb, *options: str) -> bool:
    done = kb("-C", root, "build", *options)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Built ") or "is up to date" in done.stdout
    return "is up to date" in done.stdout


def test_what_has_not_changed_is_not_built_again(built: Path, kb: RunKb) -> None:
    before = (built / "kb.db").stat()
    assert is_up_to_date(built, kb)
    after = (built / "kb.db").stat()
    assert (before.st_mtime_ns, before.st_ino) == (after.st_mtime_ns, after.st_ino)


def test_it_is_built_anew_where_that_is_asked_for(built: Path, kb: RunKb) -> None:
    before = (built / "kb.db").read_bytes()
    assert not is_up_to_date(built, kb, "--full")
    assert (built / "kb.db").read_bytes() == before


def _append(root: Path) -> None:
    note = root / NOTE
    note.write_text(note.read_text(encoding="utf-8") + "\nMore.\n", encoding="utf-8")


def _same_size_and_time(root: Path) -> None:
    note = root / NOTE
    state = note.stat()
    text = note.read_text(encoding="utf-8")
    note.write_text(text.replace("belief", "faiths", 1), encoding="utf-8")
    os.utime(note, ns=(state.st_atime_ns, state.st_mtime_ns))


def _add(root: Path) -> None:
    write_files(root, {"sources/two.bib": "@misc{new2020, title = {New}, date = {2020}}\n"})


def _rename(root: Path) -> None:
    (root / NOTE).rename(root / "claims" / "spread-by-faith.md")


def _set(root: Path) -> None:
    write_files(root, {"kb.toml": '[check]\nignore = { C013 = "Unused." }\n'})


def _name(root: Path) -> None:
    write_files(root, {"metadata.yml": "title: Another name\n"})


def _lose(root: Path) -> None:
    (root / "kb.db").unlink()


def _touch_database(root: Path) -> None:
    with (root / "kb.db").open("ab") as file:
        file.write(b"\0" * 4096)


@pytest.mark.parametrize(
    "change",
    [
        *(_append, _same_size_and_time, _add, _rename, _set, _name, _lose),
        _touch_database,
    ],
    ids=lambda change: change.__name__,
)
def test_any_change_is_noticed(built: Path, kb: RunKb, change: Callable[[Path], None]) -> None:
    change(built)
    assert not is_up_to_date(built, kb)


def test_a_file_that_is_not_read_is_noticed_by_its_name(built: Path, kb: RunKb) -> None:
    write_files(built, {"claims/notes.txt": "Not read, but named by a finding.\n"})
    done = kb("-C", built, "build")
    assert done.returncode == 1
    assert "claims/notes.txt:1:1: T004" in done.stderr


def _git(root: Path, *words: str) -> None:
    who = ("-c", "user.name=Ann", "-c", "user.email=ann@example.org")
    subprocess.run(["git", *who, *words], cwd=root, check=True, capture_output=True)


@pytest.mark.slow
def test_what_git_says_of_the_same_files_is_noticed(small_kb: Path, kb: RunKb) -> None:
    _git(small_kb, "init", "-q")
    _git(small_kb, "add", "sources", "claims")
    _git(small_kb, "commit", "-qm", "Begin")
    settle()
    assert not is_up_to_date(small_kb, kb)
    assert is_up_to_date(small_kb, kb)
    _git(small_kb, "rm", "-q", "--cached", NOTE)
    assert not is_up_to_date(small_kb, kb)
    _git(small_kb, "add", NOTE)
    _git(small_kb, "commit", "-q", "--allow-empty", "-m", "Nothing")
    assert not is_up_to_date(small_kb, kb)
    _git(small_kb, "update-index", "--force-write-index")
    assert is_up_to_date(small_kb, kb)


def test_a_database_with_errors_is_built_again(built: Path, kb: RunKb) -> None:
    write_files(built, {"claims/broken.md": "---\nclaim: It holds.\nevidence: []\n---\n"})
    settle()
    for _ in range(2):
        done = kb("-C", built, "build", "--keep-going")
        assert done.returncode == 1
        assert done.stdout.startswith("Built ")


def test_a_file_that_has_just_changed_settles_nothing(small_kb: Path) -> None:
    _append(small_kb)
    assert not stamp(small_kb).settled
    settle()
    assert stamp(small_kb).settled
    assert stamp(small_kb) == stamp(small_kb)


def test_all_that_shapes_a_database_is_held_against_it() -> None:
    told = {"evidence-kb", "sqlite", "search-index", "pandoc"}
    assert set(versions(index.tools())) <= {*SHAPING, *told}
