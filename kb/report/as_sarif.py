"""Diagnostics as SARIF 2.1.0, the exchange format of code scanning.

Source: OASIS, Static Analysis Results Interchange Format 2.1.0 plus Errata 01.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from kb.base.text import Span
from kb.base.version import __version__
from kb.check.baseline import Known, fingerprint
from kb.check.catalogue import RULES
from kb.diagnostics import Diagnostic, Edit, Fix, Rule, Severity
from kb.report.listing import Report

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_INDEX = {rule.code: index for index, rule in enumerate(RULES)}
_FINGERPRINT = "kbFinding/v1"

Values = dict[str, Any]


def as_sarif(report: Report) -> str:
    """One run with all rules and the findings as results.

    Beside a baseline each result says whether it is new, and what is found no more is there too.
    """
    driver = {
        "name": "kb",
        "fullName": "kb, a knowledge base of literature evidence",
        "semanticVersion": __version__,
        "rules": [_rule(rule) for rule in RULES],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": list(_results(report)),
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _rule(rule: Rule) -> Values:
    text = f"{rule.why}\n\nNot like this:\n\n{rule.bad}\n\nBut like this:\n\n{rule.good}"
    shown = (
        f"{rule.why}\n\nNot like this:\n\n{_fenced(rule.bad)}\n\nBut like this:\n\n"
        f"{_fenced(rule.good)}"
    )
    return {
        "id": rule.code,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.why},
        "help": {"text": text, "markdown": shown},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _fenced(example: str) -> str:
    return f"````\n{example.rstrip()}\n````"


def _results(report: Report) -> Iterator[Values]:
    state: Values = {"baselineState": "new"} if report.compared else {}
    for finding in report.findings:
        yield {**_result(finding, report), **state}
    for finding in report.known:
        yield {**_result(finding, report), "baselineState": "unchanged"}
    for one in report.gone:
        yield _gone(one, report)


def _result(finding: Diagnostic, report: Report) -> Values:
    artifact = _artifact(report.path(finding))
    region = _region(finding.place.span)
    result: Values = {
        "ruleId": finding.code,
        "ruleIndex": _INDEX[finding.code],
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [{"physicalLocation": {"artifactLocation": artifact, "region": region}}],
        "partialFingerprints": {_FINGERPRINT: fingerprint(finding, report.texts)},
    }
    if finding.fix:
        result["fixes"] = [_fix(finding.fix, artifact)]
    return result


def _gone(one: Known, report: Report) -> Values:
    artifact = _artifact(report.prefix + one.path)
    return {
        "ruleId": one.code,
        **({"ruleIndex": _INDEX[one.code]} if one.code in _INDEX else {}),
        "message": {"text": one.message},
        "locations": [{"physicalLocation": {"artifactLocation": artifact}}],
        "partialFingerprints": {_FINGERPRINT: one.fingerprint},
        "baselineState": "absent",
    }


def _artifact(path: str) -> Values:
    return {"uri": quote(os.fsencode(path)), "uriBaseId": "%SRCROOT%"}


def _region(span: Span) -> Values:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
        "charOffset": span.start,
        "charLength": span.end - span.start,
    }


def _fix(fix: Fix, artifact: Values) -> Values:
    changes: Sequence[Values] = [_replacement(edit) for edit in fix.edits]
    return {
        "description": {"text": fix.title},
        "artifactChanges": [{"artifactLocation": artifact, "replacements": changes}],
    }


def _replacement(edit: Edit) -> Values:
    return {
        "deletedRegion": _region(edit.span),
        "insertedContent": {"text": edit.replacement},
    }
