"""Diagnostics for programs: one JSON array."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from kb.diagnostics import Diagnostic
from kb.text import TextFile


def as_json(findings: Sequence[Diagnostic], texts: Mapping[str, TextFile]) -> str:  # noqa: ARG001
    """The findings as an array of objects; lines and columns are 1-based."""
    return (
        json.dumps([finding_value(finding) for finding in findings], ensure_ascii=False, indent=2)
        + "\n"
    )


def finding_value(finding: Diagnostic) -> dict[str, Any]:
    """One finding as an object."""
    span = finding.place.span
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "message": finding.message,
        "path": finding.place.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "subject": finding.subject,
        "fix": finding.fix.title if finding.fix else None,
    }
