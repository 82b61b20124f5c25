"""The canonical form: cases, bytes that are not ours, and what holds for every text.

``cases/NAME.bib`` is a text as somebody might write it, ``cases/NAME.formatted.bib`` its form.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kb.base.text import TextFile
from kb.format import format_bytes
from kb.parse.bibtex import parse_bib
from kb.parse.note import parse_note
from kb.parse.vocabulary import parse_vocabulary
from tests.conftest import ROOT, SMALL
from tests.parse.test_bibtex_properties import mutated, soup

CASES = Path(__file__).parent / "cases"
SHIPPED = sorted(
    path
    for name in ("sources", "claims", "kb/cli/templates/init")
    for path in (ROOT / name).rglob("*")
    if path.suffix in {".bib", ".md"} or path.name == "vocabulary.yml"
    # What a new collection has beside its notes: how to read and to contribute to it.
    if name != "kb/cli/templates/init" or {"claims", "sources"} & {*path.parts}
)
# What the canonical form may add, drop or change: brackets, quotation marks, dashes of lists.
LAYOUT = re.compile(r"[\s{}()\[\]\",:\-]|@comment", re.IGNORECASE)


def formatted(text: str, path: str = "sources/a.bib") -> str:
    return format_bytes(text.encode("utf-8", "replace"), path).data.decode()


def content(text: str) -> Counter[str]:
    """Every character that is no layout, whatever the order; a check that knows no grammar."""
    return Counter(LAYOUT.sub("", text.encode("utf-8", "replace").decode()).lower())


@pytest.mark.parametrize("name", ["many.bib", "note.md", "vocabulary.yml"])
def test_case(name: str) -> None:
    case = CASES / name
    expected = case.with_suffix(f".formatted{case.suffix}").read_text(encoding="utf-8")
    assert formatted(case.read_text(encoding="utf-8"), name) == expected
    assert formatted(expected, name) == expected


def test_what_is_left_is_reported_with_its_place() -> None:
    left = format_bytes((CASES / "many.bib").read_bytes(), "many.bib").unformatted
    assert [(one.place.span.line, one.why[:4]) for one in left] == [(28, "B004"), (30, "B007")]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_what_is_shipped_is_in_canonical_form(path: Path) -> None:
    inside = "sources" if "sources" in path.parts else "claims"
    name = path.as_posix().rpartition(f"/{inside}/")[2]
    result = format_bytes(path.read_bytes(), f"{inside}/{name}")
    assert result.data == path.read_bytes()
    assert not result.unformatted


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("name", ["many.bib", "note.md", "vocabulary.yml"])
def test_line_ends_and_byte_order_mark_stay(name: str, mark: bytes) -> None:
    case = CASES / name
    expected = case.with_suffix(f".formatted{case.suffix}").read_bytes()
    windows = mark + case.read_bytes().replace(b"\n", b"\r\n")
    assert format_bytes(windows, name).data == mark + expected.replace(b"\n", b"\r\n")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("@book{k,title={Münze}}".encode("latin-1"), "T001"),
        ("@book{k,title={T}}".encode("utf-16"), "T001"),
        (b"@book{k,title={T\0}}", "T002"),
    ],
)
def test_bytes_that_are_no_utf8_leave_the_file_as_it_is(data: bytes, code: str) -> None:
    result = format_bytes(data, "a.bib")
    assert result.data == data
    assert [one.why[:4] for one in result.unformatted] == [code]


@pytest.mark.parametrize(
    ("front", "line", "why"),
    [
        ("claim: Networks: help\n", 2, "N003"),
        ("kind: finding\nkind: finding\n", 3, "N005"),
        ("claim: &a It holds.\nnote: *a\n", 2, "N011"),
        ("kind: finding\n? claim\n: It holds.\n", 3, "this cannot be laid out anew"),
        ("kind: finding\nclaim: # why\n  It holds.\n", 3, "this cannot be laid out anew"),
        ("- a\n- b\n", 2, "it is no list of “key: value” lines"),
    ],
)
def test_front_matter_that_cannot_be_laid_out_is_left(front: str, line: int, why: str) -> None:
    note = f"---\n{front}---\nProse.\n"
    result = format_bytes(note.encode(), "a.md")
    assert result.data.decode() == note
    assert [one.place.span.line for one in result.unformatted][:1] == [line]
    assert result.unformatted[0].why.startswith(why)


def test_a_note_without_front_matter_is_left() -> None:
    result = format_bytes(b"Prose only.\n", "a.md")
    assert result.data == b"Prose only.\n"
    assert result.unformatted[0].why.startswith("N001")


def test_an_entry_with_comments_on_their_own_lines_keeps_its_order() -> None:
    text = "@book{k,\n  date  = {2010},\n  % On its title.\n  title = {T},\n}\n"
    assert formatted(text) == text


def test_a_percent_sign_in_quotation_marks_keeps_them() -> None:
    text = '@misc{k,\n  title = {T},\n  url   = "https://example.org/a%20b",\n}\n'
    assert formatted(text) == text


def test_fields_that_mean_the_same_keep_their_order() -> None:
    one = formatted("@book{k,year=2010,date={2011},title={T},journal={J},journaltitle={K}}")
    names = re.findall(r"^  (\w+)", one, re.MULTILINE)
    assert names == ["title", "journal", "journaltitle", "year", "date"]


def test_scalars_keep_what_they_mean_and_how_they_were_typed() -> None:
    front = "claim: 'It''s so'\nstatus: \"draft\"\nsample: 010\nquote: no\nnote: 12:30\n"
    text = f"---\n{front}---\n"
    assert formatted(text, "a.md") == text


def bib_values(text: str) -> object:
    bib, findings = parse_bib(TextFile("a.bib", text))
    entries = [
        (entry.type, entry.key, sorted((field.name, field.parts) for field in entry.fields))
        for entry in bib.entries
    ]
    codes = Counter(finding.code for finding in findings)
    return entries, [(macro.name, macro.parts) for macro in bib.macros], codes


@settings(max_examples=300, deadline=None)
@given(text=mutated() | soup)
@example("@string{a=0,\n}\n")
@example("@string{a0 = {0}}\n@string{a1 = a0 #}\n@book{k, title = {T}, note = a1}\n")
def test_formatting_a_bibliography_changes_nothing_that_is_read(text: str) -> None:
    text = text.encode("utf-8", "replace").decode().replace("\0", "").removeprefix("\ufeff")
    once = formatted(text)
    assert formatted(once) == once
    assert content(once) == content(text)
    assert bib_values(once) == bib_values(text)


NOTES = [
    *(path.read_text(encoding="utf-8") for path in SHIPPED if path.suffix == ".md"),
    (CASES / "note.md").read_text(encoding="utf-8"),
    *(text for path, text in SMALL.items() if path.endswith(".md")),
]
VOCABULARIES = [
    (CASES / "vocabulary.yml").read_text(encoding="utf-8"),
    SMALL["claims/vocabulary.yml"],
]
PIECES = (
    *("\n", "\n\n", "  ", " ", "\t", "\r\n", "#", " # x", "\n# x", "\n  # x\n", "- ", "\n- ", ":"),
    *(": ", "[", "]", "{", "}", ",", ", ", '"', "'", "|", ">", "|-\n", ">+\n  ", "|2\n", "?", "&a"),
    *("*a", "!", "---", "\n---\n", "a", "é", "\nnote: x", "\n  - source: y\n", "x\n\n\n  y", "~"),
)


@st.composite
def mangled(draw: st.DrawFn, texts: list[str]) -> str:
    """A real text with stretches cut, doubled, replaced, or with its lines in another order."""
    text = draw(st.sampled_from(texts))
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 12)))
        piece = st.lists(st.sampled_from(PIECES), max_size=3).map("".join)
        text = text[:start] + draw(piece | st.just(text[start:end] * 2)) + text[end:]
    if draw(st.booleans()):
        lines = text.split("\n")
        at, to = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
        lines.insert(to, lines.pop(at))
        text = "\n".join(lines)
    return text


@settings(max_examples=400, deadline=None)
@given(text=mangled(NOTES))
def test_formatting_a_note_changes_nothing_that_is_read(text: str) -> None:
    once = formatted(text, "claims/a.md")
    assert formatted(once, "claims/a.md") == once
    assert content(once) == content(text)
    (before, findings_before), (after, findings_after) = (
        parse_note(TextFile("claims/a.md", one)) for one in (text, once)
    )
    in_order = Counter(f.code for f in findings_before if f.code != "N026")
    assert Counter(f.code for f in findings_after if f.code != "N026") == in_order
    if before is None or after is None:
        assert before is after
        return
    assert after.body == before.body
    assert after.statement == before.statement
    assert after.evidence == before.evidence
    assert set(after.relations) == set(before.relations)
    assert (after.features, after.contexts) == (before.features, before.contexts)


@settings(max_examples=200, deadline=None)
@given(text=mangled(VOCABULARIES))
def test_formatting_a_vocabulary_changes_nothing_that_is_read(text: str) -> None:
    once = formatted(text, "vocabulary.yml")
    assert formatted(once, "vocabulary.yml") == once
    assert content(once) == content(text)
    before, after = (parse_vocabulary(TextFile("a.yml", one))[0] for one in (text, once))
    assert after == before
