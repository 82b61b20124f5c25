"""Answers against the clock and against what was changed after them, in real repositories."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

import kb
from kb.workspace.cache import ParseCache
from kb.workspace.files import read_files
from kb.workspace.findings import examined_editions
from tests.conftest import WEIGHED, write_files
from tests.gitting import change, git

QUESTION = "claims/questions/do-trios-raise-attainment.md"
CLAIM = "claims/trios-brought-no-gain.md"
STUDIES = "sources/studies.yml"
ANSWERED = "answered: 2026-11-28"
LATER = "2026-12-03T12:00:00Z"
NOW = datetime(2027, 1, 5, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def committed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The collection, committed on the day of its answer."""
    root = write_files(tmp_path_factory.mktemp("answered"), WEIGHED)
    git(root, "init", "--quiet", "--initial-branch=main")
    _commit(root, "2026-11-28T12:00:00Z")
    return root


@pytest.fixture
def root(committed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(committed, tmp_path / "kb"))


def _commit(root: Path, when: str) -> None:
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "a change", when=when)


def _said(root: Path, now: datetime | None = NOW) -> list[str]:
    editions = examined_editions(root, [read_files(root)], ParseCache.none(), None, now)
    ((_, examined),) = editions
    found = (f for f in examined.findings if f.code in {"A002", "A007"})
    return [f"{f.place.path}:{f.place.span.line} {f.code} {f.message}" for f in found]


def _edit(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_text(encoding="utf-8")
    assert old in text
    change(root, {path: text.replace(old, new)})


def _older(what: str) -> list[str]:
    advice = "after the answer of 2026-11-28; look the answer over, and set the day anew"
    return [f"{QUESTION}:12 A002 {what}, {advice}"]


CHANGES = {
    "a claim": (CLAIM, "value: 0.10", "value: 0.11", "“trios-brought-no-gain”"),
    "prose": (CLAIM, "by chance", "by lot", "“trios-brought-no-gain”"),
    "a study": (STUDIES, "schools: 104", "schools: 103", "the study “trios-trial”"),
    "an appraisal": (STUDIES, "overall: 4", "overall: 2", "the study “trios-trial”"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_changed_after_the_answer_is_named_committed_or_not(root: Path, what: str) -> None:
    path, old, new, name = CHANGES[what]
    assert _said(root) == []
    _edit(root, path, old, new)
    assert _said(root) == _older(f"{name} has changes that are not committed")
    assert _said(root, None) == []
    _commit(root, LATER)
    assert _said(root) == _said(root, None) == _older(f"{name} was changed on 2026-12-03")
    _edit(root, QUESTION, ANSWERED, "answered: 2026-12-03")
    assert _said(root) == []


def test_what_changes_nothing_that_is_weighed_is_not_named(root: Path) -> None:
    _edit(root, CLAIM, "features: {trios: disputes}", "features:\n  trios: disputes")
    _edit(root, STUDIES, "schools: 40", "schools: 41")  # a study that no claim rests on
    git(root, "mv", CLAIM, "claims/networks/trios-brought-no-gain.md")
    assert _said(root) == []
    _commit(root, LATER)
    assert _said(root) == []
    _edit(root, "claims/partnering-helps.md", "status: draft", "status: contested")
    assert _said(root) == []


def test_a_change_taken_back_is_none(root: Path) -> None:
    _edit(root, CLAIM, "value: 0.10", "value: 0.11")
    _commit(root, LATER)
    _edit(root, CLAIM, "value: 0.11", "value: 0.10")
    assert _said(root) == []
    _commit(root, "2026-12-04T12:00:00Z")
    assert _said(root) == []


def test_a_moved_claim_is_followed(root: Path) -> None:
    moved = "claims/networks/trios-brought-no-gain.md"
    git(root, "mv", CLAIM, moved)
    _commit(root, LATER)
    _edit(root, moved, "value: 0.10", "value: 0.11")
    _commit(root, "2026-12-04T12:00:00Z")
    assert _said(root) == _older("“trios-brought-no-gain” was changed on 2026-12-04")


def test_what_is_committed_with_its_answer_was_looked_over_with_it(root: Path) -> None:
    _edit(root, CLAIM, "value: 0.10", "value: 0.11")
    _edit(root, QUESTION, ANSWERED, "answered: 2026-12-01")
    assert _said(root) == []
    _commit(root, LATER)
    assert _said(root) == []


def test_a_shallow_clone_knows_nothing_of_what_came_before(root: Path, tmp_path: Path) -> None:
    _edit(root, CLAIM, "value: 0.10", "value: 0.11")
    _commit(root, LATER)
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "--quiet", "--depth=1", root.as_uri(), str(shallow))
    assert _said(shallow) == []


def test_without_git_nothing_is_older(tmp_path: Path) -> None:
    assert _said(write_files(tmp_path, WEIGHED)) == []


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ("answered: 2027-01-06", False),  # a day that has begun in Kiribati
        ("answered: 2027-01-07", True),
        ("answered: 2062-11-28", True),
    ],
)
def test_an_answer_of_a_day_to_come_is_found(root: Path, given: str, named: bool) -> None:
    _edit(root, QUESTION, ANSWERED, given)
    day = given.removeprefix("answered: ")
    said = f"{QUESTION}:12 A007 the answer is of {day}, which is still to come; write the day of"
    assert _said(root) == ([f"{said} the judgement"] if named else [])
    assert _said(root, None) == []


@pytest.mark.parametrize(
    ("until", "named"),
    [
        ("2027-01", False),
        ("2027", False),
        ("2027~", False),
        ("2019/2027-01-06", False),
        ("2027-02", True),
        ("2028", True),
        ("2019/2027-03", True),
    ],
)
def test_a_search_until_a_day_to_come_is_found(root: Path, until: str, named: bool) -> None:
    _edit(root, QUESTION, "until: 2026-11", f"until: {until}")
    said = f"{QUESTION}:14 A007 the search reaches until {until}, which is still to come; write its"
    assert _said(root) == ([f"{said} last day"] if named else [])


def test_the_command_finds_it_and_a_build_does_not_hang_on_it(root: Path) -> None:
    _edit(root, QUESTION, ANSWERED, "answered: 2062-11-28")
    space = kb.open(root)
    assert "A007" in {finding.code for finding in space.check().findings}
    assert "A007" not in {finding.code for finding in space.read().findings}
