"""Spans into the protocol's ranges and back.

Source: Language Server Protocol 3.17, Position: lines and characters from 0 on, characters in
UTF-16 code units unless client and server agree on others.
"""

from __future__ import annotations

from lsprotocol import types
from pygls.workspace import PositionCodec

from kb.base.text import Span, TextFile


class Ranges:
    """Converts positions by the units that the client counts in."""

    def __init__(self, codec: PositionCodec) -> None:
        self._codec = codec

    def range(self, file: TextFile, span: Span) -> types.Range:
        """The span as a range."""
        return types.Range(
            self.position(file, span.line, span.column),
            self.position(file, span.end_line, span.end_column),
        )

    def position(self, file: TextFile, line: int, column: int) -> types.Position:
        """A 1-based line and column as a position."""
        before = file.line(line)[: column - 1]
        return types.Position(line - 1, self._codec.client_num_units(before))

    def offset(self, file: TextFile, position: types.Position) -> int:
        """The 0-based offset in the text of a position, clamped to its line."""
        line = file.line(position.line + 1)
        units = column = 0
        while units < position.character and column < len(line):
            units += self._codec.client_num_units(line[column])
            column += 1
        return file.offset(position.line + 1, column + 1)
