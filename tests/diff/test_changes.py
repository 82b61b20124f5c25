"""What counts as a change in the evidence, and what does not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.check.checks import check
from kb.diff import Changes, Side, compare
from kb.diff.changes import FlagKind
from kb.report.diff.phrases import sections, summary
from kb.workspace import load
from tests.conftest import ROOT, SMALL, WEIGHED, write_files

FAITH = "claims/networks/spread-by-faith.md"
HELPS = "claims/partnering-helps.md"
BIB = "sources/one.bib"
VOCABULARY = "claims/vocabulary.yml"

Edits = Mapping[str, str | tuple[str, str] | None]


def side(root: Path) -> Side:
    loaded = load(root, cache=False)
    return Side(loaded.corpus, (*loaded.diagnostics, *check(loaded.corpus)))


def edited(edits: Edits) -> dict[str, str]:
    """The small collection with a file replaced, removed, or one text in it replaced."""
    files = dict(SMALL)
    for path, edit in edits.items():
        if edit is None:
            del files[path]
        elif isinstance(edit, tuple):
            assert edit[0] in files[path], edit[0]
            files[path] = files[path].replace(*edit)
        else:
            files[path] = edit
    return files


@pytest.fixture
def changes(tmp_path: Path):
    before = side(write_files(tmp_path / "before", SMALL))
    numbers = count()

    def changed(edits: Edits) -> Changes:
        folder = tmp_path / f"after-{next(numbers)}"
        return compare(before, side(write_files(folder, edited(edits))))

    return changed


def kinds(changes: Changes) -> list[FlagKind]:
    return [flag.kind for flag in changes.flags]


def test_the_same_is_no_change(changes) -> None:
    assert not changes({})


def test_what_is_only_written_otherwise_is_no_change(changes) -> None:
    rewritten = SMALL[FAITH].replace("status: reviewed", "status:\n  'reviewed'   # by whom?")
    found = changes(
        {
            FAITH: None,
            "claims/elsewhere/spread-by-faith.md": rewritten.replace("\n", "\r\n"),
            BIB: "% Moved lines.\n\n" + SMALL[BIB],
        }
    )
    assert not found
    assert not found.flags


def test_a_claim_added_with_what_the_checks_find_in_it(changes) -> None:
    note = NUMBERED.format(1).replace("evidence:", "features: {trust: maybe}\nevidence:")
    found = changes({"claims/trust-grows.md": note})
    assert [claim.id for claim in found.claims_added] == ["trust-grows"]
    assert [finding.code for finding in found.findings.new] == ["N007"]


def test_a_feature_gains_its_first_evidence_and_loses_its_last(changes) -> None:
    lost = changes({HELPS: (", trust: describes", "")})
    (feature,) = [f for f in lost.vocabulary.features if f.feature == "trust"]
    assert feature.last
    assert kinds(lost) == [FlagKind.EMPTIED]
    background = SMALL[HELPS].replace("relation: supports", "relation: background")
    assert {f.feature for f in changes({HELPS: background}).vocabulary.features if f.last} == {
        "trust"
    }, "background is no evidence"
    terms = SMALL[VOCABULARY].replace("contexts:", "  - id: size\n    label: Size\ncontexts:")
    gained = changes({VOCABULARY: terms, HELPS: ("trust: describes", "size: supports")})
    (feature,) = [f for f in gained.vocabulary.features if f.feature == "size"]
    assert feature.first
    assert [(t.list, t.term.id) for t in gained.vocabulary.terms] == [("features", "size")]


def test_evidence_is_re_rated(changes) -> None:
    found = changes({FAITH: ("    relation: supports\n", "    relation: disputes\n")})
    (change,) = found.claims_changed
    (item,) = change.evidence.changed
    assert item.rerated
    assert (item.before.relation, item.after.relation) == ("supports", "disputes")
    assert kinds(found) == [FlagKind.RERATED]


def test_evidence_added_and_dropped(changes) -> None:
    added = "evidence:\n  - source: nao2009partnering\n    relation: disputes\n"
    found = changes({FAITH: ("evidence:\n", added)})
    (change,) = found.claims_changed
    assert [item.source.id for item in change.evidence.added] == ["nao2009partnering"]
    assert not change.evidence.dropped
    assert not change.evidence.changed
    assert not found.flags


def test_a_locator_fixed_is_one_item_changed(changes) -> None:
    (change,) = changes({FAITH: ("locator: p. 2", "locator: p. 3")}).claims_changed
    (item,) = change.evidence.changed
    assert [(f.name, f.before, f.after) for f in item.fields] == [("locator", "p. 2", "p. 3")]
    assert not item.rerated


RAISED = ("certainty: low", "certainty: moderate")
ANOTHER = "evidence:\n  - source: nao2009partnering\n    relation: {}\n"


@pytest.mark.parametrize(
    ("was", "now", "flagged"),
    [
        ("", "", True),
        ("reason: One conceptual paper.", "reason: I am sure.", True),
        ("basis: relayed", "basis: relayed\n    note: seen", True),
        ("evidence:\n", ANOTHER.format("supports"), False),
        ("evidence:\n", ANOTHER.format("background"), True),
        ("    via: nao2009partnering\n", "", True),
        ("    via: nao2009partnering\n    design: conceptual\n    basis: relayed", "", False),
    ],
)
def test_certainty_raised(was: str, now: str, flagged: bool, changes) -> None:
    found = changes({FAITH: SMALL[FAITH].replace(*RAISED).replace(was, now)})
    (change,) = found.claims_changed
    assert change.raised
    assert change.raised_without_evidence is flagged
    assert (FlagKind.RAISED in kinds(found)) is flagged


def test_certainty_lowered_or_rated_at_last_is_not_flagged(changes) -> None:
    assert not changes({FAITH: ("certainty: low", "certainty: very-low")}).flags
    assert not changes({HELPS: ("status: draft", "certainty: high\nstatus: draft")}).flags


def test_a_statement_reworded(changes) -> None:
    found = changes({FAITH: ("than through proof", "than by evidence")})
    assert found.claims_changed[0].reworded
    assert kinds(found) == [FlagKind.REWORDED]
    spelt = changes({FAITH: ("through proof.", "through Proof")})
    assert not spelt.claims_changed[0].reworded
    assert not spelt.flags


@pytest.mark.parametrize(
    "edit",
    [("", ""), ("belief more", "belief far more"), ("certainty: low", "certainty: very-low")],
)
def test_a_renamed_claim_is_known_by_its_content(edit: tuple[str, str], changes) -> None:
    found = changes({FAITH: None, "claims/faith.md": SMALL[FAITH].replace(*edit)})
    assert not found.claims_added
    assert not found.claims_removed
    (change,) = found.claims_changed
    assert (change.before.id, change.after.id) == ("spread-by-faith", "faith")
    assert FlagKind.RENAMED in kinds(found)


def test_links_to_a_renamed_claim_are_no_change_of_mind(changes) -> None:
    renamed = {HELPS: None, "claims/partners-help.md": SMALL[HELPS]}
    follows = SMALL[FAITH].replace("partnering-helps", "partners-help")
    assert [c.after.id for c in changes({**renamed, FAITH: follows}).claims_changed] == [
        "partners-help",
    ]
    for text in (SMALL[FAITH], follows):
        for change in changes({**renamed, FAITH: text}).claims_changed:
            assert not any(change.relations)


def test_another_claim_of_the_same_source_is_no_rename(changes) -> None:
    other = SMALL[HELPS].replace("Partnering helps schools to improve.", "Audits cost money.")
    found = changes({HELPS: None, "claims/audits-cost.md": other.replace("Head", "No")})
    assert [claim.id for claim in found.claims_added] == ["audits-cost"]
    assert [claim.id for claim in found.claims_removed] == ["partnering-helps"]
    assert kinds(found) == [FlagKind.REMOVED]


def test_a_key_renamed_everywhere_changes_no_claim(changes) -> None:
    new = {path: text.replace("lima2010thinking", "lima2010more") for path, text in SMALL.items()}
    found = changes(
        {
            BIB: new[BIB],
            FAITH: new[FAITH].replace("[@lima2010more, p. 2]", "[@lima2010thinking, p. 2]"),
        }
    )
    assert not found.claims_changed
    (change,) = found.sources.changed
    assert (change.before.key, change.after.key) == ("lima2010thinking", "lima2010more")
    assert kinds(found) == [FlagKind.RENAMED]


def test_a_source_added_changed_unused_and_retracted(changes) -> None:
    extra = "@book{fresh2020, title = {Fresh}, author = {Fresh, Ann}, date = {2020}}\n"
    found = changes({BIB: SMALL[BIB] + extra})
    assert [source.key for source in found.sources.added] == ["fresh2020"]
    assert found.sources.unused_new == ("fresh2020",)
    changed = changes({BIB: ("1--21", "1--22")})
    assert [f.name for f in changed.sources.changed[0].fields] == ["pages"]
    unused = changes({HELPS: None, FAITH: ("    via: nao2009partnering\n", "")})
    assert unused.sources.unused == ("nao2009partnering",)
    retracted = changes(
        {BIB: ("pages        =", "retracted = {2021-03-04: data lost},\n  pages =")}
    )
    assert [source.key for source in retracted.sources.retracted] == ["lima2010thinking"]
    assert kinds(retracted) == [FlagKind.RETRACTED]


def test_designs_that_rank_otherwise(changes) -> None:
    head, designs = SMALL[VOCABULARY].split("designs:\n")
    first, second = designs.split("  - id: conceptual")
    found = changes({VOCABULARY: f"{head}designs:\n  - id: conceptual{second}{first}"})
    assert found.vocabulary.reordered
    assert kinds(found) == [FlagKind.REORDERED]
    assert found


def test_a_finding_passed_over_is_flagged(changes) -> None:
    found = changes({FAITH: ("status: reviewed", "status: reviewed\nkb-ignore:\n  C009: a reason")})
    assert FlagKind.SILENCED in kinds(found)


def test_a_dispute_declared_settled_is_flagged(tmp_path: Path) -> None:
    contested = SMALL[FAITH].replace("status: reviewed", "status: contested")
    before = side(write_files(tmp_path / "a", {**SMALL, FAITH: contested}))
    after = side(write_files(tmp_path / "b", SMALL))
    assert kinds(compare(before, after)) == [FlagKind.SETTLED]


def test_findings_new_and_gone_whatever_their_lines(changes) -> None:
    found = changes({FAITH: ("source: lima2010thinking", "source: lima2010thinkng")})
    assert [finding.code for finding in found.findings.new] == ["C002"]
    assert not found.findings.gone


def test_findings_that_only_moved_are_neither_new_nor_gone(tmp_path: Path) -> None:
    broken = {**SMALL, FAITH: SMALL[FAITH].replace("lima2010thinking\n", "lima2010thinkng\n")}
    moved = {**broken, FAITH: broken[FAITH].replace("kind: finding\n", "kind: finding\n\n\n")}
    before, after = (
        side(write_files(tmp_path / name, files)) for name, files in (("a", broken), ("b", moved))
    )
    found = compare(before, after).findings
    assert not found.new
    assert not found.gone
    back = compare(after, side(write_files(tmp_path / "c", SMALL))).findings
    assert [finding.code for finding in back.gone] == ["C002"]


NUMBERED = """\
---
claim: Claim {0} holds for school {0}.
evidence:
  - source: lima2010thinking
    relation: supports
    locator: p. {0}
