"""Diagnostics for programs: one JSON array, as docs/check.md describes it."""

from __future__ import annotations

import json
from typing import Any

from kb.base.text import Span
from kb.check.baseline import fingerprint
from kb.diagnostics import Diagnostic, Edit, Fix
from kb.report.listing import Report


def as_json(report: Report) -> str:
    """The findings as an array of objects; lines and columns are 1-based."""
    values = [
        {**finding_value(finding), "fingerprint": fingerprint(finding, report.texts)}
        for finding in report.findings
    ]
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"


def finding_value(finding: Diagnostic) -> dict[str, Any]:
    """One finding as an object."""
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "message": finding.message,
        "path": finding.place.path,
        **_place(finding.place.span),
        "subject": finding.subject,
        "fix": _fix(finding.fix) if finding.fix else None,
    }


def _place(span: Span) -> dict[str, int]:
    return {
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }


def _fix(fix: Fix) -> dict[str, Any]:
    return {"title": fix.title, "safe": fix.safe, "edits": [_edit(edit) for edit in fix.edits]}


def _edit(edit: Edit) -> dict[str, Any]:
    return {**_place(edit.span), "replacement": edit.replacement}
