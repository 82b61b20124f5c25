"""What changed in the evidence, for people at a terminal, for a comment, and for programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from kb.report.diff.comparison import Comparison
from kb.report.diff.markdown import as_markdown
from kb.report.diff.terminal import as_text
from kb.report.diff.values import as_json

CHANGE_FORMATS: Mapping[str, Callable[[Comparison], str]] = MappingProxyType(
    {"text": as_text, "markdown": as_markdown, "json": as_json}
)

__all__ = ["CHANGE_FORMATS", "Comparison"]
