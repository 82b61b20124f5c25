"""Diagnostics into what people and programs read: text and JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

from kb.diagnostics import Diagnostic
from kb.report.as_json import as_json
from kb.report.as_text import as_text
from kb.text import TextFile

Formatter = Callable[[Sequence[Diagnostic], Mapping[str, TextFile]], str]

FORMATS: Mapping[str, Formatter] = MappingProxyType({"text": as_text, "json": as_json})


def ordered(findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The findings by file and place, each once."""
    unique = {(finding.sort_key, finding.subject): finding for finding in findings}
    return tuple(sorted(unique.values(), key=lambda finding: finding.sort_key))
