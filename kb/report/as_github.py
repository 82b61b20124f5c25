"""Diagnostics as workflow commands: GitHub shows each beside the line that it is about.

Source: GitHub's documentation of workflow commands, and ``actions/toolkit``'s ``command.ts`` for
what has to be escaped.
"""

from __future__ import annotations

from collections.abc import Iterator

from kb.diagnostics import Diagnostic, Severity
from kb.report.as_text import summary
from kb.report.listing import Report

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def as_github(report: Report) -> str:
    """A command for each finding, and the summary for whoever reads the log.

    The gravest come first, since only the first ten of each level become annotations.
    """
    graves = sorted(report.findings, key=lambda one: (one.severity.rank, one.sort_key))
    lines = [_command(finding, report) for finding in graves]
    return "\n".join([*lines, _data(summary(report.findings))]) + "\n"


def _command(finding: Diagnostic, report: Report) -> str:
    properties = ",".join(f"{k}={_property(v)}" for k, v in _properties(finding, report))
    return f"::{_LEVELS[finding.severity]} {properties}::{_data(finding.message)}"


def _properties(finding: Diagnostic, report: Report) -> Iterator[tuple[str, str]]:
    span = finding.place.span
    yield "file", report.path(finding)
    yield "line", str(span.line)
    yield "endLine", str(span.end_line)
    # Columns are only taken where both ends stand on one line; the end counts as a part of it.
    if span.line == span.end_line:
        yield "col", str(span.column)
        yield "endColumn", str(max(span.end_column - 1, span.column))
    yield "title", f"{finding.code} {finding.rule.title}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
