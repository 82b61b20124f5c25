"""Locators: CSL's labels as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.base.locators import LABELS, PageRange, match_locator, parse_locator


@pytest.mark.parametrize(
    ("text", "label", "value", "pages"),
    [
        ("p. 2", "page", "2", [(2, 2)]),
        ("p.2", "page", "2", [(2, 2)]),
        ("p 2", "page", "2", [(2, 2)]),
        ("P. 2", "page", "2", [(2, 2)]),
        ("Page 2", "page", "2", [(2, 2)]),
        ("7", "page", "7", [(7, 7)]),
        ("pp. 12–15, 20", "page", "12–15, 20", [(12, 15), (20, 20)]),
        ("pp. 3 to 5 and 9", "page", "3 to 5 and 9", [(3, 5), (9, 9)]),
        ("pp. 12--15", "page", "12--15", [(12, 15)]),
        ("123-7", "page", "123-7", [(123, 127)]),
        ("pp. 123-27", "page", "123-27", [(123, 127)]),
        ("pp. 99-101", "page", "99-101", [(99, 101)]),
        ("p. 12f.", "page", "12f.", [(12, 12)]),
        ("pp. 12 ff.", "page", "12 ff.", [(12, 12)]),
        ("pp. 3-9 passim", "page", "3-9 passim", [(3, 9)]),
        ("p. S12", "page", "S12", []),
        ("p. 12a", "page", "12a", []),
        ("ch. 4", "chapter", "4", []),
        ("Chapter IV", "chapter", "IV", []),
        ("chap. 3, p. 7", "chapter", "3, p. 7", [(7, 7)]),
        ("vol. 2, pp. 3–5", "volume", "2, pp. 3–5", [(3, 5)]),
        ("p. 106, n. 3", "page", "106, n. 3", [(106, 106)]),
        ("§ 3.1", "section", "3.1", []),
        ("§§3-4", "section", "3-4", []),
        ("para. 9", "paragraph", "9", []),
        ("¶ 9", "paragraph", "9", []),
        ("Table 3", "table", "3", []),
        ("fig. 1a", "figure", "1a", []),
        ("Appendix B", "appendix", "B", []),
        ("12:30", "timestamp", "12:30", []),
        ("s.v. trust", "sub-verbo", "trust", []),
        ("no. 2", "issue", "2", []),
    ],
)
def test_locators(text: str, label: str, value: str, pages: list[tuple[int, int]]) -> None:
    found = parse_locator(text)
    assert found is not None
    assert (found.label, found.value) == (label, value)
    assert found.pages == tuple(PageRange(*page) for page in pages)


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("p. iv", (PageRange(4, 4, roman=True),)),
        ("pp. xii–xiv, 3", (PageRange(12, 14, roman=True), PageRange(3, 3))),
        ("pp. XII-XIX", (PageRange(12, 19, roman=True),)),
    ],
)
def test_roman_pages(text: str, pages: tuple[PageRange, ...]) -> None:
    found = parse_locator(text)
    assert found is not None
    assert found.pages == pages


@pytest.mark.parametrize(
    "text",
    ["", "p.", "p", "near the end", "in chapter 4", "iv", "p. 2 @a", "pages", "p. x-ray", "²"],
)
def test_no_locators(text: str) -> None:
    assert parse_locator(text) is None


def test_what_follows_is_left() -> None:
    found = match_locator("pp. 2–3, on trust")
    assert found is not None
    assert (found[0].value, found[1]) == ("2–3", 7)


@pytest.mark.parametrize("word", [word for words in LABELS.values() for word in words])
def test_every_way_of_writing_a_label_is_known(word: str) -> None:
    found = parse_locator(f"{word} 12")
    assert found is not None
    assert LABELS[found.label].count(word) == 1


@given(st.text() | st.from_regex(r"(pp?|ch|vol)\. ?[\d ,ivxl–-]{0,20}", fullmatch=True))
def test_any_text_is_taken(text: str) -> None:
    found = match_locator(text)
    if found:
        assert 0 < found[1] <= len(text)
        assert found[0].value == text[: found[1]][-len(found[0].value) :]
