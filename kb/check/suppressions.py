"""``kb-ignore`` in notes and entries: what it passes over, and what is wrong with it itself."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from kb.base.suggestions import nearest
from kb.base.text import Place
from kb.diagnostics import Diagnostic, Rule, Severity
from kb.model import Corpus, Suppression

NO_REASON = Rule(
    code="K001",
    title="An ignore without a reason",
    why="What is passed over today puzzles whoever reads the note next year; a few words tell"
    " them why it is right here.",
    bad="kb-ignore: [C009]",
    good="kb-ignore: {C009: the design is being asked of the authors}",
    severity=Severity.WARNING,
)
SUPPRESSES_NOTHING = Rule(
    code="K002",
    title="An ignore that ignores nothing",
    why="It was left behind when its finding was mended, and would hide the next one.",
    bad="kb-ignore: {C009: the design is not known}\n# … in a note that tells all",
    good="No kb-ignore at all",
    severity=Severity.WARNING,
)
NO_SUCH_RULE = Rule(
    code="K003",
    title="An ignore that names no rule",
    why="A code that does not exist passes over nothing, whatever its reason says.",
    bad="kb-ignore: {C909: the design is not known}",
    good="kb-ignore: {C009: the design is not known}",
    severity=Severity.WARNING,
)

RULES = (NO_REASON, SUPPRESSES_NOTHING, NO_SUCH_RULE)
_OWN = {rule.code for rule in RULES}
_CODE_LENGTH = 4
_HEAD = re.compile(r"[^{(]*[{(]\s*")


@dataclass(frozen=True, slots=True)
class _Scope:
    """A stretch of a file in which the ignores of one note, entry or study hold."""

    subject: str
    place: Place
    suppressions: tuple[Suppression, ...]
    start: int = 0
    end: int | None = None
    used: set[str] = field(default_factory=set)

    def covers(self, finding: Diagnostic) -> bool:
        """Whether an ignore here names the finding, which then counts as used."""
        start = finding.place.span.start
        inside = self.start <= start and (self.end is None or start < self.end)
        if inside and any(suppression.code == finding.code for suppression in self.suppressions):
            self.used.add(finding.code)
            return True
        return False


def sift(
    corpus: Corpus, findings: Iterable[Diagnostic], codes: Collection[str]
) -> tuple[Diagnostic, ...]:
    """The findings that no ``kb-ignore`` passes over, and those about the ignores themselves.

    ``codes`` are those of all rules. A note's ignores hold for its file, an entry's for its text.
    """
    scopes = list(_scopes(corpus))
    by_path: dict[str, list[_Scope]] = {}
    for scope in scopes:
        by_path.setdefault(scope.place.path, []).append(scope)
    uncovered = _uncovered(findings, by_path)
    own = [finding for scope in scopes for finding in _judged(scope, codes)]
    return (*uncovered, *_uncovered(own, by_path))


def _uncovered(
    findings: Iterable[Diagnostic], by_path: dict[str, list[_Scope]]
) -> list[Diagnostic]:
    if not by_path:
        return list(findings)
    return [
        finding
        for finding in findings
        if not any(scope.covers(finding) for scope in by_path.get(finding.place.path, ()))
    ]


def _scopes(corpus: Corpus) -> Iterator[_Scope]:
    for claim in corpus.claims.values():
        if claim.suppressions and claim.place:
            yield _Scope(claim.id, claim.place, claim.suppressions)
    for question in corpus.questions.values():
        if question.suppressions and question.place:
            yield _Scope(question.id, question.place, question.suppressions)
    for study in corpus.studies.values():
        if study.suppressions and study.place:
            span = study.places[""].span
            yield _Scope(study.id, study.place, study.suppressions, span.start, span.end)
    for source in corpus.sources.values():
        if source.suppressions and source.place:
            head = _HEAD.match(source.raw)
            start = source.place.span.start - (head.end() if head else 0)
            yield _Scope(
                source.key, source.place, source.suppressions, start, start + len(source.raw)
            )


def _judged(scope: _Scope, codes: Collection[str]) -> Iterator[Diagnostic]:
    for suppression in scope.suppressions:
        place = suppression.place or scope.place
        if suppression.code not in codes:
            near = (
                nearest(suppression.code, codes) if len(suppression.code) == _CODE_LENGTH else None
            )
            advice = f"did you mean {near}?" if near else "it is a code such as “C009”"
            message = f"“{suppression.code}” is no rule to ignore; {advice}"
            yield Diagnostic(NO_SUCH_RULE, place, message, scope.subject)
            continue
        if not suppression.reason:
            message = f"say why {suppression.code} is ignored: “{suppression.code}: reason”"
            yield Diagnostic(NO_REASON, place, message, scope.subject)
        if suppression.code not in scope.used and suppression.code not in _OWN:
            message = (
                f"{suppression.code} is not found here, so there is nothing to ignore; delete it"
            )
            yield Diagnostic(SUPPRESSES_NOTHING, place, message, scope.subject)
