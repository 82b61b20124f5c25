"""The script that makes a release, up to the push, on a small repository."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from kb import __version__
from scripts.release import VERSION_FILE
from tests.conftest import ROOT, write_files
from tests.publish.conftest import ADDRESS, SMALL

pytestmark = pytest.mark.slow

METADATA = """title: How schools learn
description: What is known of it.
license: CC BY 4.0
plugins:
  kb:
    curators:
      - name: Ann Example
        orcid: 0000-0002-1825-0097
"""
SOFTWARE = {
    ".gitignore": "/dist/\n/kb.db\n",
    "CHANGELOG.md": "# Changes\n\n## Unreleased\n\n- A page more.\n"
    "\n## 0.1.0 (2026-01-02)\n\n- It.\n",
    "CITATION.cff": "title: x\nversion: 0.1.0\nlicense: CC-BY-4.0\n",
    "kb/base/version.py": '"""Ours."""\n\n__version__ = "0.1.0"\n',
}


def test_the_version_is_where_the_script_sets_it() -> None:
    assert f'__version__ = "{__version__}"' in (ROOT / VERSION_FILE).read_text(encoding="utf-8")


def release(root: Path, version: str) -> subprocess.CompletedProcess[str]:
    script = ROOT / "scripts/release.py"
    command = [sys.executable, script, version, "--root", root, "--address", ADDRESS]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)


def git(root: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-C", root, *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_a_release_holds_everything_and_is_not_pushed(tmp_path: Path) -> None:
    root = write_files(tmp_path / "kb", {**SMALL, **SOFTWARE, "metadata.yml": METADATA})
    git(root, "init", "--quiet")
    git(root, "config", "user.name", "Ann Example")
    git(root, "config", "user.email", "ann@example.org")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Begin")
    done = release(root, "0.2.0")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "git push origin HEAD v0.2.0" in done.stdout
    assert git(root, "tag") == "v0.2.0"
    assert git(root, "status", "--porcelain") == ""
    changes = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    assert (
        changes.index("## Unreleased") < changes.index("## 0.2.0 (") < changes.index("A page more")
    )
    assert "## 0.1.0 (2026-01-02)\n\n- It." in changes
    assert '"0.2.0"' in (root / "kb/base/version.py").read_text(encoding="utf-8")
    assert "version: 0.2.0\n" in (root / "CITATION.cff").read_text(encoding="utf-8")
    made = root / "dist/release"
    names = {path.name for path in made.iterdir()}
    assert names == {
        ".zenodo.json", "SHA256SUMS", "collection.zip", "kb.db", "site.tar.gz", "sources.bib",
        "sources.json",
    }  # fmt: skip
    for line in (made / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((made / name).read_bytes()).hexdigest() == digest
    zenodo = json.loads((made / ".zenodo.json").read_text(encoding="utf-8"))
    assert zenodo["creators"] == [{"name": "Ann Example", "orcid": "0000-0002-1825-0097"}]
    assert zenodo["license"] == "CC-BY-4.0"
    again = release(root, "0.2.0")
    assert again.returncode == 1
    assert "v0.2.0 was released already." in again.stderr
    assert "nothing under “Unreleased”" in release(root, "0.3.0").stderr
    assert git(root, "status", "--porcelain") == ""
