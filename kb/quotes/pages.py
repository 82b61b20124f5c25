"""What stands on the pages of a text beside it: running heads, page numbers, footnotes.

Pages are told by form feeds, as PDF readers write them. What is taken away stands at the top or
the foot of a page and either comes again on others, or counts the pages.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

PAGE_END = "\f"
_ZONE = 4
"""Lines at the top and at the foot of a page among which running heads are looked for."""

_NUMBER = re.compile(
    r"\W*(?:(?:page|p\.|seite|s\.)\s*)?(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:of|/)\s*\d+)?\W*",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_ENDS = re.compile(r"^\W*(\d{1,4})(?![\w.,%])|\b(\d{1,4})\W*$")
_FOOTNOTE = re.compile(r"\s*(?:\d{1,3}|[⁰¹²³⁴⁵⁶⁷⁸⁹]+|[*†‡§¶])[.)]?\s*(?=\S)(?!\d)")


def without_heads(text: str) -> str:
    """The text with its running heads and page numbers gone; as it is if it has one page only."""
    pages = [page.split("\n") for page in text.split(PAGE_END)]
    if len(pages) < 2:
        return text
    zones = [_zone(page) for page in pages]
    known = _repeated(pages, zones)
    steady = _steady(pages, zones)
    bodies = (
        _body(page, {at for at in zone if _is_head(page[at], number, known, steady)})
        for number, (page, zone) in enumerate(zip(pages, zones, strict=True))
    )
    return PAGE_END.join(bodies)


def without_footnotes(text: str) -> str:
    """The text with what starts with a footnote's mark gone from the foot of each page."""
    return PAGE_END.join("\n".join(_above_footnotes(p.split("\n"))) for p in text.split(PAGE_END))


def first_page(text: str) -> int | None:
    """The number that is printed on the first page, by those that most pages have.

    None where there are no pages, or the text does not say; a number below 1 is of a page before
    the first that counts.
    """
    pages = [page.split("\n") for page in text.split(PAGE_END)]
    if len(pages) < 2:
        return None
    steady = _steady(pages, [_zone(page) for page in pages])
    return next(iter(steady)) if len(steady) == 1 else None


def _body(page: Sequence[str], gone: set[int]) -> str:
    return "\n".join(line for at, line in enumerate(page) if at not in gone)


def _zone(page: Sequence[str]) -> list[int]:
    """The lines, by number, at the top and the foot of a page."""
    filled = [at for at, line in enumerate(page) if line.strip()]
    return sorted({*filled[:_ZONE], *filled[-_ZONE:]})


def _is_head(line: str, page: int, known: set[str], steady: set[int]) -> bool:
    if _NUMBER.fullmatch(line.strip()) or _key(line) in known:
        return True
    return any(number - page in steady for number in _numbers(line))


def _repeated(pages: Sequence[Sequence[str]], zones: Sequence[Sequence[int]]) -> set[str]:
    """The lines, figures apart, that stand at the top or foot of more than one page."""
    counts = Counter(
        key
        for page, zone in zip(pages, zones, strict=True)
        for key in {_key(page[at]) for at in zone}
    )
    return {key for key, count in counts.items() if count > 1 and any(c.isalpha() for c in key)}


def _steady(pages: Sequence[Sequence[str]], zones: Sequence[Sequence[int]]) -> set[int]:
    """What the first or last number of a line is ahead of the page, where that holds for most."""
    ahead = Counter(
        difference
        for number, (page, zone) in enumerate(zip(pages, zones, strict=True))
        for difference in {n - number for at in zone for n in _numbers(page[at])}
    )
    return {difference for difference, count in ahead.items() if count > max(2, len(pages) // 2)}


def _numbers(line: str) -> Iterator[int]:
    for first, last in _ENDS.findall(line):
        yield int(first or last)


def _key(line: str) -> str:
    return " ".join(_DIGITS.sub("#", line).casefold().split())


def _above_footnotes(page: Sequence[str]) -> Sequence[str]:
    half = len(page) // 2
    starts = (at for at, line in enumerate(page) if at >= half and _FOOTNOTE.match(line))
    return page[: next(starts, len(page))]
