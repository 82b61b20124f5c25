"""The examples of ``docs/authors.md``, run on the collection that this repository ships."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.gitting import start

GUIDE = ROOT / "docs" / "authors.md"
PAPERS = {
    "paper.md": "Pairing is studied [@chapman2014does].\n",
    "paper.tex": "Networks are studied \\autocite{muijs2010why}.\n",
}
EXAMPLES = [
    line
    for block in re.findall(r"```sh\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    for line in block.splitlines()
    if line.startswith(("kb export ", "kb manuscript "))
]


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the shipped collection, to write in, with a kb that the shell finds."""
    root = tmp_path_factory.mktemp("authors")
    for name in ("sources", "claims"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "metadata.yml", root)
    start(root)
    for name, text in PAPERS.items():
        (root / name).write_text(text, encoding="utf-8")
    program = root / "bin" / "kb"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kb "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return root


def test_there_are_examples() -> None:
    assert len(EXAMPLES) > 3


@pytest.mark.parametrize("example", EXAMPLES)
def test_example_runs(example: str, shipped: Path) -> None:
    environment = {
        **os.environ,
        "PATH": f"{shipped / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
    }
    # The copy's history has today only.
    command = ["sh", "-c", example.replace("2026-11-25", "HEAD")]
    done = subprocess.run(command, cwd=shipped, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    written = re.search(r"-o (\S+)", example)
    if written:
        assert (shipped / written[1]).stat().st_size > 0
    else:
        assert done.stdout == b"No findings.\n"
