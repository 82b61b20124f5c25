"""Synthetic knowledge bases are sound, and the same for the same seed."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from kb.workspace import load
from scripts import synthetic as generator
from tests.conftest import ROOT, RunKb


def synthetic(folder: Path, claims: int, seed: int) -> dict[str, bytes]:
    command = [sys.executable, ROOT / "scripts/synthetic.py", folder]
    options = ["--claims", str(claims), "--seed", str(seed)]
    subprocess.run([*command, *options], check=True, capture_output=True)
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_same_seed_same_bytes(tmp_path: Path) -> None:
    first = synthetic(tmp_path / "a", 60, 3)
    assert first == synthetic(tmp_path / "b", 60, 3)
    assert first != synthetic(tmp_path / "c", 60, 4)
    assert len([name for name in first if name.endswith(".md")]) == 60


def test_the_text_loads_as_the_values_it_was_written_from(tmp_path: Path) -> None:
    made = generator.corpus(300, 5)
    generator.write(tmp_path / "kb", made)
    loaded = load(tmp_path / "kb")
    assert not loaded.diagnostics
    read = loaded.corpus
    assert read.claims == made.claims
    assert {key: replace(one, fields=()) for key, one in read.sources.items()} == made.sources
    assert (read.features, read.contexts, read.designs) == (
        made.features,
        made.contexts,
        made.designs,
    )


def test_it_checks_clean_and_builds(tmp_path: Path, kb: RunKb) -> None:
    root = tmp_path / "kb"
    synthetic(root, 400, 1)
    done = kb("-C", root, "check")
    assert done.stdout == "No findings.\n"
    built = kb("-C", root, "build")
    assert "400 claims from 100 sources" in built.stdout
