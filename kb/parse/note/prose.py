"""The citations and links in a note's prose, each with its place in the file.

markdown-it tells which lines a block covers and strips each line's margin (quotation marks,
list marks, spaces), so the line is counted, and the column found by laying the stripped line over
the one in the file.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from kb.base.folding import composed
from kb.base.text import Place, TextFile
from kb.model import Mention, MentionKind, Ref
from kb.parse.citations import Cite, ClaimLink
from kb.parse.markdown import Passage, find

_MARGIN = re.compile(r"[ \t]*(?:(?:>|[-+*]|\d{1,9}[.)]|\[\^[^\]\s]+\]:)[ \t]*)*")
_MARKDOWN_SPACE = " \t\n\r\f\v"


def mentions(file: TextFile, body_start: int) -> tuple[Mention, ...]:
    """What the prose from ``body_start`` on cites and links to, in the order of the text."""
    prose = _Prose(file, file.position(body_start).line)
    links = [
        _mention(value, place)
        for passage in find(file.text[body_start:], file.path)
        for value, place in prose.placed(passage)
    ]
    return tuple(sorted(links, key=_start))


def _mention(value: Cite | ClaimLink, place: Place) -> Mention:
    if isinstance(value, Cite):
        ref = Ref(composed(value.key), place)
        return Mention(MentionKind.SOURCE, ref, value.locator, value.prefix, value.suffix)
    return Mention(MentionKind.CLAIM, Ref(composed(value.id), place))


def _start(mention: Mention) -> int:
    return mention.target.place.span.start if mention.target.place else 0


class _Prose:
    """Finds places in the prose of one file, which starts at ``first_line``."""

    def __init__(self, file: TextFile, first_line: int) -> None:
        self._file = file
        self._first_line = first_line
        self._row: tuple[int, list[list[int]]] = (0, [])

    def placed(self, passage: Passage) -> Iterator[tuple[Cite | ClaimLink, Place]]:
        lines = passage.content.split("\n")
        starts = [0, *accumulate(len(line) + 1 for line in lines)]
        first = self._first_line + passage.first
        number, offsets = -1, range(0)  # type: tuple[int, Sequence[int]]
        for value, offset in passage.links:
            name = value.key if isinstance(value, Cite) else value.id
            if offset < 0:
                yield value, self._searched(passage, name, ".md")
                continue
            if number != bisect_right(starts, offset) - 1:
                number = bisect_right(starts, offset) - 1
                offsets = self._offsets(first + number, lines[number], passage.cell)
            start = offsets[offset - starts[number]] if offsets else -1
            yield value, self._place(passage, first + number, start, name)

    def _offsets(self, line: int, stripped: str, cell: int | None) -> Sequence[int]:
        """Where in the line of the file each character of the stripped line stands."""
        text = self._file.line(line)
        if cell is None:
            return _laid_over(text, stripped)
        if self._row[0] != line:
            self._row = (line, list(_cells(text)))
        return _in_cell(text, self._row[1], cell, stripped)

    def _place(self, passage: Passage, line: int, start: int, name: str) -> Place:
        text = self._file.line(line)
        if start < 0 or not text.startswith(name, start):
            return self._searched(passage, name)
        offset = self._file.offset(line) + start
        return Place(self._file.path, self._file.span(offset, offset + len(name)))

    def _searched(self, passage: Passage, name: str, ending: str = "") -> Place:
        """The name, before an ending, looked for in the lines of its passage."""
        start = self._file.offset(self._first_line + passage.first)
        last = self._file.line(self._first_line + passage.last - 1)
        end = self._file.offset(self._first_line + passage.last - 1) + len(last)
        position = self._file.text.find(name + ending, start, end)
        span = self._file.span(position, position + len(name)) if position >= 0 else None
        return Place(self._file.path, span or self._file.span(start, end))


def _laid_over(line: str, stripped: str) -> Sequence[int]:
    """Where in the line each character of the stripped line stands; empty if nowhere.

    The last fit is the right one: what follows is space or, after a heading, “#”, and a line
    that holds a citation cannot fit once more into those.
    """
    words = stripped.strip(_MARKDOWN_SPACE)
    start = line.rfind(words)
    shift = start - stripped.find(words)
    return range(0) if start < 0 else range(shift, shift + len(stripped))


def _in_cell(line: str, cells: Sequence[list[int]], cell: int, content: str) -> Sequence[int]:
    """Where in the line each character of a cell's content stands; empty if nowhere."""
    if _MARGIN.fullmatch("".join(line[at] for at in cells[0])):
        cell += 1
    if cell >= len(cells):
        return ()
    offsets = cells[cell]
    start = "".join(line[at] for at in offsets).rfind(content)
    return () if start < 0 else offsets[start : start + len(content)]


def _cells(line: str) -> Iterator[list[int]]:
    """The offsets of each cell's characters, as markdown-it splits a row; ``\\|`` is a bar."""
    offsets: list[int] = []
    for at, character in enumerate(line):
        if character != "|":
            offsets.append(at)
        elif at and line[at - 1] == "\\":
            offsets[-1] = at
        else:
            yield offsets
            offsets = []
    yield offsets
