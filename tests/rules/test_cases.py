"""Case files: ``tests/cases/C002-name.md`` is a note, ``….txt`` the findings expected of it.

The note stands in the small knowledge base of ``conftest.py``; a case that ends in ``.yml`` is
its vocabulary instead. A case whose list is empty shows what is right.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.load import load
from kb.load.files import VOCABULARY
from kb.rules import check
from kb.rules.catalogue import BY_CODE, RULES
from tests.conftest import SMALL, write_files

FOLDER = Path(__file__).parent.parent / "cases"
CASES = sorted([*FOLDER.glob("C*.md"), *FOLDER.glob("C*.yml")])


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_case(case: Path, tmp_path: Path) -> None:
    code, _, name = case.stem.partition("-")
    path = VOCABULARY if case.suffix == ".yml" else f"claims/the-case/{name}.md"
    root = write_files(tmp_path, {**SMALL, path: case.read_bytes()})
    loaded = load(root, cache=False)
    findings = [*loaded.diagnostics, *check(loaded.corpus)]
    found = sorted(
        f"{f.place.span.line}:{f.place.span.column} {f.code} {f.message}"
        for f in findings
        if f.place.path == path
    )
    expected = case.with_suffix(".txt").read_text(encoding="utf-8").splitlines()
    assert found == sorted(expected)
    assert code in BY_CODE


def test_each_rule_over_the_whole_has_a_bad_and_a_good_case() -> None:
    told = {case.stem.partition("-")[0]: [] for case in CASES}  # type: dict[str, list[bool]]
    for case in CASES:
        text = case.with_suffix(".txt").read_text(encoding="utf-8")
        told[case.stem.partition("-")[0]].append(bool(text.strip()))
    ours = [rule.code for rule in RULES if rule.code.startswith("C")]
    assert {code: {True, False} <= set(told.get(code, [])) for code in ours} == dict.fromkeys(
        ours, True
    )


def test_codes_are_unique_and_documented() -> None:
    assert len(BY_CODE) == len(RULES)
    for rule in RULES:
        assert rule.title
        assert rule.why.endswith((".", ".”"))
        assert rule.bad
        assert rule.good
        assert rule.bad != rule.good
