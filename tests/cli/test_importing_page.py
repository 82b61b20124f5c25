"""The examples of ``docs/importing.md``, run one after the other with the files that it shows."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from kb.workspace import load
from tests.conftest import ROOT, RunKb, write_files

PAGE = ROOT / "docs" / "importing.md"


def test_the_page(
    tmp_path: Path, kb_main: RunKb, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """``--rewrite-docs`` writes what the commands say now."""
    text = PAGE.read_text(encoding="utf-8")
    files = dict(re.findall(r"^`([\w.]+)`:\n\n```\w+\n(.*?)```", text, re.DOTALL | re.MULTILINE))
    assert len(files) == 4
    monkeypatch.chdir(write_files(tmp_path, files))

    def run(block: re.Match[str]) -> str:
        said = []
        for line in re.findall(r"^\$ (.*)$", block[1], re.MULTILINE):
            done = kb_main(*shlex.split(line)[1:])
            said.append(f"$ {line}\n{done.stdout}{done.stderr}")
        return f"```console\n{''.join(said)}```"

    now = re.sub(r"```console\n(.*?)```", run, text, flags=re.DOTALL)
    if request.config.getoption("--rewrite-docs"):
        PAGE.write_text(now, encoding="utf-8", newline="\n")
    assert now == PAGE.read_text(encoding="utf-8")
    corpus = load(tmp_path / "reviews").corpus
    assert len(corpus.sources) == 3
    assert corpus.studies.keys() == {"spring"}
