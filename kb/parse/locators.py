"""Locators: which page, chapter or paragraph of a source is meant.

Source: CSL 1.0.2 specification, “Locators”; Pandoc user's guide, “Citation syntax”.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LABELS: dict[str, tuple[str, ...]] = {
    "page": ("p.", "pp.", "page", "pages", "pg."),
    "chapter": ("ch.", "chs.", "chap.", "chaps.", "chapter", "chapters"),
    "section": ("sec.", "secs.", "section", "sections", "§", "§§"),
    "figure": ("fig.", "figs.", "figure", "figures"),
    "table": ("table", "tables", "tab."),
    "paragraph": ("para.", "paras.", "par.", "paragraph", "paragraphs", "¶", "¶¶"),
    "volume": ("vol.", "vols.", "volume", "volumes"),
    "issue": ("no.", "nos.", "number", "issue"),
    "note": ("n.", "nn.", "note", "notes", "fn."),
    "line": ("l.", "ll.", "line", "lines"),
    "column": ("col.", "cols.", "column", "columns"),
    "part": ("pt.", "pts.", "part", "parts"),
    "book": ("bk.", "bks.", "book", "books"),
    "folio": ("fol.", "fols.", "folio", "folios"),
    "verse": ("v.", "vv.", "verse", "verses"),
    "appendix": ("app.", "apps.", "appendix", "appendices"),
    "sub-verbo": ("s.v.", "s.vv."),
}
"""CSL's locator labels, with the ways in which people write them."""

_BY_WORD = {word: label for label, words in LABELS.items() for word in words}
_WORDS = "|".join(re.escape(word) for word in sorted(_BY_WORD, key=len, reverse=True))
_NUMBER = r"(?:\d+(?:\.\d+)*[a-z]?|[ivxlcdm]+|[A-Z]\d*(?:\.\d+)*)"
_RANGE = rf"{_NUMBER}(?:\s?[-–—]{{1,2}}\s?{_NUMBER})?(?:\s?ff?\.)?"
_VALUE = rf"{_RANGE}(?:\s?(?:,|&|and)\s?{_RANGE})*"
_LOCATOR = re.compile(rf"(?:(?P<word>{_WORDS})\s*)?(?P<value>{_VALUE})(?![\w@])")
_VERBO = re.compile(r"(?P<word>s\.vv?\.)\s*(?P<value>\S.*)")
_PAIR = re.compile(r"(\d+|[ivxlcdm]+)(?:\s?[-–—]{1,2}\s?(\d+|[ivxlcdm]+))?")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


@dataclass(frozen=True, slots=True)
class Locator:
    """A CSL label and the value after it, as in ``page`` and ``12–15``.

    ``ranges`` holds the numbers of first and last for each part; a roman number is negated so
    that the front matter of a book sorts before its pages.
    """

    label: str
    value: str
    ranges: tuple[tuple[int, int], ...] = ()


def parse_locator(text: str) -> Locator | None:
    """The locator that ``text`` is as a whole; None when it is none. Without a label: pages."""
    found = match_locator(text.strip())
    return found[0] if found and found[1] == len(text.strip()) else None


def match_locator(text: str) -> tuple[Locator, int] | None:
    """The locator that ``text`` starts with, and where it ends."""
    match = _VERBO.match(text) or _LOCATOR.match(text)
    if match is None or (match["word"] is None and not match["value"][0].isdigit()):
        return None
    label = _BY_WORD[match["word"]] if match["word"] else "page"
    return Locator(label, match["value"], tuple(_ranges(match["value"]))), match.end()


def _ranges(value: str) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    for first, last in _PAIR.findall(value):
        start = _number(first)
        end = _number(_completed(first, last)) if last else start
        pairs.append((start, end))
    return pairs


def _completed(first: str, last: str) -> str:
    """``123–7`` means 123 to 127."""
    if first.isdigit() and last.isdigit() and len(last) < len(first):
        return first[: len(first) - len(last)] + last
    return last


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    values = [_ROMAN[letter] for letter in text]
    total = sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))
    return -total
