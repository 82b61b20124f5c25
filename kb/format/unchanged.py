"""What was left as it is, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kb.base.text import Place
from kb.diagnostics import Diagnostic, Severity


@dataclass(frozen=True, slots=True)
class Left:
    """A stretch of a text that has no canonical form yet: where, and what is in the way."""

    place: Place
    why: str


def lefts(findings: Iterable[Diagnostic]) -> tuple[Left, ...]:
    """The findings that say that something could not be read."""
    return tuple(
        Left(finding.place, f"{finding.code} {finding.message}")
        for finding in findings
        if finding.severity is Severity.ERROR
    )
