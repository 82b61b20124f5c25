"""The text of a PDF file as a reader follows it: footnotes and captions out of the running text.

Their letters are smaller than those of the text around them. What is taken out comes after the
last page, so that quotes from it are found as well. PDFium reads the file: of the readers that
were tried it alone keeps words apart and whole in what TeX, groff, Typst and browsers set.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw

from kb.quotes.pages import PAGE_END

UNREADABLE = (pypdfium2.PdfiumError, ValueError)
"""What reading a file may raise that is no PDF, is broken or wants a password."""

_HYPHEN = "\ufffe"
"""PDFium's sign for a hyphen at the end of a line, behind which it joins the lines."""

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_MARK = re.compile(r"\d{1,3}(?:,\d{1,3})*")
_ASIDE = re.compile(
    r"\s*(?:[⁰¹²³⁴⁵⁶⁷⁸⁹*†‡§¶]|\d{1,3}\D|(?:fig(?:ure)?|tab(?:le)?|abb)\b)", re.IGNORECASE
)
_SMALLER = 0.95
"""How large the letters of an aside are at most, as a share of those of the text."""
_RAISED_SIZE = 0.8
"""The same of footnote marks."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line and the size of its letters in points; 0 for one without any."""

    text: str
    size: float


def pdf_text(data: bytes) -> str:
    """The text of a PDF file, with a form feed between its pages; raises :data:`UNREADABLE`."""
    pages, asides = _pages(data)
    return PAGE_END.join((*pages, asides) if asides else pages)


def pdf_pages(data: bytes) -> str:
    """The same without footnotes and captions, so that there are as many pages as in the file."""
    return PAGE_END.join(_pages(data)[0])


def pdf_title(data: bytes) -> str:
    """The title that the file has for itself; empty where there is none."""
    with pypdfium2.PdfDocument(data) as document:
        return " ".join(document.get_metadata_value("Title").split())


def _pages(data: bytes) -> tuple[tuple[str, ...], str]:
    """The running text of each page, and what stands beside it throughout."""
    with pypdfium2.PdfDocument(data) as document:
        read = [list(_lines(page)) for page in document]
    body = _commonest((line.size, len(line.text)) for lines in read for line in lines)
    sorted_out = [_sorted_out(lines, body) for lines in read]
    pages = tuple("\n".join(running) for running, _ in sorted_out)
    return pages, "\n".join(line for _, aside in sorted_out for line in aside)


def _lines(page: pypdfium2.PdfPage) -> Iterator[_Line]:
    held = page.get_textpage()
    text = held.get_text_range()
    size = raw.FPDFText_GetFontSize
    sizes = [size(held, at) for at in range(held.count_chars())]
    # Beyond the basic plane a letter counts twice; then nothing is known of sizes.
    sizes = sizes if len(sizes) == len(text) else [1.0] * len(text)
    start = 0
    for line in text.splitlines(keepends=True):
        end = start + len(line)
        bare = line.rstrip("\r\n")
        yield _line(bare, sizes[start : start + len(bare)])
        start = end


def _line(text: str, sizes: Sequence[float]) -> _Line:
    size = _commonest((each, 1) for letter, each in zip(text, sizes, strict=True) if letter != " ")

    def raised(mark: re.Match[str]) -> str:
        small = sizes[mark.start()] <= _RAISED_SIZE * size
        return mark[0].translate(_RAISED) if small else mark[0]

    return _Line(_MARK.sub(raised, text).replace(_HYPHEN, "-\n"), size)


def _commonest(sizes: Iterable[tuple[float, int]]) -> float:
    """The size of most letters, from sizes with how many letters each has."""
    counts: Counter[float] = Counter()
    for size, count in sizes:
        counts[round(size, 1)] += count
    return max(counts, key=lambda size: (counts[size], size), default=0.0)


def _sorted_out(lines: Sequence[_Line], body: float) -> tuple[list[str], list[str]]:
    """The lines of the running text, and those of asides, as long as their letters are small."""
    running: list[str] = []
    asides: list[str] = []
    aside = False
    for line in lines:
        small = 0 < line.size <= _SMALLER * body
        aside = small and (aside or bool(_ASIDE.match(line.text)))
        (asides if aside else running).append(line.text)
    return running, asides
