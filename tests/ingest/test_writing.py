"""New entries and fields in a bibliography that is there: nothing else moves."""

from __future__ import annotations

import pytest

from kb.base.text import TextFile
from kb.ingest.writing import unreadable, with_entries
from kb.parse.bibtex import parse_bib
from kb.parse.bibtex.entries import ValuePart
from kb.parse.bibtex.layout import Entry, Field

SORTED = "% Ours.\n\n@book{b, title = {B}}\n\n% About d.\n@book{d, title = {D}}\n"


def entry(key: str, value: str = "T") -> Entry:
    return Entry("", "book", key, (Field("title", f"{{{value}}}", (ValuePart(value),)),))


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("", "ace"),
        (SORTED, "bcdae"),
        (SORTED.removeprefix("% Ours.\n\n"), "abcde"),
        ("\n" + SORTED.removeprefix("% Ours.\n\n"), "abcde"),
        ("@book{d, title = {D}}\n@book{b, title = {B}}\n", "dbace"),
        ("@book{b, title = {B}}", "abce"),
        (SORTED.replace("\n", "\r\n"), "bcdae"),
        ("% Only a remark", "ace"),
    ],
)
def test_where_entries_go(text: str, order: str) -> None:
    new, _ = with_entries(text, [entry(key) for key in "eca"], {})
    bib, findings = parse_bib(TextFile("sources/new.bib", new))
    assert not findings
    assert "".join(one.key for one in bib.entries) == order
    assert all(line in new for line in text.splitlines())
    assert new.endswith("\n")
    assert ("\n" in new.replace("\r\n", "")) is ("\r\n" not in text)
    if "About d" in text:
        assert new.index("About d") > new.index("{c,"), "a remark stays with what it is about"


def test_an_entry_gets_fields_and_its_neighbours_stay_as_typed() -> None:
    volume = Field("volume", "{3}", (ValuePart("3"),))
    new, done = with_entries(SORTED, [], {"d": [volume]})
    assert done == {"d"}
    assert new.startswith(SORTED[: SORTED.index("@book{d")])
    assert "  title  = {D},\n  volume = {3},\n}" in new


def test_what_cannot_be_read_back_is_named() -> None:
    assert unreadable([entry("a"), entry("b", "{open"), entry("c")]) == {"b"}
