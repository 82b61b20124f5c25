"""Findings as values: rules, diagnostics and fixes.

Nothing here prints, reads or changes a file. A fix is a list of edits; whoever owns the file
applies them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kb.base.text import Place, Span


class Severity(StrEnum):
    """How grave a finding is: an error stops a build, the others do not."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the gravest, so that sorting puts errors first."""
        return list(Severity).index(self)


class Fixability(StrEnum):
    """How a finding can be mended: never by itself, where that is asked for, or without a risk."""

    BY_HAND = "by hand"
    UNSAFE = "unsafe"
    SAFE = "safe"


@dataclass(frozen=True, slots=True)
class Rule:
    """What is checked, and why: the documentation of a finding.

    ``bad`` and ``good`` are examples as a contributor would write them. ``fixability`` says what
    the best fix is that a finding of the rule can bring; a finding may still come without one.
    """

    code: str
    title: str
    why: str
    bad: str
    good: str
    severity: Severity = Severity.ERROR
    fixability: Fixability = Fixability.BY_HAND


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the characters of ``span`` by ``replacement``."""

    span: Span
    replacement: str


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits to one file that mend a finding; an unsafe fix may change what is meant."""

    title: str
    edits: tuple[Edit, ...]
    safe: bool = False


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: which rule, where, and what to do about it.

    ``subject`` is the citation key, claim id or term id that the finding is about, if any.
    """

    rule: Rule
    place: Place
    message: str
    subject: str | None = None
    fix: Fix | None = None

    @property
    def code(self) -> str:
        """The code of the rule, as in ``C003``."""
        return self.rule.code

    @property
    def severity(self) -> Severity:
        """The severity of the rule."""
        return self.rule.severity

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Orders findings by file, place, code and message."""
        span = self.place.span
        return (self.place.path, span.line, span.column, self.rule.code, self.message)
