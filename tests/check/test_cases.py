"""Case files: ``tests/cases/C002-name.md`` is a note, ``….txt`` the findings expected of it.

The note stands in the small knowledge base of ``conftest.py``, that of a rule about weighing in
the one with a study and a question; a case that ends in ``.yml`` is its vocabulary instead (for a
rule ``E…`` its studies), one that ends in ``.bib`` a further bibliography, and a case that is a
folder lays its files over it. A case whose list is empty shows what is right. Lines with ``→``
after a finding are those that its fix would change. ``pytest --rewrite-docs`` writes what is found,
to be looked over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from kb.base.text import TextFile
from kb.check.catalogue import BY_CODE, RULES
from kb.check.checks import check
from kb.diagnostics import Diagnostic
from kb.workspace import load
from kb.workspace.files import STUDIES, VOCABULARY
from tests.conftest import SMALL, WEIGHED, WriteKb, write_files

FOLDER = Path(__file__).parent.parent / "cases"
ENDINGS = {".md", ".yml", ".bib", ""}
CASES = sorted(
    p for g in ("[ACES]*", "T00[345]*", "N018*") for p in FOLDER.glob(g) if p.suffix in ENDINGS
)
WEIGHING = re.compile(r"[AE]|N018|C019|C02[01]")
# Of no concern to the cases of other rules.
UNUSED = "C013"


def files(case: Path) -> Mapping[str, bytes]:
    """The files of a case by their paths."""
    if case.is_dir():
        found = (path for path in sorted(case.rglob("*")) if path.is_file())
        return {path.relative_to(case).as_posix(): path.read_bytes() for path in found}
    name = case.name.partition("-")[2]
    listed = STUDIES if case.name.startswith("E") else VOCABULARY
    paths = {".yml": listed, ".bib": f"sources/{name}", ".md": f"claims/the-case/{name}"}
    return {paths[case.suffix]: case.read_bytes()}


def findings(case: Path, root: Path) -> Iterator[str]:
    given = files(case)
    base = WEIGHED if WEIGHING.match(case.name) else SMALL
    loaded = load(write_files(root, {**base, **given}), cache=False)
    found = [*loaded.diagnostics, *check(loaded.corpus)]
    for finding in sorted(found, key=lambda finding: finding.sort_key):
        path, span = finding.place
        if path in given and (finding.code != UNUSED or case.name.startswith(UNUSED)):
            where = f"{path}:" if case.is_dir() else ""
            yield f"{where}{span.line}:{span.column} {finding.code} {finding.message}"
            yield from fixed(loaded.texts[path], finding)


def fixed(file: TextFile, finding: Diagnostic) -> Iterator[str]:
    text = file.text
    edits = finding.fix.edits if finding.fix else ()
    for edit in sorted(edits, key=lambda edit: edit.span, reverse=True):
        text = text[: edit.span.start] + edit.replacement + text[edit.span.end :]
    yield from (f"    → {new}" for new in text.splitlines() if new not in file.text.splitlines())


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_case(case: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    lines = "".join(f"{line}\n" for line in findings(case, tmp_path))
    expected = case.parent / f"{case.stem}.txt"
    if request.config.getoption("--rewrite-docs"):
        expected.write_text(lines, encoding="utf-8")
    assert lines == expected.read_text(encoding="utf-8")
    code, _, name = case.stem.partition("-")
    assert (f" {code} " in lines) is not name.startswith("right")
    assert not (name.startswith("right") and lines)


def test_each_rule_over_the_whole_has_a_bad_and_a_good_case() -> None:
    reported: dict[str, set[bool]] = {rule.code: set() for rule in RULES}
    for case in CASES:
        code, _, name = case.stem.partition("-")
        reported[code].add(name.startswith("right"))
    # What git and the clock know is not in a case: see tests/workspace/test_later_changes.py.
    del reported["A002"], reported["A007"]
    ours = [code for code in reported if code.startswith(("A", "C", "E", "N018", "S"))]
    assert {code: reported[code] for code in ours} == {code: {True, False} for code in ours}


def test_a_misspelt_relation_hides_nothing_of_its_item(write_kb: WriteKb) -> None:
    note = "claims/trios-brought-no-gain.md"
    slips = {"relation: supports": "relation: suports", "design: randomised-trial": "design: trail"}
    text = WEIGHED[note]
    for right, wrong in slips.items():
        text = text.replace(right, wrong)
    loaded = load(write_kb({**WEIGHED, note: text}), cache=False)
    said = [finding.message for finding in (*loaded.diagnostics, *check(loaded.corpus))]
    for slip in ("suports", "trail"):
        assert any(slip in message for message in said), slip


def test_what_a_source_describes_needs_no_second_one(write_kb: WriteKb) -> None:
    note = "claims/trios-brought-no-gain.md"
    described = WEIGHED[note].replace("kind: finding", "kind: description")
    raised = described.replace("certainty: moderate", "certainty: high")
    loaded = load(write_kb({**WEIGHED, note: raised}), cache=False)
    codes = {finding.code for finding in (*loaded.diagnostics, *check(loaded.corpus))}
    assert "N032" in codes
    assert "N018" not in codes


def test_codes_are_unique_and_documented() -> None:
    assert len(BY_CODE) == len(RULES)
    for rule in RULES:
        assert rule.title
        assert rule.why.endswith((".", ".”"))
        assert rule.bad
        assert rule.good
        assert rule.bad != rule.good
