"""The report on a change as sections of lines, before it is known how they are shown.

Each part of a line says whose words it holds, so that whoever shows it knows what to escape.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum, auto
from typing import NamedTuple

_LONGEST = 400


class Voice(Enum):
    """What a part of a line is: our own words, words from a text, a name, words taken out or in."""

    OURS = auto()
    THEIRS = auto()
    NAME = auto()
    OLD = auto()
    NEW = auto()


class StyledText(NamedTuple):
    """Some words, and what they are."""

    voice: Voice
    text: str


Line = tuple[StyledText, ...]


class Sign(Enum):
    """What happened to the thing that a line is about."""

    LOOK = "!"
    ADDED = "+"
    REMOVED = "-"
    CHANGED = "~"
    NOTE = "·"


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the report, with lines under it."""

    sign: Sign
    line: Line
    details: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report."""

    title: str
    items: tuple[Item, ...]


def line(*parts: str | StyledText) -> Line:
    """A line; bare strings are our own words."""
    return tuple(
        StyledText(Voice.OURS, part) if isinstance(part, str) else part for part in parts if part
    )


def theirs(text: str) -> StyledText:
    """Words from a text, in one line and cut where they are very long."""
    folded = " ".join(text.split())
    return StyledText(Voice.THEIRS, folded if len(folded) <= _LONGEST else f"{folded[:_LONGEST]}…")


def name(text: str) -> StyledText:
    """An id, key or path."""
    return StyledText(Voice.NAME, " ".join(text.split())[:_LONGEST])


def joined(parts: list[StyledText], between: str = ", ") -> Line:
    """The parts with the same words between them."""
    line: list[StyledText] = []
    for part in parts:
        line += [part] if not line else [StyledText(Voice.OURS, between), part]
    return tuple(line)


def worded(before: str, after: str) -> Line:
    """The words that stay, those taken out and those put in, in the order of the text."""
    old, new = before.split(), after.split()
    parts: list[StyledText] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for _, i1, i2, j1, j2 in matcher.get_opcodes():
        if old[i1:i2] == new[j1:j2]:
            parts.append(StyledText(Voice.THEIRS, " ".join(old[i1:i2])))
            continue
        parts += [StyledText(Voice.OLD, " ".join(old[i1:i2]))] if i2 > i1 else []
        parts += [StyledText(Voice.NEW, " ".join(new[j1:j2]))] if j2 > j1 else []
    return joined(parts, " ")
