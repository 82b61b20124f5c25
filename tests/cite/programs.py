"""The programs that exports are read with, or a clear word that one is missing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

READERS = ROOT / "tests" / "readers"
Items = dict[str, dict[str, Any]]


def needed(name: str, found: str | Path | None, how: str) -> str:
    """The path of a program; without it the test is skipped, or fails where CI is set."""
    if found is None or not Path(found).exists():
        reason = f"no {name} found: {how}"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return str(found)


def run(
    command: list[str], text: str = "", folder: Path | None = None, timeout: float = 120
) -> str:
    """What a program writes, given a text to read."""
    done = subprocess.run(
        command, input=text.encode(), capture_output=True, check=False, cwd=folder, timeout=timeout
    )
    assert done.returncode == 0, done.stderr.decode() + done.stdout.decode()
    return done.stdout.decode()


def pandoc_reads(text: str, form: str) -> Items:
    """The items that the system's pandoc reads."""
    program = needed("pandoc", shutil.which("pandoc"), "install the system's package pandoc")
    return _by_id(run([program, "-f", form, "-t", "csljson"], text))


def citation_js_reads(text: str, form: str) -> Items:
    """The items that citation-js reads, without its record of how it came to them."""
    node = needed("node", shutil.which("node"), "install the system's package nodejs")
    how = "run “npm install --prefix tests/readers”"
    needed("citation-js", READERS / "node_modules" / "@citation-js" / "core", how)
    return _by_id(run([node, str(READERS / "citation.js"), form], text))


def biber_rewrites(text: str, folder: Path) -> str:
    """The bibliography as biber reads and writes it again."""
    program = needed("biber", shutil.which("biber"), "install the system's package biber")
    (folder / "in.bib").write_text(text, encoding="utf-8")
    options = ["--tool", "--output-format=bibtex", "--output-file=out.bib", "--nolog"]
    output = run([program, *options, "in.bib"], folder=folder)
    assert "ERROR" not in output, output
    assert "WARN" not in output, output
    return (folder / "out.bib").read_text(encoding="utf-8")


def _by_id(text: str) -> Items:
    items = [{k: v for k, v in item.items() if k != "_graph"} for item in json.loads(text)]
    return {item["id"]: item for item in items}
