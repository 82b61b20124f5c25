"""Diagnostics for people at a terminal: the place, the line, a caret under it, a summary."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from kb.diagnostics import Diagnostic, Severity
from kb.text import Span, TextFile

_WIDEST = 100
_MARGIN = 40
_CONTROL = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def as_text(findings: Sequence[Diagnostic], texts: Mapping[str, TextFile]) -> str:
    """Each finding as ``path:line:col: CODE message`` with its line, and a summary at the end."""
    blocks = ["\n".join(_block(finding, texts)) for finding in findings]
    return "\n".join([*blocks, summary(findings)]) + "\n"


def summary(findings: Sequence[Diagnostic]) -> str:
    """How many findings of which severity, in one line."""
    if not findings:
        return "No findings."
    counts = Counter(finding.severity for finding in findings)
    told = [_counted(counts[severity], severity) for severity in Severity if counts[severity]]
    files = len({finding.place.path for finding in findings})
    return f"Found {', '.join(told)} in {files} file{'s' if files != 1 else ''}."


def _counted(number: int, severity: Severity) -> str:
    name = {Severity.INFO: "remark"}.get(severity, str(severity))
    return f"{number} {name}{'s' if number != 1 else ''}"


def _block(finding: Diagnostic, texts: Mapping[str, TextFile]) -> Iterator[str]:
    span = finding.place.span
    level = "" if finding.severity is Severity.ERROR else f"{finding.severity}: "
    where = f"{finding.place.path}:{span.line}:{span.column}"
    yield f"{where}: {finding.code} {level}{visible(finding.message)}"
    file = texts.get(finding.place.path)
    if file is not None:
        yield from _excerpt(file.line(span.line), span)


def _excerpt(line: str, span: Span) -> Iterator[str]:
    """The line, cut to what fits around the span, and carets under what is meant."""
    start = span.column - 1
    end = span.end_column - 1 if span.end_line == span.line else len(line)
    cut = max(0, start - _MARGIN) if len(line) > _WIDEST else 0
    shown = line[cut : cut + _WIDEST]
    if not shown.strip():
        return
    before = shown[: start - cut]
    under = shown[start - cut : end - cut]
    yield f"    {visible(shown)}"
    yield f"    {' ' * width(visible(before))}{'^' * max(1, width(visible(under)))}"


def visible(text: str) -> str:
    """The text with characters that could steer a terminal replaced by a plain mark."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    if character == "\t":
        return " "
    return "\ufffd" if unicodedata.category(character) in _CONTROL else character


def width(text: str) -> int:
    """How many columns of a terminal the text takes. Source: Unicode Standard Annex 11."""
    if text.isascii():
        return len(text)
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
