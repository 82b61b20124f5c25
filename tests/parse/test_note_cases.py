"""Case files: ``tests/cases/N004-name.md`` is a note, ``….txt`` what is found in it.

``V001-name.yml`` is a vocabulary. Each line of the text file is ``line:column CODE message``, with
``→`` and the mended lines after a finding that can be mended; ``N014-right.md`` shows what the rule
has nothing against.
``pytest --rewrite-docs`` writes what is found, to be looked over.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.base.text import TextFile
from kb.diagnostics import Diagnostic
from kb.parse import vocabulary
from kb.parse.note import parse_note, rules
from kb.parse.vocabulary import parse_vocabulary

FOLDER = Path(__file__).parent.parent / "cases"
CASES = sorted(
    path
    for path in [*FOLDER.glob("N*.md"), *FOLDER.glob("N*.yml"), *FOLDER.glob("V*.yml")]
    # Which lines of evidence are independent is known of the whole corpus only.
    if not path.name.startswith("N018")
)


# Each with a remark that has to move along.
KEYS = [
    "# What is claimed?\n#   In one sentence.\nclaim: Networks spread by faith.   # not mine",
    "kind: finding",
    "certainty: low # a guess",
    "certainty-reason: >-\n  One paper,\n\n  # which is read\n  in another.",
    "contexts: [england,\n  general]   # and where else?",
    "evidence:   # all of it\n  ITEM",
    "relations:\n  # None is sure.\n  supports:\n    - partnering-helps",
]
ITEM = [
    "source: lima2010thinking   # seen",
    "relation: supports",
    'locator: "p. 2"',
    "quote: |\n      they spread\n      # by faith",
    "note: it\n      goes on",
]


def parse(case: Path, text: str) -> tuple[TextFile, list[Diagnostic]]:
    if case.suffix == ".yml":
        file = TextFile("claims/vocabulary.yml", text)
        return file, sorted(parse_vocabulary(file)[1], key=lambda f: f.sort_key)
    file = TextFile(f"claims/{case.stem.partition('-')[2]}.md", text)
    return file, sorted(parse_note(file)[1], key=lambda f: f.sort_key)


def read(case: Path) -> tuple[TextFile, list[Diagnostic]]:
    return parse(case, case.read_bytes().decode("utf-8"))


def fixed(file: TextFile, finding: Diagnostic) -> str:
    assert finding.fix is not None
    text = file.text
    for edit in sorted(finding.fix.edits, key=lambda edit: edit.span, reverse=True):
        text = text[: edit.span.start] + edit.replacement + text[edit.span.end :]
    return text


def reported(file: TextFile, finding: Diagnostic) -> str:
    span = finding.place.span
    line = f"{span.line}:{span.column} {finding.code} {finding.message}"
    if finding.fix is None:
        return line
    before, after = file.text.splitlines(), fixed(file, finding).splitlines()
    changed = [new for new in after if new not in before]
    return "\n".join([line, *(f"    → {new}" for new in changed)])


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_case(case: Path, request: pytest.FixtureRequest) -> None:
    file, found = read(case)
    lines = "".join(f"{reported(file, finding)}\n" for finding in found)
    expected = case.with_suffix(".txt")
    if request.config.getoption("--rewrite-docs"):
        expected.write_text(lines, encoding="utf-8")
    assert lines == expected.read_text(encoding="utf-8")
    code, _, name = case.stem.partition("-")
    right = code.endswith("000") or name.startswith("right")
    assert (code in {finding.code for finding in found}) is not right


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_a_fix_fixes_what_it_says(case: Path) -> None:
    file, found = read(case)
    for finding in found:
        if finding.fix:
            _, left = parse(case, fixed(file, finding))
            messages = [one.message for one in left]
            assert messages.count(finding.message) < [one.message for one in found].count(
                finding.message
            )


@given(st.permutations(range(len(KEYS))), st.permutations(range(len(ITEM))), st.booleans())
def test_keys_are_put_in_order_without_losing_a_byte(
    order: list[int], items: list[int], windows: bool
) -> None:
    item = "\n    ".join(ITEM[n] for n in items)
    lines = (KEYS[n].replace("ITEM", f"- {item}") for n in order)
    text = f"---\n{chr(10).join(lines)}\n# The end.\n---\n\nProse.\n"
    file = TextFile("claims/a.md", text.replace("\n", "\r\n") if windows else text)
    before, found = parse_note(file)
    for _ in range(3):
        finding = next((f for f in found if f.code == "N026"), None)
        if finding is None:
            break
        after = TextFile(file.path, fixed(file, finding))
        assert Counter(after.text) == Counter(file.text)
        claim, found = parse_note(after)
        assert claim == before
        file = after
    assert not [f for f in found if f.code == "N026"]


def test_each_rule_has_a_case() -> None:
    codes = {finding.code for case in CASES for finding in read(case)[1]}
    assert codes == {rule.code for rule in (*rules.RULES, *vocabulary.RULES)}
