"""Case files: ``tests/cases/B003-name.bib`` is a bibliography, ``….txt`` what is found in it.

Each line of the text file is ``line:column CODE message``; a case without lines is right.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.parse import conflicts
from kb.parse import decode as decoding
from kb.parse.bibtex import parse_bib, resolve, rules
from kb.parse.decode import decode

CASES = sorted((Path(__file__).parent.parent / "cases").glob("[BT]*.bib"))


def findings(case: Path) -> list[str]:
    file, decoded = decode(case.read_bytes(), f"sources/{case.name}")
    bib, parsed = parse_bib(file)
    _, resolved = resolve([bib])
    return [
        f"{f.place.span.line}:{f.place.span.column} {f.code} {f.message}"
        for f in sorted(
            (*decoded, *conflicts.conflicts(file), *parsed, *resolved), key=lambda f: f.sort_key
        )
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_case(case: Path) -> None:
    expected = case.with_suffix(".txt").read_text(encoding="utf-8").splitlines()
    assert findings(case) == expected


def test_each_rule_has_a_case() -> None:
    reported = {line.split()[1] for case in CASES for line in findings(case)}
    assert reported == {rule.code for rule in (*rules.RULES, *decoding.RULES, *conflicts.RULES)}
