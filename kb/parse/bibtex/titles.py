"""Titles into CSL's inline markup: protected capitals, italics, bold, super- and subscript.

Source: CSL-JSON, “HTML-like tags” in rich text; biblatex manual 2.3.3 on protected capitals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kb.parse.formulas import FORMULA, formula_markup
from kb.parse.latex import chosen_arguments, decode_with_ends

_SMALL_CAPITALS = '<span style="font-variant:small-caps;">'
_NOCASE = '<span class="nocase">'
_TAGS = {
    **dict.fromkeys(("emph", "textit", "textsl", "mkbibemph", "em", "it", "sl"), "<i>"),
    **dict.fromkeys(("textbf", "mkbibbold", "bf"), "<b>"),
    **dict.fromkeys(("textsc", "sc"), _SMALL_CAPITALS),
    "textsuperscript": "<sup>",
    "textsubscript": "<sub>",
}
# These hold for the rest of the group that they stand in, and take no argument.
_SWITCHES = {"em", "it", "sl", "bf", "sc"}
_MARKED_UP = re.compile(r"[\\{$]")
_TOKEN = re.compile(
    rf"\\(?:(?P<command>[a-zA-Z]+)\*?\s*|.)|(?P<open>\{{)|{FORMULA}|\$[^$]*\$", re.DOTALL
)
_BRACES = re.compile(r"\\.|[{}]", re.DOTALL)
_TAG = re.compile(r"</?(?:i|b|sup|sub|span)(?: [^<>]*)?>")
_DEEPEST = 20


def title_markup(text: str) -> str:
    """A title with LaTeX in it, as CSL's inline markup."""
    if not _MARKED_UP.search(text):
        return " ".join(decode_with_ends(text).split())
    text = chosen_arguments(text)
    pieces = _Marker(text).pieces(0, len(text), depth=0, protected=False)
    return " ".join("".join(pieces).split())


def plain_title(markup: str) -> str:
    """The words of a title without its markup."""
    return _TAG.sub("", markup) if "<" in markup else markup


class _Marker:
    """Walks one title, with the pairs of braces found beforehand."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._closing = _pairs(text)

    def pieces(self, start: int, stop: int, *, depth: int, protected: bool) -> Iterator[str]:
        """The stretch as marked-up pieces; no protection is added inside protection."""
        position = plain = start
        while depth < _DEEPEST and (token := _TOKEN.search(self._text, position, stop)):
            position = token.end()
            if token["formula"] is not None:
                markup = formula_markup(token["formula"])
                if markup is not None:
                    yield decode_with_ends(self._text[plain : token.start()])
                    yield markup
                    plain = position
                continue
            opening = position - 1 if token["open"] else position
            close = self._closing.get(opening)
            if close is None:
                continue
            position = close + 1
            tag, inside = self._group(token, opening, protected=protected)
            if tag is None:
                continue
            yield decode_with_ends(self._text[plain : token.start()])
            protects = protected or tag == _NOCASE
            pieces = self.pieces(inside, close, depth=depth + 1, protected=protects)
            yield _wrapped(tag, "".join(pieces))
            plain = position
        yield decode_with_ends(self._text[plain:stop])

    def _group(
        self, token: re.Match[str], opening: int, *, protected: bool
    ) -> tuple[str | None, int]:
        """The tag of a group, “” for none and None for one that decodes as a whole; its start."""
        if not token["open"]:
            return _TAGS.get(token["command"] or ""), opening + 1
        first = _TOKEN.match(self._text, opening + 1)
        command = first["command"] if first else None
        if first and command in _SWITCHES:
            return _TAGS[command], first.end()
        if command in _TAGS:
            return "", opening + 1
        if self._text.startswith("\\", opening + 1):
            return None, opening
        return "" if protected else _NOCASE, opening + 1


def _wrapped(tag: str, inner: str) -> str:
    # Without a capital there is nothing to protect.
    if not tag or (tag == _NOCASE and not any(c.isupper() for c in _TAG.sub("", inner))):
        return inner
    return f"{tag}{inner}</{tag[1:-1].partition(' ')[0]}>"


def _pairs(text: str) -> Mapping[int, int]:
    """Where each brace that opens is closed; escaped braces do not count."""
    pairs: dict[int, int] = {}
    opened: list[int] = []
    for brace in _BRACES.finditer(text):
        if brace[0] == "{":
            opened.append(brace.start())
        elif brace[0] == "}" and opened:
            pairs[opened.pop()] = brace.start()
    return pairs
