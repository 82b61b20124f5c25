"""The examples of ``docs/authors.md`` and ``docs/citing.md``, run on the collection shipped here.

In blocks of ``sh`` each line has to run; in blocks of ``console`` each command, after a ``$``, has
to write what stands below it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cite.items import needs_engine
from tests.conftest import ROOT
from tests.gitting import start

FILES = {
    "paper.md": "Pairing is studied [@chapman2014does].\n",
    "paper.tex": "Networks are studied \\autocite{muijs2010why}.\n",
    "keys.txt": "lima2010thinking, p. 2\nmuijs2010why\n",
}


def blocks(page: str, language: str) -> list[str]:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def commands(page: str) -> list[str]:
    lines = [line for block in blocks(page, "sh") for line in block.splitlines()]
    return [line for line in lines if re.search(r"(?:^|\| )kb (?:cite|export|manuscript) ", line)]


AUTHORS = commands("authors.md")
CITING = commands("citing.md")
SHOWN = [
    tuple(each.removeprefix("$ ").split("\n", 1))
    for block in blocks("citing.md", "console")
    for each in re.split(r"\n(?=\$ )", block)
]


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the shipped collection, to write in, with a kb that the shell finds."""
    root = tmp_path_factory.mktemp("authors")
    for name in ("sources", "claims"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "metadata.yml", root)
    start(root)
    for name, text in FILES.items():
        (root / name).write_text(text, encoding="utf-8")
    program = root / "bin" / "kb"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kb "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return root


def run(example: str, shipped: Path) -> str:
    environment = {
        **os.environ,
        "PATH": f"{shipped / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
    }
    # The copy's history has today only.
    command = ["sh", "-c", example.replace("2026-11-25", "HEAD")]
    done = subprocess.run(
        command, cwd=shipped, env=environment, capture_output=True, check=False, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_there_are_examples() -> None:
    assert min(len(AUTHORS), len(CITING), len(SHOWN)) > 3


@pytest.mark.parametrize("example", AUTHORS)
def test_example_for_authors_runs(example: str, shipped: Path) -> None:
    stdout = run(example, shipped)
    written = re.search(r"-o (\S+)", example)
    if written:
        assert (shipped / written[1]).stat().st_size > 0
    else:
        assert stdout == "No findings.\n"


@needs_engine
@pytest.mark.parametrize("example", CITING)
def test_example_of_citing_runs(example: str, shipped: Path) -> None:
    assert run(example, shipped)


@needs_engine
@pytest.mark.parametrize(("example", "expected"), SHOWN)
def test_example_of_citing_writes_what_is_shown(example: str, expected: str, shipped: Path) -> None:
    assert run(example, shipped) == expected
