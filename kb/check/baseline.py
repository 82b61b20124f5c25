"""Findings that were known when a collection was taken over: told by what they say, not where.

A finding is recognised by its rule, its subject and the text it points at, so that lines may move
and files may be renamed. Source of the idea: SARIF 2.1.0, 3.27.16, fingerprints.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb.base.text import TextFile
from kb.diagnostics import Diagnostic


@dataclass(frozen=True, slots=True)
class Known:
    """One finding of a baseline; ``path`` and ``message`` are for whoever reads the file."""

    fingerprint: str
    code: str
    path: str
    message: str


@dataclass(frozen=True, slots=True)
class Compared:
    """Findings beside a baseline: what is new, what was known, and what is known and gone."""

    new: tuple[Diagnostic, ...]
    known: tuple[Diagnostic, ...]
    gone: tuple[Known, ...]


def fingerprint(finding: Diagnostic, texts: Mapping[str, TextFile]) -> str:
    """What stays the same of a finding when lines move: 32 hexadecimal digits."""
    span = finding.place.span
    file = texts.get(finding.place.path)
    line = " ".join(file.line(span.line).split()) if file else ""
    meant = file.slice(span).split("\n", 1)[0].strip() if file else ""
    about = finding.subject or finding.place.path
    parts = "\0".join((finding.code, about, line, meant))
    return hashlib.sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def baseline(findings: Iterable[Diagnostic], texts: Mapping[str, TextFile]) -> tuple[Known, ...]:
    """The findings as a baseline, in their order."""
    return tuple(
        Known(fingerprint(one, texts), one.code, one.place.path, one.message) for one in findings
    )


def compare(
    findings: Sequence[Diagnostic], known: Sequence[Known], texts: Mapping[str, TextFile]
) -> Compared:
    """Each finding beside the baseline; of equal ones as many are known as it holds."""
    left = Counter(one.fingerprint for one in known)
    new: list[Diagnostic] = []
    old: list[Diagnostic] = []
    for finding in findings:
        name = fingerprint(finding, texts)
        if left[name]:
            left[name] -= 1
            old.append(finding)
        else:
            new.append(finding)
    return Compared(tuple(new), tuple(old), tuple(_unmatched(known, left)))


def _unmatched(known: Iterable[Known], left: Counter[str]) -> Iterator[Known]:
    for one in known:
        if left[one.fingerprint] > 0:
            left[one.fingerprint] -= 1
            yield one
