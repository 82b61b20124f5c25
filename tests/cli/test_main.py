"""The ``kb`` command itself: its list of commands, and faults that no command foresees."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from kb.cli.main import COMMANDS
from tests.conftest import RunKb, WriteKb

_IMPORTED = """
import sys, kb.cli
try:
    kb.cli.main(sys.argv[1:])
finally:
    print(*sys.modules, file=sys.stderr)
"""


def run_with_imports(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, whose last line on stderr is what it imported."""
    return subprocess.run(
        [sys.executable, "-c", _IMPORTED, *words], capture_output=True, text=True, check=False
    )


def test_the_list_of_commands_says_what_each_says_of_itself() -> None:
    for name, listed in COMMANDS.items():
        command = import_module(listed.module).command
        assert command.name == name
        assert listed.summary == command.get_short_help_str(1000)


def test_the_list_of_commands_imports_none_of_them() -> None:
    done = run_with_imports("--help")
    loaded = set(done.stderr.split())
    assert all(f"  {name} " in done.stdout for name in COMMANDS)
    assert "kb.cli.main" in loaded
    assert not loaded & {"datasette", "sqlite3", "yaml", *(c.module for c in COMMANDS.values())}


def test_a_check_of_what_is_unchanged_imports_no_parser(small_kb: Path) -> None:
    first = set(run_with_imports("-C", small_kb, "check").stderr.split())
    again = set(run_with_imports("-C", small_kb, "check").stderr.split())
    parsers = {"kb.parse.note", "kb.parse.bibtex", "kb.parse.yaml", "markdown_it", "yaml"}
    assert parsers <= first
    assert "kb.workspace.cache" in again
    assert not parsers & again


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("words", [("check",), ("--help",), ("explain",)])
def test_output_onto_a_full_disk_is_one_line(words: tuple[str, ...], small_kb: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "kb", "-C", small_kb, *words],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    lines = done.stderr.splitlines()
    assert lines == [
        "Error: the output or a temporary file could not be written: No space left on device."
    ]


@pytest.mark.parametrize(
    "words",
    [("manuscript", "filter", "-o"), ("export", "crate", "-o")],
    ids=lambda words: words[0],
)
def test_a_folder_that_cannot_be_made_is_one_line(
    words: tuple[str, ...], small_kb: Path, kb_main: RunKb
) -> None:
    done = kb_main("-C", small_kb, *words, small_kb / "sources/one.bib/folder")
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "one.bib" in line


@pytest.mark.parametrize("place", ["claims/loop.md", "sources/loop.bib"])
def test_a_link_to_itself_is_named_in_one_line(place: str, small_kb: Path, kb: RunKb) -> None:
    link = small_kb / place
    link.symlink_to(link.name)
    for words in (("check",), ("build",)):
        done = kb("-C", small_kb, *words)
        assert done.returncode == 1
        assert done.stderr.startswith(f"Error: {link} could not be read: ")
        assert len(done.stderr.splitlines()) == 1


def test_links_that_lead_nowhere_and_folders_that_lead_in_circles_are_passed_over(
    small_kb: Path, kb: RunKb
) -> None:
    (small_kb / "claims/nowhere.md").symlink_to("gone.md")
    (small_kb / "claims/circle").symlink_to(small_kb / "claims")
    assert kb("-C", small_kb, "build").returncode == 0
    again = kb("-C", small_kb, "build")
    assert (again.returncode, (small_kb / "kb.db").is_file()) == (0, True)
    assert kb("-C", small_kb, "check").returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="no named pipes there")
@pytest.mark.parametrize("place", ["metadata.yml", "kb.toml", "claims/pipe.md", "sources/pipe.bib"])
def test_a_pipe_in_place_of_a_file_holds_nothing_up(
    place: str, write_kb: WriteKb, kb: RunKb
) -> None:
    root = write_kb()
    (root / place).unlink(missing_ok=True)
    os.mkfifo(root / place)
    assert kb("-C", root, "build").returncode == 0
    assert kb("-C", root, "cite", "lima2010thinking").returncode == 0


@pytest.mark.parametrize(
    ("place", "size"), [("claims/long.md", 200_000_000), ("sources/long.bib", 600_000_000)]
)
def test_a_file_of_hundreds_of_megabytes_is_named_unread(
    place: str, size: int, small_kb: Path, kb: RunKb
) -> None:
    with (small_kb / place).open("wb") as file:
        file.truncate(size)  # a hole: takes no room on the disk
    done = kb("-C", small_kb, "check")
    assert done.returncode == 1
    assert f"{place} could not be read: it has {size // 1_000_000} MB" in done.stderr
    assert len(done.stderr.splitlines()) == 1
