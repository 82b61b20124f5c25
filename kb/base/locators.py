"""Locators: which page, chapter or paragraph of a source is meant.

Source: CSL 1.0.2 specification, “Locators”; Pandoc user's guide, “Citation syntax”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

LABELS: dict[str, tuple[str, ...]] = {
    "page": ("p.", "pp.", "p", "pp", "page", "pages", "pg.", "pgs."),
    "chapter": ("ch.", "chs.", "ch", "chap.", "chaps.", "chap", "chapter", "chapters"),
    "section": ("sec.", "secs.", "sec", "sect.", "section", "sections", "§", "§§"),
    "figure": ("fig.", "figs.", "fig", "figure", "figures"),
    "table": ("table", "tables", "tab."),
    "paragraph": ("para.", "paras.", "para", "par.", "paragraph", "paragraphs", "¶", "¶¶"),
    "volume": ("vol.", "vols.", "vol", "volume", "volumes"),
    "issue": ("no.", "nos.", "number", "issue", "issues"),
    "note": ("n.", "nn.", "note", "notes", "fn.", "footnote", "footnotes", "endnote"),
    "line": ("l.", "ll.", "line", "lines"),
    "column": ("col.", "cols.", "col", "column", "columns"),
    "part": ("pt.", "pts.", "part", "parts"),
    "book": ("bk.", "bks.", "book", "books"),
    "folio": ("fol.", "fols.", "folio", "folios"),
    "verse": ("v.", "vv.", "verse", "verses"),
    "appendix": ("app.", "apps.", "appendix", "appendices"),
    "equation": ("eq.", "eqs.", "equation", "equations"),
    "supplement": ("supp.", "suppl.", "supplement"),
    "article-locator": ("art.", "arts.", "article", "articles"),
    "rule": ("r.", "rr.", "rule", "rules"),
    "act": ("act", "acts"),
    "scene": ("sc.", "scene", "scenes"),
    "opus": ("op.", "opp.", "opus"),
    "timestamp": ("timestamp", "min."),
    "sub-verbo": ("s.v.", "s.vv."),
}
"""CSL's locator labels, with the ways in which people write them."""

_BY_WORD = {word: label for label, words in LABELS.items() for word in words}
_WORDS = "|".join(re.escape(word) for word in sorted(_BY_WORD, key=len, reverse=True))
_WORD = rf"(?P<word>(?i:{_WORDS}))(?:(?<=[.§¶])\s*|\s+|(?=\d))"
_NUMBER = r"(?:[A-Za-z]?\d+(?:[.:]\d+)*[a-eg-z]?|[ivxlcdm]+|[IVXLCDM]+|[A-Z])"
_DASH = r"(?:\s?(?:[-–—]{1,2}|−)\s?|\s+to\s+)"
_RANGE = rf"{_NUMBER}(?:{_DASH}{_NUMBER})?(?:\s?ff?\b\.?)?"
_VALUE = rf"{_RANGE}(?:\s?(?:,|&|and\b)\s?{_RANGE})*(?:,?\s+passim\b)?"
_END = r"(?![\w@])"
_ONE = re.compile(rf"(?:{_WORD})?(?P<value>{_VALUE}){_END}")
_NEXT = re.compile(rf",?\s*{_WORD}(?P<value>{_VALUE}){_END}")
_VERBO = re.compile(r"(?P<word>(?i:s\.\s?vv?\.))\s*(?P<value>\S.*)")
_PAIR = re.compile(rf"(?<!\w)({_NUMBER})(?:{_DASH}({_NUMBER}))?(?=ff?\b|\W|$)")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_PLAIN = re.compile(r"([0-9]{1,6})(?:\s?[-–]{1,2}\s?([0-9]{1,6}))?")


class PageRange(NamedTuple):
    """The first and last of some pages; ``roman`` for those before the first arabic page."""

    first: int
    last: int
    roman: bool = False


@dataclass(frozen=True, slots=True)
class LocatorPart:
    """One label with its value, and both as they were typed."""

    label: str
    value: str
    typed: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Locator:
    """A CSL label and the value after it, as in ``page`` and ``12–15``.

    A further label stays in the value, as in ``volume`` and ``2, p. 7``; ``parts`` has each by
    itself. ``pages`` holds the pages that the locator names, wherever in it they stand; none where
    one is no plain number.
    """

    label: str
    value: str
    pages: tuple[PageRange, ...] = ()
    parts: tuple[LocatorPart, ...] = ()


def parse_locator(text: str) -> Locator | None:
    """The locator that ``text`` is as a whole; None when it is none. Without a label: pages."""
    match = match_locator(text.strip())
    return match[0] if match and match[1] == len(text.strip()) else None


@lru_cache(maxsize=8192)
def pages_of(text: str) -> tuple[PageRange, ...]:
    """The pages that a text names, with or without “p.” before them; none if it names others.

    Nearly all are one number or two of one length, which needs no parser of locators.
    """
    bare = text.removeprefix("pp.").removeprefix("p.").strip()
    plain = _PLAIN.fullmatch(bare)
    if plain and (plain[2] is None or len(plain[1]) <= len(plain[2])):
        return (PageRange(int(plain[1]), int(plain[2] or plain[1])),)
    locator = parse_locator(text) or parse_locator(f"pp. {bare}")
    return locator.pages if locator and locator.label == "page" else ()


@lru_cache(10_000)
def match_locator(text: str) -> tuple[Locator, int] | None:
    """The locator that ``text`` starts with, and where it ends."""
    verbo = _VERBO.match(text)
    if verbo:
        value = verbo["value"].rstrip()
        whole = LocatorPart("sub-verbo", value, text.rstrip())
        return Locator("sub-verbo", value, parts=(whole,)), len(text.rstrip())
    match = _ONE.match(text)
    if match is None or (match["word"] is None and not match["value"][0].isdigit()):
        return None
    label = _label(match)
    parts = [match, *_further(text, match.end())]
    end = parts[-1].end()
    pages = tuple(page for part in parts if _label(part) == "page" for page in _pages(part))
    each = tuple(LocatorPart(_label(part), part["value"], _typed(part)) for part in parts)
    return Locator(label, text[match.start("value") : end], pages, each), end


def _further(text: str, position: int) -> Iterator[re.Match[str]]:
    """The labels with values that follow at once."""
    while match := _NEXT.match(text, position):
        yield match
        position = match.end()


def _typed(match: re.Match[str]) -> str:
    return match[0].lstrip(", ")


def _label(match: re.Match[str]) -> str:
    if match["word"] is None:
        return "timestamp" if ":" in match["value"] else "page"
    return _BY_WORD[match["word"].lower()]


def _pages(part: re.Match[str]) -> Iterator[PageRange]:
    for first, last in _PAIR.findall(part["value"]):
        start = _number(first)
        end = _number(_completed(first, last)) if last else start
        if start is not None and end is not None:
            yield PageRange(start, end, not first.isdigit())


def _completed(first: str, last: str) -> str:
    """``123–7`` means 123 to 127."""
    if first.isdigit() and last.isdigit() and len(last) < len(first):
        return first[: len(first) - len(last)] + last
    return last


def _number(text: str) -> int | None:
    """An arabic or roman number; None for any other, such as ``S12`` or ``3.1``."""
    if text.isdecimal():
        return int(text)
    values = [_ROMAN.get(letter) for letter in text.lower()]
    known = [value for value in values if value is not None]
    if len(known) < len(values) or text.isdigit():
        return None
    following = [*known[1:], 0]
    return sum(-a if a < b else a for a, b in zip(known, following, strict=True))
