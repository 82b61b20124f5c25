"""What asks for a second look: each flag raised, and by the state before, not by the change."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.diff import Changes, compare
from kb.diff.answers import answered
from kb.diff.changes import FlagKind
from kb.report.diff.comparison import Comparison
from kb.report.diff.markdown import as_markdown
from tests.conftest import WEIGHED, write_files
from tests.diff.test_changes import side

TRIOS = "claims/trios-brought-no-gain.md"
FAITH = "claims/networks/spread-by-faith.md"
QUESTION = "claims/questions/do-trios-raise-attainment.md"
BIB = "sources/one.bib"
TRIALS = "sources/trials.bib"
STUDIES = "sources/studies.yml"
VOCABULARY = "claims/vocabulary.yml"
CONTRARY = """\
  - source: south2018pairs
    relation: disputes
    locator: p. 9
    quote: pairs did gain
"""
BASE = {
    **WEIGHED,
    TRIOS: WEIGHED[TRIOS]
    .replace("    locator: p. 4\n", "    locator: p. 4\n    quote: no gain\n")
    .replace("---\n\nThe", f"{CONTRARY}---\n\nThe"),
}

Edit = tuple[str, str, str]


def changed(tmp_path: Path, *edits: Edit) -> Changes:
    files = dict(BASE)
    for path, old, new in edits:
        assert old in files[path], old
        files[path] = files[path].replace(old, new)
    return compare(
        side(write_files(tmp_path / "before", BASE)), side(write_files(tmp_path / "after", files))
    )


DRAFT: Edit = (TRIOS, "status: reviewed", "status: draft")


@pytest.mark.parametrize(
    ("edits", "kind", "subject"),
    [
        ([(TRIOS, CONTRARY, "")], FlagKind.DROPPED, "trios-brought-no-gain"),
        ([(TRIOS, CONTRARY, ""), DRAFT], FlagKind.DROPPED, "trios-brought-no-gain"),
        ([(BIB, "Thinking More Deeply about Networks in Education", "The Price of Tea"),
          (BIB, "Lima, Jorge Ávila de", "Brown, Ann")], FlagKind.ANOTHER_WORK, "lima2010thinking"),
        ([(TRIALS, "A Trial of School Trios", "A Trial of Something Else Altogether")],
         FlagKind.ANOTHER_WORK, "west2017trios"),
        ([(TRIOS, "quote: no gain", "quote: some gain")], FlagKind.REQUOTED,
         "trios-brought-no-gain"),
        ([(TRIOS, "    quote: no gain\n", "")], FlagKind.REQUOTED, "trios-brought-no-gain"),
        ([(TRIOS, "{trios: disputes}", "{trios: supports}")], FlagKind.TURNED,
         "trios-brought-no-gain"),
        ([(TRIOS, "{trios: disputes}", "{trios: describes}")], FlagKind.TURNED,
         "trios-brought-no-gain"),
        ([(TRIOS, "no-difference", "benefit")], FlagKind.TURNED, "trios-brought-no-gain"),
        ([(TRIOS, "value: 0.10", "value: -0.10")], FlagKind.TURNED, "trios-brought-no-gain"),
        ([(TRIOS, "no overall gain", "hardly any gain"), DRAFT], FlagKind.BACK_TO_DRAFT,
         "trios-brought-no-gain"),
        ([(TRIOS, "no overall gain", "hardly any gain"), DRAFT], FlagKind.REWORDED,
         "trios-brought-no-gain"),
        ([(STUDIES, "overall: 4", "overall: 5")], FlagKind.APPRAISED, "trios-trial"),
        ([(STUDIES, "overall: 4\n      by: west2017trios", "overall: 5\n      by: curators")],
         FlagKind.APPRAISED, "trios-trial"),
        ([(STUDIES, "overall: 4", "overall: 2"),
          (VOCABULARY, "levels: [0, 1, 2, 3, 4, 5]", "levels: [5, 4, 3, 2, 1, 0]")], None, ""),
        ([(STUDIES, "overall: 4", "overall: 5"),
          (VOCABULARY, "levels: [0, 1, 2, 3, 4, 5]", "levels: [5, 4, 3, 2, 1, 0]")],
         FlagKind.APPRAISED, "trios-trial"),
        ([(QUESTION, "Probably not by much.", "Yes.")], FlagKind.ANSWERED,
         "do-trios-raise-attainment"),
        ([(QUESTION, "certainty: moderate", "certainty: low")], FlagKind.ANSWERED,
         "do-trios-raise-attainment"),
    ],
)  # fmt: skip
def test_a_flag_is_raised(
    edits: list[Edit], kind: FlagKind | None, subject: str, tmp_path: Path
) -> None:
    raised = [(flag.kind, flag.subject) for flag in changed(tmp_path, *edits).flags]
    assert (kind, subject) in raised if kind else raised == []


@pytest.mark.parametrize(
    "edits",
    [
        [(TRIOS, "quote: no gain", "quote: “No  gain”")],
        [(TRIOS, "value: 0.10", "value: 0.11")],
        [(TRIOS, "status: reviewed", "status: draft")],
        [(STUDIES, "overall: 4", "overall: 3")],
        [(STUDIES, "overall: 4\n      by: west2017trios", "overall: 5\n      by: south2018pairs")],
        [(QUESTION, "Probably not by much.", "Probably not by much")],
        [(TRIALS, "A Trial of School Trios", "A trial of school trios")],
        [(TRIALS, "pages       = {1--40}", "pages       = {1--44}")],
    ],
)
def test_what_says_the_same_is_not_flagged(edits: list[Edit], tmp_path: Path) -> None:
    assert changed(tmp_path, *edits).flags == ()


def test_two_appraisals_by_one_tool_are_each_their_own(tmp_path: Path) -> None:
    first = "      overall: 4\n      by: west2017trios\n"
    second = f"    - tool: padlocks\n{first.replace('4', '2')}"
    base = {**BASE, STUDIES: BASE[STUDIES].replace(first, first + second)}
    raised = {**base, STUDIES: base[STUDIES].replace("overall: 2", "overall: 3")}
    before = side(write_files(tmp_path / "before", base))
    assert compare(before, side(write_files(tmp_path / "same", base))).flags == ()
    flags = compare(before, side(write_files(tmp_path / "after", raised))).flags
    assert {flag.kind for flag in flags} == {FlagKind.APPRAISED}


def test_an_answer_is_shown_and_the_flag_no_longer_counts(tmp_path: Path) -> None:
    changes = changed(tmp_path, (TRIOS, CONTRARY, ""), (TRIOS, "no-difference", "benefit"))
    kinds = [flag.kind for flag in changes.flags]
    assert kinds == [FlagKind.DROPPED, FlagKind.TURNED]
    one = "Text.\n\n- kb-accept: `direction-turned` trios-brought-no-gain: a slip, *see* @someone\n"
    after = answered(changes, one)
    assert [flag.answer for flag in after.flags] == ["", "a slip, *see* @someone"]
    assert [flag.kind for flag in after.open_flags] == [FlagKind.DROPPED]
    comment = as_markdown(Comparison(after, "main", "0" * 40, "HEAD"))
    assert r"answered: a slip, \*see\* @⁠someone" in comment
    both = answered(changes, "KB-Accept: trios-brought-no-gain – both were slips\r\n")
    assert both.open_flags == ()
    for text in ("kb-accept: trios-brought-no-gain", "kb-accept: other: reason", "accept: x: y"):
        assert answered(changes, text).open_flags == changes.flags
