"""A field's value into its parts: braces, quotation marks, bare words, joined by ``#``.

As in BibTeX, a backslash does not hide a brace. Source: Patashnik, “BibTeXing”, section 2.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from kb.parse.bibtex.entries import ValuePart

_SPACE = re.compile(r"\s*")
_BARE = re.compile(r"[^\s#{}\",]+")
_BRACES = re.compile(r"[{}]")
_QUOTES = re.compile(r"[{}\"]")

_FAR = 2_000
"""Letters after which the partner of a brace is looked up rather than sought: where thousands of
braces are never closed, each would be sought to the end of the text."""


def value_parts(raw: str) -> tuple[tuple[ValuePart, ...], int]:
    """The parts of a raw value, and where reading stopped; ``len(raw)`` if all of it was read."""
    # Nearly every value is one plain group, which needs no walk.
    if raw[:1] == "{" and raw.find("}") == len(raw) - 1 and raw.rfind("{") == 0:
        return (ValuePart(raw[1:-1]),), len(raw)
    return read_value(raw, 0, len(raw))


def read_value(
    text: str, start: int, stop: int, bare: re.Pattern[str] = _BARE
) -> tuple[tuple[ValuePart, ...], int]:
    """The parts of the value at ``start``, and where it ends.

    Reading stops before what cannot be read, such as a brace that is not closed before ``stop``;
    ``bare`` matches a word without braces.
    """
    parts: list[ValuePart] = []
    position = skip_space(text, start, stop)
    while position < stop:
        end = _part_end(text, position, stop, bare)
        if end is None:
            break
        parts.append(_part(text[position:end]))
        position = skip_space(text, end, stop)
        if not text.startswith("#", position, stop):
            break
        position = skip_space(text, position + 1, stop)
    return tuple(parts), position


def _part(text: str) -> ValuePart:
    if text[0] in '{"':
        return ValuePart(text[1:-1])
    return ValuePart(text) if text.isdigit() else ValuePart(text, macro=True)


def _part_end(text: str, start: int, stop: int, bare: re.Pattern[str]) -> int | None:
    if text[start] == "{":
        return _closing(text, start, stop, _BRACES, "}")
    if text[start] == '"':
        return _closing(text, start, stop, _QUOTES, '"')
    match = bare.match(text, start, stop)
    return match.end() if match else None


def _closing(text: str, start: int, stop: int, marks: re.Pattern[str], mark: str) -> int | None:
    """After the mark that closes what opens at ``start``; braces between must balance."""
    if mark == "}" and stop - start > _FAR:
        partner = _partners(text).get(start, stop)
        return partner + 1 if partner < stop else None
    level = 0
    for match in marks.finditer(text, start + 1, stop):
        sign = match[0]
        if sign == mark and level == 0:
            return match.end()
        if sign != '"':
            level += 1 if sign == "{" else -1
    return None


@lru_cache(maxsize=2)
def _partners(text: str) -> Mapping[int, int]:
    """Where each brace of a text that is closed is closed."""
    partners: dict[int, int] = {}
    opened: list[int] = []
    for match in _BRACES.finditer(text):
        if match[0] == "{":
            opened.append(match.start())
        elif opened:
            partners[opened.pop()] = match.start()
    return partners


def skip_space(text: str, position: int, stop: int) -> int:
    """The offset behind the white space that stands at a position."""
    match = _SPACE.match(text, position, stop)
    return match.end() if match else position
