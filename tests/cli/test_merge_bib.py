"""``kb merge-bib`` as git runs it, in real repositories."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path

import pytest

from tests.conftest import RunKb, write_files
from tests.gitting import commit, git, start
from tests.merge.test_merge import BASE, NEW, changed

PATH = "sources/a.bib"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository set up as the documentation says, with ours and theirs to be."""
    root = write_files(
        tmp_path / "kb", {PATH: BASE, ".gitattributes": "sources/*.bib merge=kb-bib\n"}
    )
    start(root)
    command = shlex.join([Path(sys.executable).as_posix(), "-m", "kb", "merge-bib"])
    git(root, "config", "merge.kb-bib.driver", f"{command} %O %A %B")
    return root


def merge(root: Path, ours: str, theirs: str) -> tuple[bool, str]:
    git(root, "checkout", "--quiet", "-b", "theirs")
    commit(root, {PATH: theirs})
    git(root, "checkout", "--quiet", "main")
    commit(root, {PATH: ours})
    git(root, "config", "merge.conflictStyle", "merge")
    clean = "CONFLICT" not in git(root, "merge", "--no-edit", "theirs", fails=True)
    return clean, (root / PATH).read_text(encoding="utf-8")


def test_two_branches_that_add_and_change_merge_without_a_word(repository: Path) -> None:
    ours = changed(("{Lima}", "{Lima, J.}")) + "\n" + NEW % "zhao2001"
    theirs = changed(("journal = jec", "journal = {JEC}")) + "\n" + NEW % "moolenaar2012"
    clean, text = merge(repository, ours, theirs)
    assert clean
    assert "{Lima, J.}" in text
    assert "journal = {JEC}" in text
    assert text.index("moolenaar2012") < text.index("zhao2001")
    assert git(repository, "status", "--porcelain") == ""


def test_a_comment_stays_where_the_other_side_deletes_the_field_below_it(
    repository: Path,
) -> None:
    field = re.search(r"^ *journal *= *.*\n", BASE, re.MULTILINE)
    assert field
    remark = "  % ask the library about this\n"
    ours = BASE.replace(field[0], "")
    clean, text = merge(repository, ours, BASE.replace(field[0], remark + field[0]))
    assert clean
    assert remark in text
    assert field[0] not in text


def test_git_alone_would_have_stopped(repository: Path) -> None:
    commit(repository, {".gitattributes": None})
    ours, theirs = (BASE + "\n" + NEW % key for key in ("zhao2001", "moolenaar2012"))
    assert not merge(repository, ours, theirs)[0]


def test_a_conflict_is_left_to_people(repository: Path) -> None:
    clean, text = merge(
        repository, changed(("{Lima}", "{Lima, J.}")), changed(("{Lima}", "{Lima, Jorge}"))
    )
    assert not clean
    assert text.count("<<<<<<<") == 1
    assert text.index("{Lima, J.}") < text.index("=======") < text.index("{Lima, Jorge}")
    assert git(repository, "diff", "--name-only", "--diff-filter=U") == PATH


def test_a_rebase_goes_through_it_too(repository: Path) -> None:
    git(repository, "checkout", "--quiet", "-b", "mine")
    commit(repository, {PATH: changed(("{Lima}", "{Lima, J.}"))})
    git(repository, "checkout", "--quiet", "main")
    commit(repository, {PATH: changed(("  date    = {2010}", "  date    = {2010-01}"))})
    git(repository, "checkout", "--quiet", "mine")
    git(repository, "rebase", "--quiet", "main")
    text = (repository / PATH).read_text(encoding="utf-8")
    assert "{Lima, J.}" in text
    assert "{2010-01}" in text


def test_what_cannot_be_read_is_merged_line_by_line(repository: Path) -> None:
    broken = changed(("{Lima}", "{Lima, J."))
    clean, text = merge(repository, broken, BASE + "\n" + NEW % "zhao2001")
    assert clean
    assert text == broken + "\n" + NEW % "zhao2001"


def files(folder: Path, *texts: bytes) -> list[Path]:
    names = ("base.bib", "ours.bib", "theirs.bib")
    for name, text in zip(names, texts, strict=True):
        (folder / name).write_bytes(text)
    return [folder / name for name in names]


def test_line_ends_stay_those_of_ours(tmp_path: Path, kb: RunKb) -> None:
    ours = changed(("{Lima}", "{Lima, J.}")).replace("\n", "\r\n").encode()
    theirs = changed(("{2003}", "{2003-05}")).encode()
    paths = files(tmp_path, BASE.encode(), ours, theirs)
    assert kb("merge-bib", *paths).returncode == 0
    assert paths[1].read_bytes() == ours.replace(b"{2003}", b"{2003-05}")


def test_conflicts_are_named_and_marked_as_asked(tmp_path: Path, kb: RunKb) -> None:
    sides = (changed(("{Lima}", f"{{{name}}}")).encode() for name in ("A", "B"))
    paths = files(tmp_path, BASE.encode(), *sides)
    before = paths[1].read_bytes()
    done = kb("merge-bib", "--stdout", "--marker-size", "9", "--path", PATH, *paths)
    assert done.returncode == 1
    assert done.stderr == f"{PATH}: both sides changed “lima2010thinking”.\n"
    assert f"\n{'<' * 9} ours\n" in done.stdout
    assert paths[1].read_bytes() == before
    missing = kb("merge-bib", tmp_path / "none.bib", *paths[1:])
    assert missing.returncode == 1
    assert "could not be read" in missing.stderr
