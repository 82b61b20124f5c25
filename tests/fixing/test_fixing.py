"""Fixes on disk: what they change, and all that they leave alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kb.base.errors import KbError
from kb.base.replacements import replace_file
from kb.base.text import Place, TextFile
from kb.check.fixing import apply_fixes
from kb.diagnostics import Diagnostic, Edit, Fix, Rule
from kb.parse.decode import decode
from tests.conftest import RunKb, WriteKb

MESSY = """\
—
# A remark that stays.
claim: Networks: spread by faith.   # and one more
kidn: finding
status: draft
evidence:
- source: lima2010thinking
  relation: supports
---

Prose —  with  spaces.
"""
SAFE = MESSY.replace("—\n", "---\n", 1).replace(
    "Networks: spread by faith.", '"Networks: spread by faith."'
)


def check(kb: RunKb, root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return kb("-C", root, "check", *arguments)


def test_only_what_a_fix_owns_is_changed(write_kb: WriteKb, kb: RunKb) -> None:
    root = write_kb({"claims/messy.md": MESSY})
    note = root / "claims/messy.md"
    done = check(kb, root, "--fix")
    assert note.read_bytes().decode() == SAFE
    assert done.stdout.startswith("Mended 2 findings.\n") or "\nMended 2 findings.\n" in done.stdout
    assert "N004" in done.stdout
    assert "--unsafe-fixes” mends 1 of them" in done.stdout
    check(kb, root, "--fix", "--unsafe-fixes")
    assert note.read_bytes().decode() == SAFE.replace("kidn", "kind")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "latin-1", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_bytes_stay_as_they_are(write_kb: WriteKb, kb: RunKb, encoding: str, end: str) -> None:
    text = MESSY.replace("—", "--").replace("Prose", "Prosé \xa0").replace("\n", end)
    wanted = SAFE.replace("—", "--").replace("Prose", "Prosé \xa0").replace("\n", end)
    root = write_kb({"claims/messy.md": text.encode(encoding)})
    check(kb, root, "--fix")
    assert (root / "claims/messy.md").read_bytes() == wanted.encode(encoding)


def test_what_is_no_text_at_all_stays(write_kb: WriteKb, kb: RunKb) -> None:
    data = MESSY.encode().replace(b"Prose", b"Pro\x00se \xff\xe9 \xe2\x82")
    root = write_kb({"claims/messy.md": data})
    check(kb, root, "--fix")
    wanted = SAFE.encode().replace(b"Prose", b"Pro\x00se \xff\xe9 \xe2\x82")
    assert (root / "claims/messy.md").read_bytes() == wanted


def test_diff_shows_what_fix_does_and_changes_nothing(
    write_kb: WriteKb, kb: RunKb, tmp_path: Path
) -> None:
    text = MESSY.removesuffix("\n")
    other = MESSY.replace("\n", "\r\n").replace("—", "--", 1).replace("—", "é")
    root = write_kb({"claims/messy.md": text, "claims/other.md": other.encode("latin-1")})
    before = {path: path.read_bytes() for path in root.rglob("*.md")}
    done = check(kb, root, "--diff")
    assert done.returncode == 1
    assert done.stderr == "Would mend 4 findings in 2 files.\n"
    assert {path: path.read_bytes() for path in root.rglob("*.md")} == before
    command = [sys.executable, "-m", "kb", "-C", root, "check", "--diff"]
    with (tmp_path / "patch").open("wb") as patch:
        subprocess.run(command, stdout=patch, stderr=subprocess.DEVNULL, check=False)
    subprocess.run(["git", "apply", "--unsafe-paths", tmp_path / "patch"], cwd=root, check=True)
    patched = {path: path.read_bytes() for path in root.rglob("*.md")}
    for path, data in before.items():
        path.write_bytes(data)
    check(kb, root, "--fix")
    assert {path: path.read_bytes() for path in root.rglob("*.md")} == patched != before
    again = check(kb, root, "--diff")
    assert (again.returncode, again.stdout) == (0, "")
    assert again.stderr == "There is nothing to mend.\n"


def test_only_what_is_reported_of_is_fixed(write_kb: WriteKb, kb: RunKb) -> None:
    root = write_kb({"claims/messy.md": MESSY, "claims/other.md": MESSY})
    check(kb, root, "claims/other.md", "--fix")
    assert (root / "claims/messy.md").read_bytes().decode() == MESSY
    check(kb, root, "claims/messy.md", "--fix", "--select", "N001")
    assert (root / "claims/messy.md").read_bytes().decode() == MESSY.replace("—", "---", 1)


def test_a_file_keeps_its_mode_and_a_link_stays_one(write_kb: WriteKb, kb: RunKb) -> None:
    root = write_kb({"elsewhere.md": MESSY})
    target, link = root / "elsewhere.md", root / "claims/messy.md"
    target.chmod(0o640)
    link.symlink_to(target)
    check(kb, root, "--fix")
    assert link.is_symlink()
    assert target.read_bytes().decode() == SAFE
    assert target.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in root.iterdir() if path.is_file()) == ["elsewhere.md"]


def test_a_file_changed_in_the_meantime_is_left(tmp_path: Path) -> None:
    path = tmp_path / "note.md"
    path.write_bytes(b"theirs")
    with pytest.raises(KbError, match="changed in the meantime"):
        replace_file(path, b"ours", b"mended")
    assert path.read_bytes() == b"theirs"
    assert [one.name for one in tmp_path.iterdir()] == ["note.md"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_one_message(write_kb: WriteKb, kb: RunKb) -> None:
    root = write_kb({"claims/closed/messy.md": MESSY})
    (root / "claims/closed").chmod(0o500)
    done = check(kb, root, "--fix")
    (root / "claims/closed").chmod(0o700)
    assert done.returncode == 1
    assert "could not be written" in done.stderr


RULE = Rule("X001", "A test", "For tests.", "bad", "good")


def finding(text: str, *edits: tuple[int, int, str], safe: bool = True) -> Diagnostic:
    file = TextFile("a", text)
    made = tuple(Edit(file.span(start, end), new) for start, end, new in edits)
    return Diagnostic(RULE, Place("a", made[0].span), "x", fix=Fix("x", made, safe))


def test_fixes_that_overlap_wait_for_the_next_pass() -> None:
    def look(changed: dict[str, bytes]) -> list[Diagnostic]:
        text = decode(changed.get("a", b"abcd"), "a")[0].text
        if text == "abcd":
            return [
                finding(text, (0, 2, "X"), (3, 4, "Y")),
                finding(text, (1, 3, "lost")),
                finding(text, (2, 2, "touches")),
            ]
        return [finding(text, (1, 2, "Z"))] if text == "XcY" else []

    applied = apply_fixes({"a": b"abcd"}, look, unsafe=False)
    assert applied.after == {"a": b"XZY"}
    assert (len(applied.fixed), applied.settled, applied.left) == (2, True, ())


def test_fixes_that_undo_each_other_are_left() -> None:
    def look(changed: dict[str, bytes]) -> list[Diagnostic]:
        text = decode(changed.get("a", b"no"), "a")[0].text
        return [finding(text, (0, 3, "no") if text == "yes" else (0, 2, "yes"))]

    applied = apply_fixes({"a": b"no"}, look, unsafe=False)
    assert not applied.settled
    assert applied.after == {"a": b"yes"}


def test_what_an_encoding_lacks_is_not_written() -> None:
    def look(changed: dict[str, bytes]) -> list[Diagnostic]:
        text = decode(changed.get("a", b"caf\xe9 ab"), "a")[0].text
        if text.endswith("ab"):
            return [finding(text, (5, 6, "ж")), finding(text, (7, 7, "é"))]
        return [finding(text, (5, 6, "ж"))]

    applied = apply_fixes({"a": b"caf\xe9 ab"}, look, unsafe=False)
    assert applied.after == {"a": b"caf\xe9 ab\xe9"}
    assert (len(applied.fixed), len(applied.left)) == (1, 1)


def test_unsafe_fixes_are_asked_for() -> None:
    def look(changed: dict[str, bytes]) -> list[Diagnostic]:
        text = decode(changed.get("a", b"ab"), "a")[0].text
        return [finding(text, (0, 1, "x"), safe=False)] if text[0] == "a" else []

    assert apply_fixes({"a": b"ab"}, look, unsafe=False).after == {}
    assert apply_fixes({"a": b"ab"}, look, unsafe=True).after == {"a": b"xb"}
