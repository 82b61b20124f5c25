"""A field's value into its parts: braces, quotation marks, bare words, joined by ``#``."""

from __future__ import annotations

import re

from kb.parse.bibtex.entries import Part

_BARE = re.compile(r"[^\s#{}\",]+")


def value_parts(raw: str) -> tuple[tuple[Part, ...], int]:
    """The parts of a raw value, and where reading stopped; ``len(raw)`` if all of it was read."""
    parts: list[Part] = []
    position = _skip(raw, 0)
    while position < len(raw):
        end = _part_end(raw, position)
        if end is None:
            return tuple(parts), position
        parts.append(_part(raw[position:end]))
        position = _skip(raw, end)
        if position >= len(raw) or raw[position] != "#":
            return tuple(parts), position
        position = _skip(raw, position + 1)
    return tuple(parts), len(raw)


def _part(text: str) -> Part:
    if text[0] in '{"':
        return Part(text[1:-1])
    return Part(text) if text.isdigit() else Part(text, macro=True)


def _part_end(raw: str, start: int) -> int | None:
    if raw[start] == "{":
        return _closing(raw, start, "}", 0)
    if raw[start] == '"':
        return _closing(raw, start, '"', 1)
    match = _BARE.match(raw, start)
    return match.end() if match else None


def _closing(raw: str, start: int, mark: str, first_level: int) -> int | None:
    """After the mark that closes what opens at ``start``; inner braces must balance."""
    level = first_level
    for position in range(start + first_level, len(raw)):
        character = raw[position]
        if character == mark == '"' and level == first_level:
            return position + 1
        if character == "{":
            level += 1
        elif character == "}":
            level -= 1
            if level == 0 and mark == "}":
                return position + 1
    return None


def _skip(raw: str, position: int) -> int:
    while position < len(raw) and raw[position].isspace():
        position += 1
    return position
