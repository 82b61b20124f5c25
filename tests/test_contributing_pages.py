"""What `docs/contributing/` names is there: paths, modules, targets of make and commands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kb.cli.main import COMMANDS
from tests.conftest import ROOT

PAGES = sorted((ROOT / "docs" / "contributing").glob("*.md"))
TOPS = tuple(f"{path.name}/" for path in ROOT.iterdir() if path.is_dir())
# What a walk has the reader make, and takes away again.
MADE = re.compile(r"<\w+>|C099")
TARGETS = frozenset(re.findall(r"^(\w[\w-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def names(page: Path) -> list[str]:
    text = page.read_text(encoding="utf-8")
    return [name for name in re.findall(r"`([^`\n]+)`", text) if not MADE.search(name)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_each_path_is_there(page: Path) -> None:
    paths = [name for name in names(page) if re.fullmatch(r"[\w./-]+", name)]
    modules = {path.name for path in (ROOT / "kb").rglob("*.py")}
    for name in paths:
        if name.startswith(TOPS):
            # Templates name each other from their own folder.
            places = (ROOT / name, ROOT / "kb" / "web" / "templates" / name)
            assert any(place.exists() for place in places), name
        elif name.endswith(".py") and "/" not in name:
            assert name in modules, name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_each_command_is_there(page: Path) -> None:
    for name in names(page):
        program, _, rest = name.partition(" ")
        word = rest.partition(" ")[0]
        if program == "make" and word:
            assert word in TARGETS, name
        elif program == "kb" and word and not word.startswith("-"):
            assert word in COMMANDS, name
        elif program == "python" and word.endswith(".py"):
            assert (ROOT / word).exists(), name


def test_the_pages_name_things_that_can_be_looked_for() -> None:
    assert sum("/" in name for page in PAGES for name in names(page)) > 60
