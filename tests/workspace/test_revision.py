"""States of a collection as git has them, and the history of each note."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.base.errors import KbError, UsageFault
from kb.workspace.history import snapshot
from kb.workspace.revision import commit_at, commit_of, contents, merge_base, read_revision
from tests import gitting
from tests.conftest import WriteKb

NOTE = "claims/later.md"


@pytest.fixture
def root(write_kb: WriteKb) -> Path:
    """Three days: the collection, one note more, and that note under another name."""
    folder = gitting.start(write_kb())
    gitting.git(folder, "commit", "--allow-empty", "-qm", "One", when="2026-01-01T12:00:00Z")
    (folder / NOTE).write_text("---\nclaim: Later.\n---\n" + "Words of it.\n" * 9, "utf-8")
    gitting.git(folder, "add", ".")
    gitting.git(folder, "commit", "-qm", "Two", when="2026-01-02T12:00:00Z")
    gitting.git(folder, "mv", NOTE, "claims/renamed.md")
    gitting.git(folder, "commit", "-qm", "Three", when="2026-01-03T12:00:00Z")
    return folder


def test_a_revision_holds_the_files_of_its_day(root: Path) -> None:
    before = {file.path for file in read_revision(root, commit_of(root, "HEAD~1"))}
    after = {file.path for file in read_revision(root, commit_of(root, "HEAD"))}
    assert (NOTE in before, NOTE in after) == (True, False)
    assert before ^ after == {NOTE, "claims/renamed.md"}


def test_unknown_revisions_and_objects_are_faults(root: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageFault, match="origin/nowhere"):
        commit_of(root, "nowhere")
    with pytest.raises(UsageFault, match="not in a git repository"):
        commit_of(tmp_path, "HEAD")
    with pytest.raises(KbError, match="lacks files"):
        contents(root, ["0" * 40])
    assert contents(root, []) == []


def test_days_and_the_point_where_two_parted(root: Path) -> None:
    head = commit_of(root, "HEAD")
    assert commit_at(root, "2026-01-02") == commit_of(root, "HEAD~1")
    assert commit_at(root, "1999-01-01") is None
    assert merge_base(root, "HEAD~1", "HEAD") == commit_of(root, "HEAD~1")
    gitting.git(root, "checkout", "-q", "--orphan", "other")
    gitting.git(root, "commit", "-qm", "Alone")
    with pytest.raises(KbError, match="share no history"):
        merge_base(root, head, "other")


def test_a_note_keeps_its_history_under_its_new_name(root: Path) -> None:
    state = snapshot(root, "hash")
    history = state.histories["claims/renamed.md"]
    assert (history.created[:10], history.updated[:10]) == ("2026-01-02", "2026-01-03")
    assert NOTE not in state.histories
    assert (state.dirty, state.commit_date[:10]) == (False, "2026-01-03")
    (root / "claims/renamed.md").unlink()
    assert snapshot(root, "hash").dirty


def test_no_repository_has_no_history(tmp_path: Path) -> None:
    assert snapshot(tmp_path, "hash").commit == ""  # and no fault
