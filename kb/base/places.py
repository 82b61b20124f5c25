"""Places within a place: a word in a field's value, a run of words in a note's prose."""

from __future__ import annotations

from kb.base.text import Place, Span, TextFile


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
