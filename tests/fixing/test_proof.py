"""A fix after which something else is read otherwise is withdrawn; the others are made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from kb.base.text import Place, TextFile
from kb.check.fixing import apply_fixes
from kb.diagnostics import Diagnostic, Edit, Fix, Rule

RULE = Rule("X001", "A rule of the test", "", "", "")
BIB = """\
@string{s = "S"}
@book{a, title = "T" # s,
  year = 1983, note = {n}}
@misc{b, title = {U}}
"""
NOTE = "---\nclaim: Trust grows.\nkind: findin\ncontexts: [london]\n---\n\nProse.\n"

Change = tuple[str, str]


def found(path: str, text: str, changes: Sequence[Change]) -> list[Diagnostic]:
    """A finding for each change, whose fix replaces the first place of a text."""
    file = TextFile(path, text)
    findings = []
    for old, new in changes:
        if old in text:
            span = file.span(text.index(old), text.index(old) + len(old))
            fix = Fix("change it", (Edit(span, new),), safe=True)
            findings.append(Diagnostic(RULE, Place(path, span), "changed", fix=fix))
    return findings


@pytest.mark.parametrize(
    ("path", "text", "bad"),
    [
        ("sources/a.bib", BIB, ('"T" # s', "{T # s")),  # the next fields are lost
        ("sources/a.bib", BIB, ("1983,", "{1983,")),  # a brace swallows what follows
        ("sources/a.bib", BIB, ("}}\n@misc", "}\n@misc")),  # the next entry is lost
        ("claims/a.md", NOTE, ("Trust grows.", "Trust: grows\nkind: x")),  # a key twice
        ("claims/a.md", NOTE, ("Trust grows.", '"Trust grows.')),  # a quotation mark too few
        ("claims/a.md", NOTE, ("findin\n", "finding # ")),  # the next key in a remark
    ],
)
def test_a_fix_that_changes_another_field_is_withdrawn(path: str, text: str, bad: Change) -> None:
    good = ("{U}", "{V}") if path.endswith(".bib") else ("[london]", "[england]")

    def find(changed: Mapping[str, bytes]) -> Sequence[Diagnostic]:
        return found(path, changed.get(path, text.encode()).decode(), [bad, good])

    result = apply_fixes({path: text.encode()}, find, unsafe=False)
    assert result.settled
    assert result.after[path].decode() == text.replace(*good)
    assert [finding.fix.edits[0].replacement for finding in result.fixed if finding.fix] == [
        good[1]
    ]


def test_a_fix_of_the_field_itself_and_of_its_key_is_made() -> None:
    changes = [("findin", "finding"), ("contexts: [london]", "contexts: [england, london]")]

    def find(changed: Mapping[str, bytes]) -> Sequence[Diagnostic]:
        now = changed.get("claims/a.md", NOTE.encode()).decode()
        return found("claims/a.md", now, changes if now == NOTE else [])

    after = apply_fixes({"claims/a.md": NOTE.encode()}, find, unsafe=False).after["claims/a.md"]
    assert after.decode() == NOTE.replace(*changes[0]).replace(*changes[1])
