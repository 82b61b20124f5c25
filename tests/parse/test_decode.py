"""Bytes into text: what people save by mistake still loads, and is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.parse.decode import decode


def reported(data: bytes) -> tuple[str, list[tuple[str, int, int]]]:
    file, findings = decode(data, "claims/a.md")
    return file.text, [(f.code, f.place.span.line, f.place.span.column) for f in findings]


@pytest.mark.parametrize(
    ("data", "text", "findings"),
    [
        (b"", "", []),
        ("é\r\nñ".encode(), "é\r\nñ", []),
        (b"\xef\xbb\xbfa", "a", []),
        ("a\ufeffb".encode(), "a\ufeffb", []),
        ("Café".encode("latin-1"), "Café", [("T001", 1, 4)]),
        ("“so”\n– so".encode("cp1252"), "“so”\n– so", [("T001", 1, 1)]),
        # One bad byte does not garble the rest, and its column counts characters.
        ("éé ".encode() + b"\xe9\n", "éé é\n", [("T001", 1, 4)]),
        (b"a\r\rb\x81", "a\r\rb\x81", [("T001", 3, 2)]),
        (b"\xed\xa0\x80", "í\xa0€", [("T001", 1, 1)]),
        ("née".encode("utf-16"), "née", [("T001", 1, 1)]),
        (b"\xfe\xff" + "née".encode("utf-16-be"), "née", [("T001", 1, 1)]),
        (b"\xff\xfea\0b", "a\ufffd", [("T001", 1, 1)]),
        (b"a\nb\0c\0", "a\nb\ufffdc\ufffd", [("T002", 2, 2)]),
        (b"\0\xe9", "\ufffdé", [("T001", 1, 2), ("T002", 1, 1)]),
    ],
)
def test_decode(data: bytes, text: str, findings: list[tuple[str, int, int]]) -> None:
    assert reported(data) == (text, findings)


def test_the_message_names_byte_character_and_fix() -> None:
    _, (finding,) = decode(b"Caf\xe9 \x96", "sources/a.bib")
    assert "0xE9" in finding.message
    assert "“é”" in finding.message
    assert "first of 2" in finding.message
    assert "UTF-8" in finding.message


@given(text=st.text(alphabet=st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_utf_8_comes_back(text: str) -> None:
    assert decode(text.encode(), "a")[0].text == text.removeprefix("\ufeff")


@given(data=st.binary())
def test_any_bytes_decode_to_text_that_can_be_stored(data: bytes) -> None:
    file, findings = decode(data, "a")
    assert "\0" not in file.text
    assert file.text.encode().decode() == file.text
    if not findings:
        assert file.text.encode() == data.removeprefix(b"\xef\xbb\xbf")


@given(before=st.text(alphabet="aé日𝒳\n"), after=st.text(alphabet="aé日𝒳\n"))
def test_a_bad_byte_leaves_all_others_as_they_are(before: str, after: str) -> None:
    file, (finding,) = decode(before.encode() + b"\xff" + after.encode(), "a")
    assert file.text == f"{before}ÿ{after}"
    assert finding.place.span.start == len(before)
