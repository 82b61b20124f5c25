"""What git knows of notes: who wrote them, where they went, and what is gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.model import NoteHistory, RemovedNote, Snapshot
from kb.workspace.history import snapshot
from tests import gitting
from tests.conftest import write_files

LINES = "---\nclaim: One.\n---\n" + "Words of it, many enough to be known again.\n" * 9


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A note that is renamed twice, one that goes, one that comes back, and a day out of order."""
    folder = write_files(
        tmp_path / "kb",
        {"claims/a.md": LINES, "claims/gone.md": "---\nclaim: G.\n---\n", "sources/s.bib": ""},
    )
    gitting.git(folder, "init", "--quiet", "--initial-branch=main")

    def day(number: int, *arguments: str) -> None:
        if arguments:
            gitting.git(folder, *arguments)
        gitting.git(folder, "add", "--all")
        gitting.git(folder, "commit", "-qm", "One", when=f"2026-01-{number:02}T12:00:00Z")

    day(5)
    day(6, "mv", "claims/a.md", "claims/b.md")
    day(7, "mv", "claims/b.md", "claims/c é.md")
    (folder / "claims/c é.md").write_text(LINES + "More.\n", "utf-8")
    day(3)
    day(8, "rm", "-q", "claims/gone.md")
    return folder


def test_a_note_is_followed_through_its_names(root: Path) -> None:
    state = snapshot(root, "hash")
    assert state.histories == {"claims/c é.md": NoteHistory("2026-01-03", "2026-01-07", ("Ada",))}
    assert state.removed == {
        "claims/a.md": RemovedNote("2026-01-06", "claims/c é.md"),
        "claims/b.md": RemovedNote("2026-01-07", "claims/c é.md"),
        "claims/gone.md": RemovedNote("2026-01-08"),
    }
    assert (state.commit_date, state.dirty) == ("2026-01-08T12:00:00Z", False)


def test_a_note_that_comes_back_is_not_gone(root: Path) -> None:
    gitting.commit(root, {"claims/gone.md": "---\nclaim: Back.\n---\n"})
    state = snapshot(root, "hash")
    assert "claims/gone.md" not in state.removed
    assert state.histories["claims/gone.md"].created > "2026-01-08"


def test_without_commits_there_is_no_history(tmp_path: Path) -> None:
    assert snapshot(tmp_path, "hash") == Snapshot("hash")
    gitting.git(tmp_path, "init", "--quiet")
    assert snapshot(tmp_path, "hash") == Snapshot("hash")


def test_notes_not_committed_are_dirty_and_have_no_history(root: Path) -> None:
    write_files(root, {"claims/new.md": LINES + "Quite another.\n"})
    state = snapshot(root, "hash")
    assert state.dirty
    assert "claims/new.md" not in state.histories
