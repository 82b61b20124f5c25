"""``kb rename``: another name in every place, and the old one still leads on."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from kb.api.workspace import Workspace
from kb.base.errors import KbError
from kb.check.policy import Policy
from kb.diff import Side, compare
from kb.model.naming import Sort, former_names, things
from kb.report.diff.phrases import sections
from tests.conftest import SMALL, WEIGHED, RunKb, WriteKb, write_files

NOTE = """\
---
claim: Trust takes time.
status: draft
features: {"trust": supports, network: describes}
contexts: [ 'england' ]
evidence:
  - source: "nao2009partnering"
    relation: supports
    design: conceptual # a remark
---

As [partnering](../partnering-helps.md), [again](/claims/partnering-helps.md#top) and
[[partnering-helps|it]] say [see @nao2009partnering, p. 2; @lima2010thinking].
"""
BIB = """\
@inbook{part, title = {A part}, author = {A, B}, date = {2001}, crossref = "nao2009partnering"}
@misc{third, title = {Third}, author = {A, B}, date = {2001},
  related = {part,
    nao2009partnering}, note = {nao2009partnering}}
"""
FILES = {
    **WEIGHED,
    "claims/deeper/trust-takes-time.md": NOTE,
    "sources/more.bib": BIB,
}
NAMES = [
    (Sort.SOURCE, "nao2009partnering", "nao:2009"),
    (Sort.SOURCE, "part", "whole"),
    (Sort.CLAIM, "partnering-helps", "partners-help"),
    (Sort.QUESTION, "do-trios-raise-attainment", "do-trios-help"),
    (Sort.STUDY, "trios-trial", "trial-of-trios"),
    (Sort.FEATURE, "network", "networks"),
    (Sort.OUTCOME, "attainment", "results"),
    (Sort.CONTEXT, "england", "all-england"),
    (Sort.DESIGN, "evaluation", "evaluations"),
    (Sort.TOOL, "padlocks", "locks"),
]


def texts(root: Path) -> dict[str, str]:
    paths = [path for path in sorted(root.rglob("*")) if path.suffix in {".md", ".bib", ".yml"}]
    return {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in paths}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_files(tmp_path / "kb", FILES)


@pytest.mark.parametrize(("sort", "old", "new"), NAMES)
def test_the_new_name_stands_everywhere_and_the_old_one_leads_to_it(
    root: Path, kb_main: RunKb, sort: Sort, old: str, new: str
) -> None:
    before = Workspace(root).check()
    done = kb_main("-C", str(root), "rename", old, new, "--kind", sort.address)
    assert done.returncode == 0, done.stderr
    workspace = Workspace(root)
    corpus = workspace.read().corpus
    assert new in things(corpus, sort)
    assert old not in things(corpus, sort)
    assert former_names(corpus, sort)[old] == new
    assert len(workspace.check().findings) == len(before.findings)
    assert f"{new} is called {old}" not in kb_main("-C", str(root), "show", new).stdout
    assert kb_main("-C", str(root), "show", old).stdout.startswith(f"{old} is called {new} today.")


@pytest.mark.parametrize(("sort", "old", "new"), NAMES)
def test_only_the_name_and_the_list_of_former_ones_change(
    root: Path, kb_main: RunKb, sort: Sort, old: str, new: str
) -> None:
    before = texts(root)
    kb_main("-C", str(root), "rename", old, new, "--kind", sort.address)
    after = {path.replace(f"/{new}.md", f"/{old}.md"): t for path, t in texts(root).items()}
    assert after.keys() == before.keys()
    for path, text in after.items():
        listed = (line for line in text.splitlines() if "replaces:" not in line)
        kept = [line.replace(f" ids = {{{old}}},", "") for line in listed]
        kept = [line for line in kept if not line.startswith("  ids ")]
        assert len(kept) == len(before[path].splitlines())
        for line, was in zip(kept, before[path].splitlines(), strict=True):
            assert line in {was, was.replace(old, new), was.replace(old, new, 1)}


@pytest.mark.parametrize(("sort", "old", "new"), NAMES)
def test_the_new_name_is_the_one_change_that_kb_diff_tells(
    root: Path, sort: Sort, old: str, new: str
) -> None:
    workspace = Workspace(root)
    before = workspace.read(Policy())
    workspace.write(workspace.rename(old, new, sort.address).files)
    after = workspace.read(Policy())
    sides = [Side(one.corpus, one.findings) for one in (before, after)]
    changes = compare(*sides)
    told = [
        *((c.before.id, c.after.id) for c in changes.claims_changed),
        *((c.before.key, c.after.key) for c in changes.sources.changed),
        *((c.before and c.before.id, c.term.id) for c in changes.vocabulary.terms),
        *((c.was, c.id) for c in changes.things),
    ]
    assert told == [(old, new)]
    assert not changes.flags
    assert not changes.findings.new
    assert not changes.findings.gone
    items = [item for section in sections(changes) for item in section.items]
    assert len(items) == 1
    said = [part.text for line in (items[0].line, *items[0].details) for part in line]
    assert said.count(old) == 1
    # On the line itself, or, of a term, in the one line below it.
    on_the_line = old in [part.text for part in items[0].line]
    assert len(items[0].details) == (0 if on_the_line else 1)


def test_every_way_to_point_to_a_claim_is_followed(root: Path, kb_main: RunKb) -> None:
    kb_main("-C", str(root), "rename", "partnering-helps", "partners-help")
    note = (root / "claims/deeper/trust-takes-time.md").read_text("utf-8")
    assert "[partnering](../partners-help.md), [again](/claims/partners-help.md#top)" in note
    assert "[[partners-help|it]]" in note
    question = (root / "claims/questions/do-trios-raise-attainment.md").read_text("utf-8")
    assert '  partners-help: "left out: says nothing of attainment"\n' in question
    assert "disputes: [partners-help]" in (root / "claims/networks/spread-by-faith.md").read_text()
    assert "replaces: [partnering-helps]\n---\n" in (root / "claims/partners-help.md").read_text()


def test_keys_in_other_entries_are_followed_and_words_are_not(root: Path, kb_main: RunKb) -> None:
    kb_main("-C", str(root), "rename", "nao2009partnering", "nao2009")
    bib = (root / "sources/more.bib").read_text("utf-8")
    assert bib == BIB.replace('"nao2009partnering"', '"nao2009"').replace(
        "    nao2009partnering}", "    nao2009}"
    )
    entry = (root / "sources/one.bib").read_text("utf-8")
    assert "@report{nao2009,\n  ids         = {nao2009partnering},\n" in entry


def test_a_name_given_back_is_no_former_name(root: Path, kb_main: RunKb) -> None:
    for old, new in (("trust", "faith"), ("faith", "trust"), ("lima2010thinking", "x2010")):
        assert kb_main("-C", str(root), "rename", old, new).returncode == 0
    assert kb_main("-C", str(root), "rename", "x2010", "lima2010thinking").returncode == 0
    assert "replaces: [feature/faith]" in (root / "claims/vocabulary.yml").read_text("utf-8")
    bib = (root / "sources/one.bib").read_text("utf-8")
    assert "ids          = {x2010}," in bib
    assert "ids          = {lima" not in bib


def test_a_dry_run_shows_what_a_run_writes(root: Path, kb_main: RunKb) -> None:
    before = texts(root)
    shown = kb_main("-C", str(root), "rename", "partnering-helps", "partners-help", "--dry-run")
    assert texts(root) == before
    assert "rename from claims/partnering-helps.md\nrename to claims/partners-help.md" in (
        shown.stdout
    )
    assert "-  disputes: [partnering-helps]\n+  disputes: [partners-help]" in shown.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nothing", "x"), "There is no source, claim, question, study or term “nothing”."),
        (("trustt", "x"), "Did you mean “trust”?"),
        (("trust", "Trust!"), "must be small letters, digits and single hyphens, as in “trust”"),
        (("trust", "network"), "There is a feature “network” already."),
        (("trust", "trust"), "The feature is called “trust” already."),
        (("part", "a b"), "“a b” cannot be a citation key"),
        (("part", "THIRD"), "There is a source “third” already."),
        (("partnering-helps", "spread-by-faith"), "There is a claim “spread-by-faith” already."),
    ],
)
def test_names_that_cannot_be_are_refused(
    root: Path, kb_main: RunKb, arguments: tuple[str, str], message: str
) -> None:
    before = texts(root)
    done = kb_main("-C", str(root), "rename", *arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert texts(root) == before


def test_a_name_of_several_things_asks_for_the_kind(write_kb: WriteKb, kb_main: RunKb) -> None:
    root = str(write_kb({"claims/trust.md": SMALL["claims/partnering-helps.md"]}))
    done = kb_main("-C", root, "rename", "trust", "faith")
    assert done.returncode == 2
    assert "“--kind claim” and “--kind feature”" in done.stderr


def test_nothing_is_written_where_one_file_cannot_be(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = texts(root)
    workspace = Workspace(root)
    done = workspace.rename("network", "networks")
    calls = []

    def replace_third(source: Path, target: Path) -> None:
        calls.append(target)
        if len(calls) == 3:
            raise OSError(28, "No space left on device", str(target))
        real(source, target)

    real = os.replace
    monkeypatch.setattr(os, "replace", replace_third)
    with pytest.raises(KbError, match="nothing was changed"):
        workspace.write(done.files)
    assert texts(root) == before
    assert not list(root.rglob("*.building"))


def test_a_file_that_changed_meanwhile_stops_all(root: Path) -> None:
    workspace = Workspace(root)
    done = workspace.rename("network", "networks")
    changed = root / "claims/partnering-helps.md"
    changed.write_text(changed.read_text() + "More.\n")
    before = texts(root)
    with pytest.raises(KbError, match="changed in the meantime"):
        workspace.write(done.files)
    assert texts(root) == before


def test_former_names_lead_on_in_citations_and_manuscripts(root: Path, kb_main: RunKb) -> None:
    paper = root / "paper.md"
    paper.write_text("One [@nao2009partnering]. See [@partnering-helps].\n", "utf-8")
    args = ("-C", str(root))
    cited = kb_main(*args, "cite", "nao2009partnering", "--tool", "pandoc").stdout
    kb_main(*args, "rename", "nao2009partnering", "nao2009")
    kb_main(*args, "rename", "partnering-helps", "partners-help")
    assert kb_main(*args, "manuscript", "check", str(paper)).stdout == "No findings.\n"
    bib = kb_main(*args, "manuscript", "bib", str(paper), "--format", "csl-json")
    assert [item["id"] for item in json.loads(bib.stdout)] == ["nao2009partnering"]
    again = kb_main(*args, "cite", "nao2009partnering", "--tool", "pandoc").stdout
    assert again == cited.replace("nao2009partnering", "nao2009")


def test_a_note_that_still_has_the_old_name_is_told_the_new_one(root: Path, kb_main: RunKb) -> None:
    kb_main("-C", str(root), "rename", "nao2009partnering", "nao2009")
    late = SMALL["claims/partnering-helps.md"].replace("Partnering", "Late partnering")
    write_files(root, {"claims/late.md": late})
    done = kb_main("-C", str(root), "check", str(root / "claims/late.md"))
    assert "the source “nao2009partnering” is called “nao2009” now; write that" in done.stdout
    kb_main("-C", str(root), "check", "--fix", str(root / "claims/late.md"))
    assert "source: nao2009\n" in (root / "claims/late.md").read_text("utf-8")