---
"""


def test_many_renamed_at_once(tmp_path: Path) -> None:
    def notes(folder: str) -> dict[str, str]:
        return {f"claims/{folder}-{n}.md": NUMBERED.format(n) for n in range(300)}

    old, new = (
        side(write_files(tmp_path / name, {**SMALL, **notes(name)})) for name in ("old", "new")
    )
    found = compare(old, new)
    assert len(found.claims_changed) == 300
    for change in found.claims_changed:
        assert change.before.id.removeprefix("old-") == change.after.id.removeprefix("new-")
    lines = [item for section in sections(found) if section.title != "For a second look"
             for item in section.items]  # fmt: skip
    assert len(lines) == 300, "nothing else is called changed"
    assert all(item.line[-2].text == ", renamed from " for item in lines)
    assert not any(item.details for item in lines)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from([
    (FAITH, ("certainty: low", "certainty: high")),
    (FAITH, ("p. 2", "p. 7")),
    (FAITH, ("relation: supports", "relation: qualifies")),
    (HELPS, ("draft", "reviewed")),
    (HELPS, None),
    (BIB, ("1--21", "1--30")),
    (VOCABULARY, ("label: Trust", "label: Faith")),
]), unique_by=lambda edit: edit[0]))  # fmt: skip
def test_there_and_back_again(tmp_path_factory: pytest.TempPathFactory, edits) -> None:
    """What one way adds and changes, the other way removes and changes back."""
    folder = tmp_path_factory.mktemp("both")
    one = side(write_files(folder / "one", SMALL))
    two = side(write_files(folder / "two", edited(dict(edits))))
    there, back = compare(one, two), compare(two, one)
    assert bool(there) is bool(back) is bool(edits)
    assert [c.id for c in there.claims_removed] == [c.id for c in back.claims_added]
    assert [c.after.id for c in there.claims_changed] == [c.after.id for c in back.claims_changed]
    assert [f.code for f in there.findings.new] == [f.code for f in back.findings.gone]


def test_each_flag_is_documented() -> None:
    page = (ROOT / "docs" / "diff.md").read_text(encoding="utf-8")
    assert [kind for kind in FlagKind if f"| `{kind}` |" not in page] == []


def test_a_term_renamed_everywhere_changes_no_claim(changes) -> None:
    new = {path: re.sub(r"\btrust\b", "confidence-in-others", text) for path, text in SMALL.items()}
    found = changes({VOCABULARY: new[VOCABULARY], HELPS: new[HELPS]})
    assert not found.claims_changed
    assert not found.vocabulary.features
    (term,) = found.vocabulary.terms
    assert [(f.name, f.before, f.after) for f in term.fields] == [
        ("id", "trust", "confidence-in-others")
    ]
    design = {path: text.replace("conceptual", "theory") for path, text in SMALL.items()}
    found = changes({VOCABULARY: design[VOCABULARY].replace("Conceptual", "Conceptual"),
                     FAITH: design[FAITH].replace("One theory", "One conceptual")})  # fmt: skip
    assert not found.claims_changed
    assert not found.vocabulary.reordered


def test_a_key_that_relays_is_renamed_too(changes) -> None:
    new = {path: text.replace("nao2009partnering", "nao2009school") for path, text in SMALL.items()}
    found = changes({BIB: new[BIB], FAITH: new[FAITH], HELPS: new[HELPS]})
    assert not found.claims_changed
    assert not found.sources.unused


def test_effects_appraisals_and_answers_are_changes(tmp_path: Path) -> None:
    edits = {
        "claims/trios-brought-no-gain.md": ("value: 0.10", "value: 0.11"),
        "sources/studies.yml": ("overall: 4", "overall: 3"),
        "claims/questions/do-trios-raise-attainment.md": ("Probably not", "Not"),
    }
    files = dict(WEIGHED)
    for path, (old, new) in edits.items():
        assert old in files[path]
        files[path] = files[path].replace(old, new)
    before = side(write_files(tmp_path / "before", WEIGHED))
    found = compare(before, side(write_files(tmp_path / "after", files)))
    (claim,) = found.claims_changed
    (item,) = claim.evidence.changed
    (field,) = item.fields
    assert field.name == "effects"
    assert "0.10 [-0.02, 0.22]" in field.before
    assert "0.11 [-0.02, 0.22]" in field.after
    question, study = found.things
    assert [(f.name, f.before, f.after) for f in question.fields] == [
        ("answer", "Probably not by much.", "Not by much.")
    ]
    assert [(f.name, f.before, f.after) for f in study.fields] == [
        ("appraisal", "padlocks: 4 (by west2017trios)", "padlocks: 3 (by west2017trios)")
    ]
    shown = "\n".join(section.title for section in sections(found))
    assert "Questions" in shown
    assert "Studies" in shown
    assert "1 question changed, 1 study changed" in summary(found)
    assert not compare(before, before)


def test_two_studies_that_turn_out_to_share_data_change_the_balance(tmp_path: Path) -> None:
    note, studies = "claims/trios-brought-no-gain.md", "sources/studies.yml"
    second = "  - source: south2018pairs\n    study: pairs-study\n    relation: supports\n"
    files = {**WEIGHED, note: WEIGHED[note].replace("evidence:\n", "evidence:\n" + second)}
    before = side(write_files(tmp_path / "before", files))
    shared = files[studies] + "  shares-data-with: [trios-trial]\n"
    changes = compare(before, side(write_files(tmp_path / "after", files | {studies: shared})))
    (change,) = changes.claims_changed
    assert (change.balance_before.lines, change.balance_after.lines) == (2, 1)
    assert any(
        "independent lines 2 → 1" in part.text or "2 → 1" in part.text
        for section in sections(changes)
        for item in section.items
        for detail in item.details
        for part in detail
    )
