"""Brackets that hold citations: where they end, their parts, and the keys in each part.

Code, escapes, addresses and inner brackets inside a bracket hold neither keys nor separators.
Source: Pandoc user's guide, “Citation syntax”.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.base.identifiers import PLAIN_KEY

_CITED = (
    rf"(?P<minus>-?)@(?:\{{(?P<braced>(?:[^{{}}\s]|\{{[^{{}}\s]*\}})+)\}}|(?P<key>{PLAIN_KEY}))"
)
CITED = re.compile(_CITED)
"""``@key``, ``-@key`` or ``@{key}``."""

_LEXEME = re.compile(
    rf"\\.|(?P<code>`+)|<[a-zA-Z/!?][^<>]*>|(?P<bracket>[\[\]])|(?P<part>;)|(?P<cite>{_CITED})",
    re.DOTALL,
)
_TICKS = re.compile("`+")
# Both bounds keep the time that a hostile text takes in proportion to its length.
_LONGEST = 4000
_DEEPEST = 2


@dataclass(frozen=True, slots=True)
class BracketPart:
    """What stands between two semicolons, and the keys in it as matches of :data:`CITED`."""

    start: int
    end: int
    keys: tuple[re.Match[str], ...]


@dataclass(frozen=True, slots=True)
class Bracket:
    """A bracket's parts, and the offset after it."""

    parts: tuple[BracketPart, ...]
    end: int


def read_bracket(text: str, start: int, limit: int) -> Bracket | None:
    """The bracket that opens at ``start``; None if it never closes or is a link's or a note's."""
    limit = min(limit, start + _LONGEST)
    parts: list[BracketPart] = []
    keys: list[re.Match[str]] = []
    first = position = start + 1
    depth = 0
    if text.startswith("^", first):
        return None
    while match := _LEXEME.search(text, position, limit):
        position = match.end()
        if match["code"]:
            position = _after_code(text, match, limit)
        elif match["bracket"]:
            depth += 1 if match["bracket"] == "[" else -1
            if depth > _DEEPEST:
                return None
            if depth < 0:
                parts.append(BracketPart(first, match.start(), tuple(keys)))
                follows = text[position : position + 1]
                return None if follows in {"(", "["} else Bracket(tuple(parts), position)
        elif depth == 0 and match["part"]:
            parts.append(BracketPart(first, match.start(), tuple(keys)))
            first, keys = position, []
        elif depth == 0 and match["cite"]:
            cited = _key(text, match, start + 1)
            keys += [cited] if cited else []
    return None


def _key(text: str, match: re.Match[str], start: int) -> re.Match[str] | None:
    """The key that the lexeme names; a hyphen that belongs to the word before is left to it."""
    at = match.start()
    if match["minus"] and inside_word(text, at, start):
        at += 1
    # In [**@key**] the citation is part of the emphasised words, not of the bracket.
    if text[at - 1] == "*" or inside_word(text, at, start):
        return None
    return CITED.match(text, at, match.end())


def _after_code(text: str, ticks: re.Match[str], limit: int) -> int:
    """Where the code that opens with these backticks ends; they stand for themselves if never."""
    for run in _TICKS.finditer(text, ticks.end(), limit):
        if len(run[0]) == len(ticks[0]):
            return run.end()
    return ticks.end()


def inside_word(text: str, position: int, start: int) -> bool:
    """Whether what stands at ``position`` goes on a word, an e-mail address or the like."""
    before = text[position - 1] if position > start else ""
    if before in {".", "_"}:
        before = text[position - 2] if position - 1 > start else ""
    return before.isalnum() or before in {"@", "/"}
