"""A text in the form in which quotes are looked up: without what typesetting may change.

Words and numbers keep their boundaries: each blank, hyphen and broken line stays as a sign of its
own, so that “effective” is not part of “ineffective”, nor “0.4” of “0.45”.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

BREAK = "¬"
"""A hyphen at the end of a line: only a dictionary could say whether it belongs to the word."""

DASH = "—"
MINUS = "−"

_UNSEEN = re.compile("[\u200b\u200c\u200d\u2060\ufeff]|\u00ad(?!\\s*\\n)")
# A raised figure is a footnote mark behind a word or a stop, an exponent behind a figure.
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_FOOTNOTE = re.compile(rf"(?<=[^\W\d_]{{3}})[{_RAISED}]+|(?<=[.,;:!?’”\"')\]])[{_RAISED}]+")
_EXPONENT = re.compile(rf"(?<=\d)(?=[{_RAISED}])")
_SMALL_CAPITALS = {
    ord(small): letter
    for small, letter in zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz", strict=True)
}
# NFKC makes a blank and a combining accent of these.
_PLAIN_MARKS = {ord("´"): "'", ord("`"): "'"}
# Signs that PDF files hold for letters joined in print come out with a blank behind them.
_LIGATURE_GAP = re.compile("(?<=[\ufb00-\ufb04]) (?=[a-z])|(?<=\\b[a-z]) (?=[\ufb00-\ufb04])")
# Only “ff” ends words as well, as in “staff”.
_FF_GAP = re.compile("(?<=\ufb00) (?=[a-z])")
# An address that was broken at the end of a line.
_BROKEN_ADDRESS = re.compile(r"(https?://\S*(?:[/_?=&#%]|\.(?=\n[a-z\d])))\n(?=[\w/?#])")
_TOKEN = re.compile(
    r"""(?P<break>(?<=\w)[-\u2010\u00ad]\s*\n\s*(?=\w) | (?<=\w)[-\u2010]\ +(?=[^\W\d_]))
      | (?P<dash>\s*(?:[\u2012-\u2015]|--+)\s* | \s+[-\u2010]\s+)
      | (?P<minus>[\u2212] | (?<![\w)\]])[-\u2010](?=\d))
      | (?P<ellipsis>\s*(?:\.\s?\.\s?\.(?:\s?\.)?))
      | (?P<drop>\s+(?=[.,;:!?)\]}]) | (?<=[(\[{])\s+)
      | (?P<space>\s+)
      | (?P<hyphen>[-\u2010])
      | (?P<mark>["'‘’‚‛“”„‟«»‹›]{1,2})
      | (?P<word>[^\W_]+)""",
    re.VERBOSE,
)
_SIGNS = {
    "break": BREAK, "dash": DASH, "minus": MINUS, "ellipsis": "…", "drop": "", "space": " ",
    "hyphen": "-", "mark": "'",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Normal:
    """A text in its normal form, which knows where each stretch stands in the text as typed."""

    form: str
    typed: str = field(repr=False)
    _starts: list[int] = field(default_factory=list, repr=False)
    _places: list[tuple[int, int]] = field(default_factory=list, repr=False)

    def as_typed(self, start: int, end: int) -> str:
        """The stretch of the text that the normal form has from ``start`` to ``end``."""
        if start >= end:
            return ""
        first = self._places[bisect_right(self._starts, start) - 1][0]
        last = self._places[bisect_right(self._starts, end - 1) - 1][1]
        return " ".join(self.typed[first:last].split())

    def typed_at(self, start: int) -> int:
        """Where in the text the normal form's character at ``start`` begins."""
        return self._places[bisect_right(self._starts, start) - 1][0]


def normal(text: str) -> Normal:
    """The normal form of a text."""
    typed = _readable(text)
    starts: list[int] = []
    places: list[tuple[int, int]] = []
    pieces: list[str] = []
    length = 0
    for piece, start, end in _pieces(typed):
        if piece:
            starts.append(length)
            places.append((start, end))
            pieces.append(piece)
            length += len(piece)
    return Normal("".join(pieces), typed, starts, places)


def folded(text: str) -> str:
    """The text with its accents composed and its lines joined."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _readable(text: str) -> str:
    """Letters and figures in their plain form, footnote marks that can be told as such gone."""
    text = _FOOTNOTE.sub("", _UNSEEN.sub("", text.translate(_PLAIN_MARKS | _SMALL_CAPITALS)))
    text = _BROKEN_ADDRESS.sub(r"\1", text)
    text = _FF_GAP.sub(BREAK, _EXPONENT.sub("^", text))
    text = _LIGATURE_GAP.sub("", text)
    return unicodedata.normalize("NFKC", text)


def _pieces(text: str) -> Iterator[tuple[str, int, int]]:
    end = 0
    for token in _TOKEN.finditer(text):
        yield from ((text[at].casefold(), at, at + 1) for at in range(end, token.start()))
        kind = token.lastgroup or ""
        yield _SIGNS.get(kind) or _word(kind, token[0]), token.start(), token.end()
        end = token.end()
    yield from ((text[at].casefold(), at, at + 1) for at in range(end, len(text)))


def _word(kind: str, text: str) -> str:
    return text.casefold() if kind == "word" else ""
