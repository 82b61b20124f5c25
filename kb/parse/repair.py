"""A stretch of a text with mistakes mended, which still knows its places in the text as it is."""

from __future__ import annotations

from kb.diagnostics import Edit, Fix


class RepairedText:
    """``source[start:end]`` with edits made; edits never overlap and are in order."""

    def __init__(self, source: str, start: int, end: int, edits: tuple[Edit, ...] = ()) -> None:
        self._source = source
        self._start = start
        self._end = end
        self._edits = edits
        pieces: list[str] = []
        position = start
        for edit in edits:
            pieces += [source[position : edit.span.start], edit.replacement]
            position = edit.span.end
        self.text = "".join([*pieces, source[position:end]])

    @property
    def shift(self) -> int | None:
        """How far each character stands from its place in the source; None once there are edits."""
        return None if self._edits else self._start

    def with_fix(self, fix: Fix | None) -> RepairedText | None:
        """The same with this fix made too; None if it cannot be, or mends what was mended."""
        if fix is None:
            return None
        edits = tuple(sorted((*self._edits, *fix.edits), key=lambda edit: edit.span))
        bounds = [offset for edit in edits for offset in (edit.span.start, edit.span.end)]
        inside = self._start <= bounds[0] and bounds[-1] <= self._end
        if not inside or bounds != sorted(bounds) or len(set(edits)) < len(edits):
            return None
        return RepairedText(self._source, self._start, self._end, edits)

    def original(self, index: int) -> int:
        """Where a character of the mended text stands in the source, or what it replaces."""
        shift = self._start
        for edit in self._edits:
            start = edit.span.start - shift
            if index <= start:
                break
            if index < start + len(edit.replacement):
                return min(edit.span.start + index - start, edit.span.end)
            shift += edit.span.end - edit.span.start - len(edit.replacement)
        return index + shift
