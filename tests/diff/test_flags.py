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


MOVED = "claims/trios-brought-no-gain.md", "claims/trios-without-gain.md"
RAISE: Edit = (FAITH, "certainty: low", "certainty: moderate")
SECOND = """\
      - outcome: attainment
        measure: smd
        value: 0.30
        when: later
"""


def renamed(files: dict[str, str]) -> dict[str, str]:
    """The same with the claim under another name, which lists the old one as a former name."""
    text = files[MOVED[0]].replace("kind: finding\n", f"kind: finding\nreplaces: [{TRIOS[7:-3]}]\n")
    rest = {path: data for path, data in files.items() if path != MOVED[0]}
    return {path: data.replace(TRIOS[7:-3], MOVED[1][7:-3]) for path, data in rest.items()} | {
        MOVED[1]: text
    }


@pytest.mark.parametrize(
    ("edits", "kind"),
    [
        # Evidence: by a rename, by moving it, and by what stands beside it.
        ([(TRIOS, CONTRARY, "")], FlagKind.DROPPED),
        ([(TRIOS, CONTRARY, ""), (FAITH, "evidence:\n", f"evidence:\n{CONTRARY}")],
         FlagKind.DROPPED),
        ([(TRIOS, "source: south2018pairs", "source: north2019trios")], FlagKind.DROPPED),
        ([(TRIOS, "relation: disputes", "relation: background")], FlagKind.RERATED),
        # A key: by its number, by a part at a time, by one key for the other.
        ([(TRIALS, "{A Trial of School Trios}", "{The Price of Tea}"),
          (TRIALS, "{2017}", "{2017}, doi = {10.1234/x}")], FlagKind.ANOTHER_WORK),
        ([(TRIALS, "@report{west2017trios", "@report{w"),
          (TRIALS, "@report{north2019trios", "@report{west2017trios"),
          (TRIALS, "@report{w,", "@report{north2019trios,")], FlagKind.ANOTHER_WORK),
        ([(TRIALS, "west2017trios,", "new2017,\n  ids = {west2017trios},"),
          (TRIALS, "A Trial of School Trios", "The Price of Tea"),
          (TRIALS, "West, Ada", "Doe, Al")],
         FlagKind.ANOTHER_WORK),
        # A quote: with another place, relation, or key.
        ([(TRIOS, "    locator: p. 4\n    quote: no gain", "    locator: p. 5\n    quote: a gain")],
         FlagKind.REQUOTED),
        ([(TRIOS, "    relation: supports\n", "    relation: qualifies\n"),
          (TRIOS, "    locator: p. 4\n    quote: no gain", "    locator: p. 5\n    quote: a gain")],
         FlagKind.REQUOTED),
        # Bearings and outcomes: taken out, on the wider or narrower term, by what is better.
        ([(TRIOS, "features: {trios: disputes}\n", "")], FlagKind.TURNED),
        ([(TRIOS, "{trios: disputes}", "{network: supports}")], FlagKind.TURNED),
        ([(TRIOS, "outcomes: {attainment: no-difference}\n", "")], FlagKind.TURNED),
        ([(TRIOS, "{attainment: no-difference}", "{exclusions: benefit}")], FlagKind.TURNED),
        ([(VOCABULARY, "    label: Attainment\n    better: higher", "    label: Attainment\n"
           "    better: lower")], FlagKind.TURNED),
        # Effects: taken out, by another measure, by another time, to another outcome.
        ([(TRIOS, "value: 0.10", "value: 0.10\n        when: later")], None),
        ([(TRIOS, "measure: smd\n        value: 0.10", "measure: other\n        value: -0.10")],
         FlagKind.TURNED),
        ([(TRIOS, "outcome: attainment\n        measure: smd\n        value: 0.10",
           "outcome: exclusions\n        measure: smd\n        value: -0.10")], FlagKind.TURNED),
        ([(TRIOS, "value: 0.10", "value: -0.10\n        when: soon")], FlagKind.TURNED),
        ([(TRIOS, "overall gain", "overall gain at all"), DRAFT], FlagKind.BACK_TO_DRAFT),
        # Appraisals: taken out, by another tool or outcome, and by another study.
        ([(STUDIES, "  appraisal:\n    - tool: padlocks\n      overall: 4\n"
           "      by: west2017trios\n", "")], FlagKind.APPRAISED),
        ([(STUDIES, "      overall: 4\n", "      overall: 5\n      outcome: attainment\n")],
         FlagKind.APPRAISED),
        ([(TRIOS, "study: trios-trial", "study: pairs-study"), (STUDIES, "    schools: 40",
           "    schools: 40\n  appraisal: [{tool: padlocks, overall: 5, by: curators}]")],
         FlagKind.APPRAISED),
        # Certainty: by a second item from the same source, and by studies told apart.
        ([RAISE, (FAITH, "evidence:\n", "evidence:\n  - source: lima2010thinking\n"
           "    relation: supports\n    locator: p. 9\n")], FlagKind.RAISED),
        # Answers: with another question.
        ([(QUESTION, "Probably not by much.", "")], FlagKind.ANSWERED),
        ([(QUESTION, "question: Do", "question: How much do"),
          (QUESTION, "Probably not by much.", "Yes.")], FlagKind.ANSWERED),
    ],
)  # fmt: skip
@pytest.mark.parametrize("rename", [False, True])
def test_a_flag_cannot_be_dodged(
    edits: list[Edit], kind: FlagKind | None, rename: bool, tmp_path: Path
) -> None:
    files = dict(BASE)
    for path, old, new in edits:
        assert old in files[path], old
        files[path] = files[path].replace(old, new)
    files = renamed(files) if rename else files
    flags = compare(
        side(write_files(tmp_path / "before", BASE)), side(write_files(tmp_path / "after", files))
    ).flags
    kinds = [flag.kind for flag in flags]
    assert kind in kinds if kind else kinds == []


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


def test_one_number_under_another_title_is_another_work(tmp_path: Path) -> None:
    base = {**BASE, TRIALS: BASE[TRIALS].replace("{2017}", "{2017}, doi = {10.1234/trios}")}
    other = {**base, TRIALS: base[TRIALS].replace("A Trial of School Trios", "The Price of Tea")}
    before = side(write_files(tmp_path / "before", base))
    flags = compare(before, side(write_files(tmp_path / "after", other))).flags
    assert [(flag.kind, flag.subject) for flag in flags] == [
        (FlagKind.ANOTHER_WORK, "west2017trios")
    ]


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
