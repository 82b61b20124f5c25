"""What became of a claim that git remembers is said at its address."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.building import build_kb
from tests.conftest import RunKb, WriteKb
from tests.web.conftest import Open, Site
from tests.web.test_pages import words

pytestmark = pytest.mark.datasette

DATE = "2025-06-01T12:00:00+0000"


def commit(root: Path, message: str) -> None:
    for arguments in (["add", "-A"], ["commit", "-q", "-m", message]):
        subprocess.run(
            ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *arguments],
            cwd=root,
            check=True,
            env={**os.environ, "GIT_AUTHOR_DATE": DATE, "GIT_COMMITTER_DATE": DATE},
        )


@pytest.fixture
def site(write_kb: WriteKb, kb: RunKb, make_site: Open) -> Site:
    note = "---\nclaim: {}\nevidence:\n  - source: lima2010thinking\n    relation: supports\n---\n"
    root = write_kb(
        {
            "claims/withdrawn.md": note.format("It was not so."),
            "claims/first-name.md": note.format("Trust is slow to come and quick to go."),
            "claims/back-again.md": note.format("This one returns."),
            "claims/moved.md": note.format("This one only moves to another folder."),
        }
    )
    subprocess.run(["git", "init", "-q", "-b", "main"], cwd=root, check=True)
    commit(root, "first")
    claims = root / "claims"
    (claims / "withdrawn.md").unlink()
    (claims / "first-name.md").rename(claims / "second-name.md")
    (claims / "back-again.md").rename(root / "kept")
    (claims / "moved.md").rename(claims / "networks" / "moved.md")
    commit(root, "second")
    (claims / "second-name.md").rename(claims / "third-name.md")
    (root / "kept").rename(claims / "back-again.md")
    commit(root, "third")
    build_kb(root)
    return make_site(root / "kb.db")


def test_a_removed_claim_says_so(site: Site) -> None:
    answer = site.get("/claim/withdrawn")
    assert answer.status_code == 410
    text = words(answer.text)
    assert "withdrawn was taken out of the collection" in text
    assert "1 June 2025" in text
    assert "claims/withdrawn.md" in text
    assert site.get("/claim/withdrawn.json").json()["removed"] == "2025-06-01"


@pytest.mark.parametrize("old", ["first-name", "second-name"])
def test_a_renamed_claim_names_its_last_name(site: Site, old: str) -> None:
    answer = site.get(f"/claim/{old}")
    assert answer.status_code == 410
    assert 'href="/claim/third-name"' in answer.text


@pytest.mark.parametrize("name", ["back-again", "moved", "third-name"])
def test_what_is_there_is_shown(site: Site, name: str) -> None:
    assert site.get(f"/claim/{name}").status_code == 200


def test_what_never_was_is_not_found(site: Site) -> None:
    assert site.get("/claim/withdrawm").status_code == 404
