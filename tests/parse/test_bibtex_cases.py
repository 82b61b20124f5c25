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


def test_bodies_in_braces_are_whole() -> None:
    text = (Path(__file__).parent.parent / "cases" / "B021-bodies.bib").read_text(encoding="utf-8")
    file, _ = decode(text.encode(), "sources/bodies.bib")
    _, first = resolve([parse_bib(file)[0]])
    edits = sorted((e for f in first if f.fix for e in f.fix.edits), key=lambda e: -e.span.start)
    for edit in edits:
        text = text[: edit.span.start] + edit.replacement + text[edit.span.end :]
    fixed, _ = decode(text.encode(), "sources/bodies.bib")
    sources, left = resolve([parse_bib(fixed)[0]])
    assert not left
    assert [[c.person.literal or c.person.family for c in s.creators] for s in sources] == [
        ["Department for Education"],
        ["National Foundation for Research and Development in Schools"],
        ["ATLAS Collaboration", "Smith"],
    ]
