"""What CONTRIBUTING.md tells people to type does what it says, from clone to push."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kb.base.text import TextFile
from kb.check.checks import check
from kb.diagnostics import Severity
from kb.model import Basis, Certainty, EvidenceRelation
from kb.parse.note import parse_note
from kb.workspace import load
from tests import gitting
from tests.conftest import ROOT

PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
# Setting up is what README.md's two commands do, and is tested with them.
SET_UP = ("make serving", ". .venv/bin/activate")


pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the page is for bash")


def commands() -> str:
    blocks = re.findall(r"^```sh\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    assert all(line in lines for line in SET_UP)
    return "\n".join(line for line in lines if line not in SET_UP)


def copy(path: Path, target: Path) -> None:
    if path.is_dir():
        shutil.copytree(path, target)
    else:
        shutil.copy(path, target)


@pytest.fixture
def fork(tmp_path: Path) -> Path:
    """A repository as the forge has it, with the collection as it stands here."""
    work = tmp_path / "work"
    work.mkdir()
    for name in ("claims", "sources", "metadata.yml", ".gitignore", ".gitattributes"):
        copy(ROOT / name, work / name)
    gitting.start(work)
    gitting.git(tmp_path, "clone", "--quiet", "--bare", "work", "fork.git")
    return tmp_path / "fork.git"


@pytest.mark.slow
def test_the_commands_lead_from_a_clone_to_a_branch_that_is_sent(
    fork: Path, tmp_path: Path
) -> None:
    script = commands().replace("ADDRESS", str(fork))
    who = {"GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "a@example.org",
           "GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "a@example.org"}  # fmt: skip
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-euc", script], cwd=tmp_path, capture_output=True, text=True, check=False,
        env={**os.environ, **who, "PATH": path, "PYTHONUTF8": "1"}, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    said = done.stdout
    assert "Thinking More Deeply about Networks in Education" in said
    assert "Wrote claims/networks/networks-education-studied-less-normative-ways.md" in said
    assert "1 claim added" in said
    sent = gitting.git(fork, "log", "--format=%s", "main..less-normative-study")
    assert sent == "Ask for less normative study of networks"
    names = gitting.git(fork, "diff", "--name-only", "main", "less-normative-study")
    assert names.startswith("claims/networks/")


def test_the_note_to_paste_is_a_draft_without_errors(tmp_path: Path) -> None:
    (block,) = re.findall(r"^   ```markdown\n(.*?)^   ```", PAGE, re.MULTILINE | re.DOTALL)
    text = re.sub(r"^   ", "", block, flags=re.MULTILINE)
    claim, findings = parse_note(TextFile("claims/a-new-claim.md", text))
    assert claim is not None
    assert not findings
    for name in ("claims", "sources"):
        copy(ROOT / name, tmp_path / name)
    (tmp_path / "claims" / "a-new-claim.md").write_text(text, encoding="utf-8")
    loaded = load(tmp_path)
    found = [f for f in (*loaded.diagnostics, *check(loaded.corpus)) if f.subject == claim.id]
    assert [f for f in found if f.severity is Severity.ERROR] == []


@pytest.mark.parametrize("values", [EvidenceRelation, Basis, Certainty])
def test_every_value_is_explained(values: type) -> None:
    for value in values:
        assert f"| `{value}` |" in PAGE, value


def test_examples_are_what_they_are_said_to_be() -> None:
    claims = load(ROOT).corpus.claims
    trios = claims["trios-brought-no-overall-gain"]
    assert trios.statement.rstrip(".") in PAGE
    lesson_study = claims["lesson-study-brought-no-gain-in-results"]
    assert lesson_study.certainty is Certainty.MODERATE
    assert [str(e.relation) for e in trios.evidence] == ["supports", "qualifies", "qualifies"]
    assert claims["london-gains-predate-the-challenge"].certainty is Certainty.LOW
    assert claims["live-coaching-was-decisive-for-one-teacher"].certainty is Certainty.VERY_LOW
    team = claims["central-team-among-most-effective"].evidence[0]
    assert (team.basis, team.locator) == (Basis.RELAYED, "p. 5")
    assert not any(claim.certainty is Certainty.HIGH for claim in claims.values())
