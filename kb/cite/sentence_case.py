"""Titles in sentence case, which is how a CSL processor wants them.

A style can make capitals but cannot take away the right ones. So a title that was typed With
Capitals Like These is brought to sentence case first, as biblatex, BibTeX's styles and pandoc do;
what stands in braces in the entry keeps its capitals. A title with few capitals stays as it is,
since those it has are then likely names.
Source: CSL 1.0.2, “Title Case Conversion” and “text-case”; BibTeX, “Designing BibTeX Styles”, 5.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_TAG = re.compile(r"(<[^<>]*>)")
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_STARTS = re.compile(r"(?:^|[.:?!–—]\s+|[“‘\"(\[])\s*[“‘\"(\[]*$")
_SUBTITLE = re.compile(r"([:?!—]\s+(?:[“‘\"(]|<[ib]>)*)([^\W\d_A-Z])")
_SMALL = {
    "a", "about", "after", "against", "an", "and", "as", "at", "between", "but", "by", "for",
    "from", "in", "into", "is", "its", "nor", "of", "on", "or", "our", "over", "so", "than", "that",
    "the", "their", "through", "to", "towards", "up", "via", "with", "within",
}  # fmt: skip
_MOSTLY = 0.7
_FEWEST = 3


def sentence_cased(item: Mapping[str, Any], *, subtitles: bool = False) -> dict[str, Any]:
    """The CSL item with its title in sentence case, where it is English or of no language;
    ``subtitles`` begin with a capital in styles that want it.
    """
    title = item.get("title")
    language = str(item.get("language", "en")).lower()
    if not isinstance(title, str) or not language.startswith(("en", "british", "american")):
        return dict(item)
    cased = sentence_case(title)
    return {**item, "title": _SUBTITLE.sub(_begun, cased) if subtitles else cased}


def _begun(match: re.Match[str]) -> str:
    return match[1] + match[2].upper()


def sentence_case(title: str) -> str:
    """The title in sentence case; CSL's ``nocase`` spans keep their capitals."""
    parts = _parts(title)
    if not _is_title_cased(parts):
        return title
    before, done = "", []
    for text, free in parts:
        done.append(_lowered(text, before) if free else text)
        before += "" if text.startswith("<") else text
    return "".join(done)


def _parts(title: str) -> list[tuple[str, bool]]:
    """The title in tags and texts, each with whether its capitals may go."""
    found, depth = [], 0
    for part in _TAG.split(title):
        if part.startswith("</span"):
            depth = max(0, depth - 1)
        elif part.startswith("<span"):
            depth += 1
        found.append((part, not depth and not part.startswith("<")))
    return found


def _is_title_cased(parts: list[tuple[str, bool]]) -> bool:
    """Whether nearly all words that carry weight start with a capital."""
    words = [w for text, free in parts if free for w in _WORD.findall(text)]
    weighty = [w for w in words[1:] if w.lower() not in _SMALL and len(w) > 1]
    capital = [w for w in weighty if w[0].isupper()]
    return len(capital) >= _FEWEST and len(capital) >= _MOSTLY * len(weighty)


def _lowered(text: str, before: str) -> str:
    """Words with no capital but the first in lower case, unless a sentence starts with them."""

    def lower(match: re.Match[str]) -> str:
        word = match[0]
        if _STARTS.search(before + text[: match.start()]):
            first, *rest = word.split("-")
            small = any(part in _SMALL for part in rest)
            return "-".join([first, *map(_plain, rest)]) if small else word
        return "-".join(_plain(part) for part in word.split("-"))

    return _WORD.sub(lower, text)


def _plain(word: str) -> str:
    return word.lower() if word[1:].islower() or word == "A" else word
