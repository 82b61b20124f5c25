"""Disks that are full or read-only, names that are no text, and processes that were killed."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from kb.base import pending
from kb.base.pending import Step
from tests.conftest import ROOT, SMALL, RunKb, WriteKb, write_files

COMMANDS = (
    ("build",),
    ("new", "claim", "Leaders meet.", "--source", "lima2010thinking", "--relation", "supports"),
    ("rename", "lima2010thinking", "lima2010networks"),
    ("export", "biblatex", "-o", "out.bib"),
    ("import", "library.bib"),
)

LIBRARY = "@book{new2021two, author = {New, Bea}, title = {Two}, date = {2021}}"


@contextmanager
def mounted(place: Path, *options: str) -> Iterator[Callable[..., None]]:
    """A small disk of its own; skipped where the system does not let one be made."""
    place.mkdir()

    def mount(*words: str) -> None:
        subprocess.run(["mount", *words], check=True, capture_output=True)

    try:
        mount("-t", "tmpfs", *options, "tmpfs", str(place))
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no disk of one's own can be made here")
    try:
        yield mount
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def held(root: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def fill(place: Path) -> None:
    with suppress(OSError), place.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(512))


@pytest.mark.parametrize("state", ["full", "read-only"])
def test_a_disk_that_takes_nothing_is_one_line_and_loses_nothing(
    state: str, tmp_path: Path, kb_main: RunKb, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "disk"
    with mounted(place, "-o", "size=300k") as mount:
        root = write_files(place / "kb", {**SMALL, "library.bib": LIBRARY})
        if state == "full":
            fill(place / "filling")
        else:
            mount("-o", "remount,ro", str(place))
        before = held(root)
        monkeypatch.chdir(root)
        for words in COMMANDS:
            done = kb_main("-C", str(root), *words)
            assert done.returncode == 1, words
            assert done.stderr.startswith("Error: "), (words, done.stderr)
            assert len(done.stderr.splitlines()) == 1
            assert "could not be written" in done.stderr
            assert held(root) == before, words
        monkeypatch.undo()


def test_a_folder_whose_name_is_no_text_is_named(small_kb: Path, kb_main: RunKb) -> None:
    odd = os.fsencode(small_kb / "claims") + b"/caf\xe9"
    try:
        os.mkdir(odd)  # noqa: PTH102 - bytes that are no text
    except OSError:
        pytest.skip("no such names here")
    for words in ("check", "build"):
        done = kb_main("-C", str(small_kb), words)
        assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
        assert "the folder's name is not UTF-8" in done.stderr


def test_devices_are_passed_over(small_kb: Path, kb_main: RunKb) -> None:
    for place in ("claims/zero.md", "sources/zero.bib", "kb.toml"):
        (small_kb / place).symlink_to("/dev/zero")
    assert kb_main("-C", str(small_kb), "check").returncode == 0


@pytest.mark.parametrize("moment", [0, 4_102_444_800])
def test_a_note_with_an_odd_date_is_noticed(moment: int, small_kb: Path, kb_main: RunKb) -> None:
    args = ("-C", str(small_kb))
    assert kb_main(*args, "build").returncode == 0
    note = small_kb / "claims/partnering-helps.md"
    note.write_text(note.read_text("utf-8").replace("Partnering helps", "Pairing helps"), "utf-8")
    os.utime(note, (moment, moment))
    assert kb_main(*args, "build").stdout.startswith("Built")
    assert "Pairing helps" in kb_main(*args, "search", "pairing").stdout


def test_what_a_killed_process_left_undone_is_done(small_kb: Path, kb_main: RunKb) -> None:
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], text=True,
                          capture_output=True, check=True).stdout.strip()  # fmt: skip
    note, moved = small_kb / "claims/partnering-helps.md", small_kb / "claims/partners-help.md"
    other = small_kb / "claims/networks/spread-by-faith.md"
    after = {path: path.read_bytes() + b"After.\n" for path in (note, other)}
    staged = [small_kb / f"claims/.{name}.{gone}.building" for name in ("one", "two")]
    for path, data in zip(staged, after.values(), strict=True):
        path.write_bytes(data)
    steps = [
        Step(f"claims/{staged[0].name}", "claims/partners-help.md", "claims/partnering-helps.md",
             pending.digest(note.read_bytes())),
        Step(f"claims/{staged[1].name}", "claims/networks/spread-by-faith.md", "", "other"),
    ]  # fmt: skip
    pending.write_down(small_kb, steps)
    before = other.read_bytes()
    journal = small_kb / pending.JOURNAL
    assert not pending.finish(small_kb / "elsewhere")
    journal.write_text(journal.read_text().replace(str(os.getpid()), gone))
    kb_main("-C", str(small_kb), "check")
    assert moved.read_bytes() == after[note]
    assert not note.exists()
    assert other.read_bytes() == before  # somebody changed it in between
    assert not journal.exists()
    assert not list(small_kb.rglob("*building"))


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"process": 1, "steps": 5}', "\x00"])
def test_a_journal_that_is_none_changes_nothing(text: str, small_kb: Path) -> None:
    (small_kb / pending.JOURNAL).write_text(text)
    before = held(small_kb)
    assert not pending.finish(small_kb)
    assert held(small_kb) == before


def test_leftovers_of_killed_processes_go(small_kb: Path, kb_main: RunKb) -> None:
    dead = small_kb / "claims/.one.md.999999999.building"
    young = small_kb / "claims/.two.md.999999999.building"
    ours = small_kb / f"claims/.three.md.{os.getpid()}.building"
    others = small_kb / "claims/.notes.building"
    for path in (dead, young, ours, others):
        path.write_text("half")
        if path != young:
            os.utime(path, (1, 1))
    kb_main("-C", str(small_kb), "check")
    assert [p.exists() for p in (dead, young, ours, others)] == [False, True, True, True]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no forks there")
def test_nothing_is_half_written_wherever_a_command_is_killed() -> None:
    only = ("--only", "new claim", "--only", "rename", "--only", "build", "--only", "fmt")
    command = [sys.executable, ROOT / "scripts/crashes.py", "--every", "9", *only]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_builds_that_are_killed_or_meet_leave_a_whole_database(
    write_kb: WriteKb, kb: RunKb
) -> None:
    root = write_kb()
    command = [sys.executable, "-m", "kb", "-C", str(root), "build"]
    for wait in (0.6, 1.2, 1.8):
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=ROOT) as process:
            time.sleep(wait)
            process.kill()
    both = [subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=ROOT) for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    with closing(sqlite3.connect(root / "kb.db")) as connection:
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
        assert connection.execute("select count(*) from claims").fetchone() == (2,)
    assert not list(root.glob(".kb.db*"))
    assert json.loads(kb("-C", root, "search", "schools", "--format", "json").stdout)
