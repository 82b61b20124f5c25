"""Which findings of the checks are new, and which are gone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import NamedTuple

from kb.diagnostics import Diagnostic

_QUOTED = re.compile(r"(?<=“)[^“”]+(?=”)")


class FindingChanges(NamedTuple):
    """Findings that were not there before, and those that are there no longer."""

    new: tuple[Diagnostic, ...]
    gone: tuple[Diagnostic, ...]


def finding_changes(
    before: Sequence[Diagnostic], after: Sequence[Diagnostic], ids: Mapping[str, str]
) -> FindingChanges:
    """Compare findings by rule, subject and message: that lines moved is no change.

    ``ids`` leads from the old names of what was renamed to the new ones.
    """

    def old(finding: Diagnostic) -> Hashable:
        subject = finding.subject or ""
        message = _QUOTED.sub(lambda m: ids.get(m[0], m[0]), finding.message) if ids else ""
        return (
            finding.code,
            ids.get(subject, subject) or finding.place.path,
            message or finding.message,
        )

    def now(finding: Diagnostic) -> Hashable:
        return finding.code, finding.subject or finding.place.path, finding.message

    return FindingChanges(
        new=_without(after, now, Counter(map(old, before))),
        gone=_without(before, old, Counter(map(now, after))),
    )


def _without(
    findings: Sequence[Diagnostic],
    identity: Callable[[Diagnostic], Hashable],
    known: Counter[Hashable],
) -> tuple[Diagnostic, ...]:
    left = []
    for finding in findings:
        name = identity(finding)
        if known[name]:
            known[name] -= 1
        else:
            left.append(finding)
    return tuple(left)
