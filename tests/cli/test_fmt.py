"""``kb fmt``, as people and their editors meet it."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT, RunKb, WriteKb

UNTIDY = '@Book{k, title="T",\n  date={2010}}'
TIDY = "@book{k,\n  title = {T},\n  date  = {2010},\n}\n"
BROKEN = "---\nclaim: Networks: help\n---\n"


def test_the_shipped_collection_is_in_canonical_form(kb: RunKb) -> None:
    done = kb("-C", ROOT, "fmt", "--check")
    assert done.returncode == 0, done.stdout
    assert done.stdout.startswith("0 files to format, ")


def test_files_are_formatted_once(write_kb: WriteKb, kb: RunKb) -> None:
    root = write_kb({"sources/untidy.bib": UNTIDY})
    path = root / "sources" / "untidy.bib"
    path.chmod(0o600)
    assert kb("-C", root, "fmt", "--check").returncode == 1
    assert path.read_text(encoding="utf-8") == UNTIDY
    done = kb("-C", root, "fmt")
    assert done.returncode == 0
    assert f"Formatted {path}" in done.stdout
    assert path.read_text(encoding="utf-8") == TIDY
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 or os.name == "nt"
    assert kb("-C", root, "fmt", "--check").returncode == 0
    assert sorted(one.name for one in path.parent.iterdir()) == ["one.bib", "untidy.bib"]


def test_diff_shows_and_does_not_write(write_kb: WriteKb, kb: RunKb) -> None:
    root = write_kb({"sources/untidy.bib": UNTIDY})
    done = kb("-C", root, "fmt", "--diff", "sources/untidy.bib")
    assert done.returncode == 1
    assert '-@Book{k, title="T",' in done.stdout.splitlines()
    assert "+  title = {T}," in done.stdout.splitlines()
    assert (root / "sources" / "untidy.bib").read_text(encoding="utf-8") == UNTIDY


def test_what_cannot_be_read_is_left_and_reported(write_kb: WriteKb, kb: RunKb) -> None:
    root = write_kb({"claims/broken.md": BROKEN})
    done = kb("-C", root, "fmt", "claims")
    assert done.returncode == 1
    assert "broken.md:2:16: left as it is: N003" in done.stderr
    assert (root / "claims" / "broken.md").read_text(encoding="utf-8") == BROKEN


def test_a_folder_stands_for_its_files(write_kb: WriteKb, kb: RunKb, tmp_path: Path) -> None:
    root = write_kb({"sources/deep/untidy.bib": UNTIDY, "sources/untidy.bib": UNTIDY})
    readme = "---\nstatus: x\nclaim: y\n---\n"
    (root / "README.md").write_text(readme, encoding="utf-8")
    named = kb("-C", root, "fmt", "--check", "sources/deep")
    assert "deep" in named.stdout
    assert "1 file to format, 0 files" in named.stdout
    whole = kb("-C", root, "fmt", ".")
    assert (root / "README.md").read_text(encoding="utf-8") == readme
    assert "sources/untidy.bib" in whole.stdout.replace(os.sep, "/")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "mine.bib").write_text(UNTIDY, encoding="utf-8")
    assert kb("fmt", elsewhere).returncode == 0
    assert (elsewhere / "mine.bib").read_text(encoding="utf-8") == TIDY


def piped(text: bytes, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "kb", "fmt", *arguments]
    return subprocess.run(command, input=text, capture_output=True, check=False, cwd=ROOT)


def test_an_editor_pipes_text_through() -> None:
    done = piped(UNTIDY.replace("\n", "\r\n").encode(), "-", "--stdin-filename", "x/a.bib")
    assert done.returncode == 0
    assert done.stdout == TIDY.replace("\n", "\r\n").encode()
    checked = piped(UNTIDY.encode(), "-", "--stdin-filename", "a.bib", "--check")
    assert (checked.returncode, checked.stdout) == (1, f"Would format a.bib{os.linesep}".encode())
    broken = piped(BROKEN.encode(), "-", "--stdin-filename", "claims/a.md")
    assert (broken.returncode, broken.stdout) == (1, BROKEN.encode())
    assert b"a.md:2:16: left as it is: N003" in broken.stderr


def test_wrong_uses_are_one_message_and_exit_2(small_kb: Path, kb: RunKb) -> None:
    (small_kb / "notes.txt").touch()
    for arguments, said in {
        ("fmt", "nothing.bib"): "does not exist",
        ("fmt", "notes.txt"): "is no bibliography",
        ("fmt", "-"): "--stdin-filename",
        ("fmt", "-", "sources", "--stdin-filename", "a.bib"): "must be the only PATH",
        ("fmt", "-", "--stdin-filename", "a.txt"): "is no bibliography",
    }.items():
        done = kb("-C", small_kb, *arguments)
        assert done.returncode == 2, arguments
        assert said in done.stderr
        assert "Traceback" not in done.stderr
