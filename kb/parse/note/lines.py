"""Lines of a note that a fix may take out."""

from __future__ import annotations

from kb.base.text import Place, TextFile
from kb.diagnostics import Edit, Fix


def without_line(file: TextFile, place: Place, key: str) -> Fix | None:
    """Delete a key that has a line to itself; one that shares its line is left alone."""
    span = place.span
    line = file.line(span.line)
    if span.line != span.end_line or not line.lstrip().startswith(f"{key}:") or "#" in line:
        return None
    start, end = file.offset(span.line), file.offset(span.line + 1)
    return Fix(f"delete “{key}”", (Edit(file.span(start, end), ""),)) if end > start else None
