"""The citations and links in a note's prose, each with its place in the file."""

from __future__ import annotations

from collections.abc import Iterator

from kb.model import Mention, MentionKind, Ref
from kb.parse.citations import Cite
from kb.parse.markdown import Found, find
from kb.text import Place, TextFile


def mentions(file: TextFile, body_start: int) -> tuple[Mention, ...]:
    """What the prose from ``body_start`` on cites and links to."""
    first_line = file.position(body_start).line
    body = file.text[body_start:]
    return tuple(_mention(file, first_line, found) for found in find(body))


def _mention(file: TextFile, first_line: int, found: Found) -> Mention:
    value = found.value
    name = value.key if isinstance(value, Cite) else value.id
    ref = Ref(name, _place(file, first_line, found, name))
    if isinstance(value, Cite):
        return Mention(MentionKind.SOURCE, ref, value.locator, value.prefix, value.suffix)
    return Mention(MentionKind.CLAIM, ref)


def _place(file: TextFile, first_line: int, found: Found, name: str) -> Place:
    """Where the name stands in the file.

    markdown-it tells which lines a block covers and strips each line's margin, so the line is
    counted and the column found by laying the stripped line over the one in the file.
    """
    before = found.content[: found.value.offset]
    number = before.count("\n")
    column = len(before) - (before.rfind("\n") + 1)
    stripped = found.content.split("\n")[number]
    line = first_line + found.first + number
    for start in _starts(file.line(line), stripped, column, name):
        offset = file.offset(line) + start
        return Place(file.path, file.span(offset, offset + len(name)))
    return _searched(file, first_line + found.first, first_line + found.last, name)


def _starts(line: str, stripped: str, column: int, name: str) -> Iterator[int]:
    margin = line.find(stripped.strip())
    if margin < 0:
        return
    start = margin + column - (len(stripped) - len(stripped.lstrip()))
    if line.startswith(name, start):
        yield start


def _searched(file: TextFile, first: int, last: int, name: str) -> Place:
    """The name looked for in the lines of its block: a cell with escaped bars, for instance."""
    for line in range(first, max(last, first + 1)):
        start = file.line(line).find(name)
        if start >= 0:
            offset = file.offset(line) + start
            return Place(file.path, file.span(offset, offset + len(name)))
    offset = file.offset(first)
    return Place(file.path, file.span(offset, offset + len(file.line(first))))
