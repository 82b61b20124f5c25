"""The change log: what the history of a collection changed, in words, as the database holds it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kb.workspace.log import change_log
from tests.building import build_kb
from tests.conftest import SMALL, write_files
from tests.gitting import commit, git, start

NOTE = "claims/networks/spread-by-faith.md"
RAISED = (
    SMALL[NOTE]
    .replace("certainty: low", "certainty: moderate")
    .replace("One conceptual paper.", "A second paper agrees.")
    .replace("relation: supports", "relation: qualifies")
)
RETRACTED = SMALL["sources/one.bib"].replace(
    "@article{lima2010thinking,",
    "@article{lima2010thinking,\n  retracted = {2021-03-04: Data lost},",
)


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    """The small collection in git."""
    return start(write_files(tmp_path / "kb", SMALL))


def told(root: Path) -> list[tuple[str, str, str, list[str]]]:
    """Each entry of the log: how, kind, today's id, and its sentences with ids."""
    return [
        (
            entry.change.how,
            entry.change.kind,
            entry.now,
            ["".join(piece.text for piece in line) for line in entry.change.sentences],
        )
        for entry in change_log(root)
    ]


def test_the_first_commit_adds_all_that_it_holds(collection: Path) -> None:
    first = told(collection)
    assert {how for how, *_ in first} == {"added"}
    assert ("claim", "partnering-helps") in {(kind, ident) for _, kind, ident, _ in first}
    assert {kind for _, kind, *_ in first} == {"claim", "source", "feature", "context", "design"}


def test_a_change_is_told_in_words_with_its_reason(collection: Path) -> None:
    commit(collection, {NOTE: RAISED, "sources/one.bib": RETRACTED})
    assert told(collection)[-2:] == [
        (
            "changed",
            "claim",
            "spread-by-faith",
            [
                "Certainty: low → moderate, because: a second paper agrees",
                "lima2010thinking: supports → qualifies",
            ],
        ),
        ("changed", "source", "lima2010thinking", ["Retracted on 2021-03-04: Data lost"]),
    ]


def test_a_renamed_claim_keeps_its_log(collection: Path) -> None:
    commit(collection, {NOTE: RAISED})
    commit(collection, {NOTE: None, "claims/faith.md": RAISED})
    log = [entry for entry in told(collection) if entry[1] == "claim"]
    assert [entry[2] for entry in log].count("faith") == 3
    assert log[-1][3] == ["Its address is another; it was spread-by-faith"]


def test_an_id_that_is_used_again_begins_a_log_of_its_own(collection: Path) -> None:
    commit(collection, {NOTE: None})
    commit(collection, {NOTE: SMALL[NOTE]})
    log = [entry[:3] for entry in told(collection) if entry[2] == "spread-by-faith"]
    assert [how for how, *_ in log] == ["added", "removed", "added"]


def test_what_a_branch_did_counts_from_the_merge(collection: Path) -> None:
    git(collection, "switch", "--quiet", "--create", "branch")
    git(collection, "-c", "user.name=x", "config", "user.name", "Bea")
    commit(collection, {NOTE: RAISED})
    git(collection, "switch", "--quiet", "main")
    commit(collection, {"README.md": "Elsewhere.\n"})
    git(
        collection, "merge", "--quiet", "--no-ff", "-m", "Merge pull request #1\n\nA rise", "branch"
    )
    (entry,) = [one for one in change_log(collection) if one.change.how == "changed"]
    assert (entry.commit, entry.message) == (git(collection, "rev-parse", "HEAD"), "A rise")
    assert entry.people == ("Ada",)


def test_the_log_grows_by_what_is_new(collection: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = change_log(collection)
    steps: list[tuple[int, int]] = []
    commit(collection, {NOTE: RAISED})
    after = change_log(collection, lambda done, of: steps.append((done, of)))
    assert steps == [(1, 1)]
    assert after[: len(before)] == before
    monkeypatch.setenv("XDG_CACHE_HOME", str(collection / "elsewhere"))
    assert change_log(collection) == after


def test_a_history_that_is_cut_short_makes_nothing_new(collection: Path, tmp_path: Path) -> None:
    commit(collection, {NOTE: RAISED})
    git(tmp_path, "clone", "--quiet", "--depth", "1", collection.as_uri(), "shallow")
    assert told(tmp_path / "shallow") == []


def test_without_git_there_is_no_log(tmp_path: Path) -> None:
    assert change_log(write_files(tmp_path / "kb", SMALL)) == ()


@pytest.fixture
def database(collection: Path) -> Iterator[sqlite3.Connection]:
    """The database of a collection with a change."""
    commit(collection, {NOTE: RAISED})
    build_kb(collection)
    with closing(sqlite3.connect(collection / "kb.db")) as connection:
        yield connection


def test_the_database_holds_the_log_by_names(database: sqlite3.Connection) -> None:
    sql = "select kind, subject, title, details, people from changes where how = 'changed'"
    ((kind, subject, title, details, people),) = database.execute(sql)
    assert (kind, subject) == ("claim", "spread-by-faith")
    assert title == "Networks have spread through belief more than through proof."
    assert json.loads(details)[1] == "Lima 2010: supports → qualifies"
    assert json.loads(people) == ["Ada"]
    about = database.execute(
        "select kind, subject from change_subjects"
        " where change = (select max(id) from changes) order by 1, 2"
    ).fetchall()
    assert about == [("claim", "spread-by-faith"), ("context", "england"), ("feature", "network")]
