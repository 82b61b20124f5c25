"""``kb-ignore`` in notes and entries, and the rules about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.check import suppressions
from kb.check.examine import examine
from kb.workspace import load
from tests.conftest import SMALL, write_files

FOLDER = Path(__file__).parent.parent / "cases"
CASES = sorted([*FOLDER.glob("K*.md"), *FOLDER.glob("K*.bib")])


def reported(root: Path, path: str) -> list[str]:
    """What is found of the rules that the file names, and of those about ignores."""
    text = (root / path).read_text(encoding="utf-8")
    loaded = load(root, cache=False)
    return [
        f"{f.place.span.line}:{f.place.span.column} {f.code} {f.message}"
        for f in examine(loaded.corpus, loaded.diagnostics).findings
        if f.place.path == path and (f.code in text or f.rule in suppressions.RULES)
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_case(case: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    name = case.name.partition("-")[2]
    path = f"sources/{name}" if case.suffix == ".bib" else f"claims/{name}"
    root = write_files(tmp_path, {**SMALL, path: case.read_bytes()})
    lines = "".join(f"{line}\n" for line in reported(root, path))
    expected = case.with_suffix(".txt")
    if request.config.getoption("--rewrite-docs"):
        expected.write_text(lines, encoding="utf-8")
    assert lines == expected.read_text(encoding="utf-8")


def test_each_rule_has_a_bad_and_a_good_case() -> None:
    texts = {case: case.with_suffix(".txt").read_text(encoding="utf-8") for case in CASES}
    for rule in suppressions.RULES:
        ours = [text for case, text in texts.items() if case.name.startswith(rule.code)]
        assert any(rule.code in text for text in ours), rule.code
        assert any(rule.code not in text for text in ours), rule.code


def test_a_suppression_of_one_entry_leaves_the_next_alone(tmp_path: Path) -> None:
    entries = (
        "@article{one2010, kb-ignore = {B013: the journal prints none}, date = {2010}}\n"
        "@article{two2011, date = {2011}}\n"
    )
    root = write_files(tmp_path, {**SMALL, "sources/two.bib": entries})
    (finding,) = reported(root, "sources/two.bib")
    assert finding.startswith("2:10 B013")


def test_a_suppression_is_not_inherited(tmp_path: Path) -> None:
    entries = (
        "@collection{whole2010, kb-ignore = {B013: it has none}, date = {2010}}\n"
        "@incollection{part2010, crossref = {whole2010}, author = {Lee, Ann}}\n"
    )
    root = write_files(tmp_path, {**SMALL, "sources/two.bib": entries})
    assert [line.split()[1] for line in reported(root, "sources/two.bib")] == ["B013"]
