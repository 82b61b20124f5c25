"""Everything that is to be said of a corpus, before anybody's settings choose from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kb.check.catalogue import BY_CODE
from kb.check.checks import check
from kb.check.rules.answers import stale
from kb.check.suppressions import sift
from kb.diagnostics import Diagnostic, Severity
from kb.model import Corpus, NoteHistory


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
    histories: Mapping[str, NoteHistory] = MappingProxyType({}),
) -> Examined:
    """What all checks find, added to what ``parsing`` found; ``histories`` are the notes'."""
    findings = (*parsing, *check(corpus), *stale(corpus, histories))
    whole = not any(one.severity is Severity.ERROR for one in findings)
    return Examined(ordered(sift(corpus, findings, BY_CODE)), whole)


def ordered(findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The findings by file and place, each once."""
    unique = {(finding.sort_key, finding.subject): finding for finding in findings}
    return tuple(sorted(unique.values(), key=lambda finding: finding.sort_key))
