"""Which fixes can be applied together in one pass."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping

from kb.diagnostics import Diagnostic, Edit


def choose(findings: Iterable[Diagnostic], *, unsafe: bool) -> Mapping[str, tuple[Diagnostic, ...]]:
    """By path, the findings whose fixes can be applied at once, in the order given.

    A fix is applied as a whole or not at all; of two that overlap or touch the earlier is taken,
    and the other waits for the next pass, when the text is read anew.
    """
    chosen: dict[str, list[Diagnostic]] = {}
    taken: dict[str, list[tuple[int, int]]] = {}
    for finding in findings:
        fix = finding.fix
        if fix is None or not fix.edits or not (fix.safe or unsafe):
            continue
        path = finding.place.path
        spans = taken.setdefault(path, [])
        if _free(fix.edits, spans):
            for edit in fix.edits:
                insort(spans, (edit.span.start, edit.span.end))
            chosen.setdefault(path, []).append(finding)
    return {path: tuple(fixes) for path, fixes in chosen.items()}


def _free(edits: Iterable[Edit], taken: list[tuple[int, int]]) -> bool:
    """Whether no edit overlaps or touches one that is taken."""
    for edit in edits:
        at = bisect_left(taken, (edit.span.start, edit.span.start))
        if at < len(taken) and taken[at][0] <= edit.span.end:
            return False
        if at and taken[at - 1][1] >= edit.span.start:
            return False
    return True
