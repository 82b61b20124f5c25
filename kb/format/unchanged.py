"""What was left as it is, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kb.base.text import Place
from kb.diagnostics import Diagnostic, Severity


@dataclass(frozen=True, slots=True)
class Unformatted:
    """A stretch of a text that has no canonical form yet: where, and what is in the way."""

    place: Place
    why: str


def unreadable(findings: Iterable[Diagnostic]) -> tuple[Unformatted, ...]:
    """The findings that say that something could not be read."""
    return tuple(
        Unformatted(finding.place, f"{finding.code} {finding.message}")
        for finding in findings
        if finding.severity is Severity.ERROR
    )
