"""Places in text: spans that know their offsets, lines and columns.

Offsets are 0-based, in characters of the decoded text; lines and columns are 1-based, columns in
characters. This module must not know what the text means.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple


class Position(NamedTuple):
    """A 1-based line and column, the column counted in characters."""

    line: int
    column: int


class Span(NamedTuple):
    """A half-open stretch of a text: ``text[start:end]``, with its 1-based ends.

    ``end_line`` and ``end_column`` name the first character after the span. Spans and places are
    named tuples since there are very many of them, and tuples are read back from a cache three
    times as fast as data classes.
    """

    start: int
    end: int
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True)
class TextFile:
    """A decoded file: its path (POSIX, relative to the knowledge base) and its text.

    A line ends after ``\\n``, ``\\r\\n`` or a lone ``\\r``; no other character ends a line, so
    that editors and git count the lines as we do.
    """

    path: str
    text: str = field(repr=False)

    @cached_property
    def _starts(self) -> list[int]:
        starts = [0]
        text = self.text
        position = 0
        while True:
            newline = text.find("\n", position)
            stop = len(text) if newline < 0 else newline
            carriage = text.find("\r", position, stop)
            while carriage >= 0:
                if carriage + 1 != newline:
                    starts.append(carriage + 1)
                carriage = text.find("\r", carriage + 1, stop)
            if newline < 0:
                return starts
            starts.append(newline + 1)
            position = newline + 1

    @property
    def line_count(self) -> int:
        """The number of lines; an empty text has one."""
        return len(self._starts)

    def position(self, offset: int) -> Position:
        """The line and column of a 0-based offset, clamped to the text."""
        offset = min(max(offset, 0), len(self.text))
        line = bisect_right(self._starts, offset)
        return Position(line, offset - self._starts[line - 1] + 1)

    def offset(self, line: int, column: int = 1) -> int:
        """The 0-based offset of a 1-based line and column, clamped to that line."""
        line = min(max(line, 1), self.line_count)
        start = self._starts[line - 1]
        return min(start + max(column, 1) - 1, start + len(self.line(line)))

    def span(self, start: int, end: int) -> Span:
        """The span of ``text[start:end]``, clamped to the text."""
        size = len(self.text)
        if not 0 <= start <= end <= size:
            start = min(max(start, 0), size)
            end = min(max(end, start), size)
        # There are some sixty spans in a note, and nearly all end on the line that they start on.
        starts = self._starts
        line = bisect_right(starts, start)
        first = starts[line - 1] - 1
        if line < len(starts) and end >= starts[line]:
            last = bisect_right(starts, end, line)
            return Span(start, end, line, start - first, last, end - starts[last - 1] + 1)
        return Span(start, end, line, start - first, line, end - first)

    def slice(self, span: Span) -> str:
        """The text that a span names."""
        return self.text[span.start : span.end]

    def line(self, number: int) -> str:
        """The text of a 1-based line without its line ending; empty past the last line."""
        if not 1 <= number <= self.line_count:
            return ""
        start = self._starts[number - 1]
        end = self._starts[number] if number < self.line_count else len(self.text)
        return self.text[start:end].rstrip("\r\n")

    def lines(self) -> Iterator[str]:
        """Each line without its line ending."""
        return (self.line(number) for number in range(1, self.line_count + 1))


class Place(NamedTuple):
    """Where a value stands: a file and a span in it."""

    path: str
    span: Span


def within(place: Place, text: str, start: int, end: int) -> Place:
    """The place of ``text[start:end]``, where ``text`` is what stands at ``place``."""
    inner = TextFile(place.path, text).span(start, end)
    at = place.span
    return Place(
        place.path,
        Span(
            at.start + inner.start,
            at.start + inner.end,
            at.line + inner.line - 1,
            inner.column + (at.column - 1 if inner.line == 1 else 0),
            at.line + inner.end_line - 1,
            inner.end_column + (at.column - 1 if inner.end_line == 1 else 0),
        ),
    )
