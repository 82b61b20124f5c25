"""Everything that is to be said of a corpus, before anybody's settings choose from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kb.check.catalogue import BY_CODE
from kb.check.checks import check
from kb.check.rules.days import NO_CALENDAR, Calendar, days
from kb.check.suppressions import sift
from kb.diagnostics import Diagnostic, Severity
from kb.model import Corpus


@dataclass(frozen=True, slots=True)
class Examined:
    """All findings but those that a ``kb-ignore`` passes over, by file and place.

    ``whole`` tells that no rule found an error, ignored ones included: only then can the corpus
    be built as it is.
    """

    findings: tuple[Diagnostic, ...]
    whole: bool


def examine(
    corpus: Corpus,
    parsing: Iterable[Diagnostic],
    calendar: Calendar = NO_CALENDAR,
) -> Examined:
    """What all checks find, added to what ``parsing`` found; days are held against ``calendar``."""
    findings = (*parsing, *check(corpus), *days(corpus, calendar))
    whole = not any(one.severity is Severity.ERROR for one in findings)
    return Examined(ordered(sift(corpus, findings, BY_CODE)), whole)


def ordered(findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The findings by file and place, each once."""
    unique = {(finding.sort_key, finding.subject): finding for finding in findings}
    return tuple(sorted(unique.values(), key=lambda finding: finding.sort_key))
