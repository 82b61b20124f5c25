"""Diagnostics as ``path:line:column: message``, one a line: what vim's ``:cfile`` reads.

Source: vim's help on ``errorformat``; it is one of the forms of vim's default.
"""

from __future__ import annotations

from kb.report.as_text import visible
from kb.report.listing import Report


def as_errorformat(report: Report) -> str:
    """A line for each finding; nothing where there is none."""
    return "".join(
        f"{report.path(one)}:{one.place.span.line}:{one.place.span.column}:"
        f" {one.severity} {one.code} {visible(' '.join(one.message.split()))}\n"
        for one in report.findings
    )
