"""What a quotation may change of its text without changing its words.

Editors and typesetters break words at line ends, join letters, choose their own quotation marks
and dashes, put words of their own in brackets and leave words out at an ellipsis.
"""

from __future__ import annotations

import re
import unicodedata

_HYPHENS = re.compile(r"[-\u2010\u2011\u00ad\u200b\ufeff]")
_DASHES = re.compile(r"[\u2012-\u2015\u2212]")
_MARKS = re.compile(r"[\"'`´‘’‚‛“”„‟«»‹›]{1,2}")
_ELLIPSIS = re.compile(r"\[\s*(?:…|\.\s?\.\s?\.)\s*\]|…|\.\s?\.\s?\.")
_BRACKETS = re.compile(r"\[([^\[\]]*)\]")
_OUTER = " .,;:'"
# How much an editor's brackets, and an ellipsis, may stand for, in characters.
_MOST_IN_BRACKETS = 80
_MOST_LEFT_OUT = 4000


def folded(text: str) -> str:
    """The text with its accents composed and its lines joined."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def normal(text: str) -> str:
    """The text without what typesetters and editors may change, blanks and hyphens included.

    Whether a hyphen at a line end belongs to the word, only a dictionary could tell.
    """
    text = unicodedata.normalize("NFKC", text).casefold()
    text = _DASHES.sub("—", _HYPHENS.sub("", text))
    return "".join(_MARKS.sub("'", text).split())


def pattern(quote: str) -> re.Pattern[str] | None:
    """What finds a quote in normal text, its brackets and ellipses taken as an editor's.

    None where nothing would be left to find.
    """
    segments = [_segment(part) for part in _ELLIPSIS.split(quote)]
    words = [segment for segment in segments if segment]
    if not words:
        return None
    return re.compile(f".{{0,{_MOST_LEFT_OUT}}}?".join(words), re.DOTALL)


def _segment(text: str) -> str:
    """One stretch between ellipses; brackets stand for themselves or for other words."""
    pieces = []
    end = 0
    for found in _BRACKETS.finditer(text):
        pieces += [_escaped(text[end : found.start()]), _bracketed(text, found)]
        end = found.end()
    whole = "".join([*pieces, _escaped(text[end:])])
    return whole if re.search(r"\w", _BRACKETS.sub("", text)) else ""


def _escaped(text: str) -> str:
    plain = normal(text).strip(_OUTER)
    return re.escape(plain) if plain else r"\W*"


def _bracketed(text: str, found: re.Match[str]) -> str:
    inside = re.escape(normal(found[1]).strip(_OUTER))
    within_word = text[found.end() : found.end() + 1].isalpha()
    most = len(found[1]) if within_word else _MOST_IN_BRACKETS
    return f"(?:{inside}|.{{0,{most}}}?)"
