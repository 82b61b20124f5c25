"""The layers hold, and the contracts that say so would notice if they did not."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = "import sys; from importlinter.cli import lint_imports_command as main; main()"
    return subprocess.run(
        [sys.executable, "-c", command, "--no-logo", "--no-cache"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "PYTHONUTF8": "1"},
    )


def test_the_layers_hold() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("module", "line", "broken"),
    [
        ("model/refs.py", "from kb.parse import latex", "kb.model.refs -> kb.parse.latex"),
        (
            "parse/names.py",
            "from kb.workspace import files",
            "kb.parse.names -> kb.workspace.files",
        ),
        (
            "parse/names.py",
            "from kb.check.rules import review",
            "kb.parse.names -> kb.check.rules.review",
        ),
        ("store/rows.py", "from kb.web import links", "kb.store.rows -> kb.web.links"),
        (
            "web/links.py",
            "from kb.check.rules import review",
            "kb.web.links -> kb.check.rules.review",
        ),
        ("search/query.py", "import kb.parse.names", "kb.search.query -> kb.parse.names"),
        ("search/query.py", "import sqlite_utils", "kb.search.query -> sqlite_utils"),
        ("search/query.py", "from datasette.app import Datasette", "kb.search.query -> datasette"),
        ("web/links.py", "def late():\n    import click", "kb.web.links -> click"),
        ("helpers.py", "", "not listed as layers"),
        (
            "model/refs.py",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from kb.check import policy",
            "kb.model.refs -> kb.check.policy",
        ),
        ("model/refs.py", "from kb.model import claims", ".refs -> .claims (1 import)"),
    ],
)
def test_a_breach_is_noticed(module: str, line: str, broken: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "kb", tmp_path / "kb", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / "kb" / module).open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    done = lint(tmp_path)
    assert done.returncode == 1
    assert broken in done.stdout


BARE = {"bench_build.py": {"sqlite_utils"}}
"""What a script imports because it times that very library beside ours."""


@pytest.mark.parametrize("script", sorted((ROOT / "scripts").glob("*.py")), ids=lambda p: p.name)
def test_scripts_leave_the_database_and_the_site_to_the_layers(script: Path) -> None:
    imported: set[str] = set()
    for node in ast.walk(ast.parse(script.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or "").split(".")[0])
    assert "click" in imported, "a script parses its options with click"
    assert imported & {"sqlite_utils", "datasette"} == BARE.get(script.name, set())
