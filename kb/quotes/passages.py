"""Where words stand in a text: the passage around them, and its page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from kb.quotes.normalise import normal
from kb.quotes.pages import PAGE_END, first_page
from kb.quotes.pattern import pattern

_AROUND = 240
"""Characters shown before and behind what was looked for."""
_PAGE_SHOWN = 1600
"""The same of a whole page."""
_MOST = 20
"""Places of a text at which words are looked for."""


@dataclass(frozen=True, slots=True)
class Passage:
    """What stands before the words, the words as the text has them, and what follows.

    ``page`` is the number that is printed on the page, or else counts pages from 1; None where
    the text has no pages. ``printed`` says which.
    """

    before: str
    words: str
    behind: str
    page: int | None = None
    printed: bool = False


def passages(wanted: str, text: str, around: int = _AROUND) -> Iterator[Passage]:
    """Each place of a text that holds words, however they are set; a quote may be shortened."""
    form = normal(text)
    shape = pattern(wanted)
    ahead = first_page(text)
    for place in islice(shape.regex.finditer(form.form) if shape else (), _MOST):
        start, end = place.span()
        at = form.typed_at(start)
        index = form.typed.count(PAGE_END, 0, at) if PAGE_END in form.typed else None
        yield Passage(
            form.as_typed(max(start - around, 0), start),
            form.as_typed(start, end),
            form.as_typed(end, min(end + around, len(form.form))),
            None if index is None else index + (1 if ahead is None else ahead),
            ahead is not None,
        )


def page_text(text: str, page: int) -> str:
    """The text of the page with this number, its lines joined; empty where there is none."""
    pages = text.split(PAGE_END)
    ahead = first_page(text)
    at = page - (1 if ahead is None else ahead)
    shown = " ".join(pages[at].split()) if 0 <= at < len(pages) > 1 else ""
    return shown if len(shown) <= _PAGE_SHOWN else f"{shown[:_PAGE_SHOWN]} …"
