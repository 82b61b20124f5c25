"""What a collection's settings make of findings: which are told, and how grave they are.

Pure values; :mod:`kb.workspace.settings` reads them from a file. Codes may be given in part: ``C``
stands for all rules whose code starts so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from kb.diagnostics import Diagnostic, Rule, Severity


@dataclass(frozen=True)
class PathSuppressions:
    """Codes that are ignored in the files of a pattern, each with its reason."""

    pattern: str
    codes: Mapping[str, str]

    @cached_property
    def _matches(self) -> re.Pattern[str]:
        return re.compile(_as_regex(self.pattern))

    def covers(self, finding: Diagnostic) -> bool:
        """Whether the finding is one of those, in one of the files."""
        named = _is_one_of(finding.code, self.codes)
        return named and self._matches.fullmatch(finding.place.path) is not None


@dataclass(frozen=True)
class Policy:
    """Which findings are told, and how grave they are.

    ``select`` empty means all. ``ignore`` maps codes, or their beginnings, to reasons, and
    ``severity`` to severities; of two that fit a rule the longer counts.
    """

    select: tuple[str, ...] = ()
    ignore: Mapping[str, str] = field(default_factory=dict)
    paths: tuple[PathSuppressions, ...] = ()
    severity: Mapping[str, Severity] = field(default_factory=dict)
    baseline: str = ""

    def narrowed(self, select: Iterable[str], ignore: Iterable[str]) -> Policy:
        """The same policy with another selection, if one is given, and more ignored."""
        chosen = tuple(select) or self.select
        return replace(
            self, select=chosen, ignore={**self.ignore, **dict.fromkeys(ignore, "as asked")}
        )

    def applied(self, findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        """The findings that are told, each as grave as it is to be."""
        rules: dict[str, Rule] = {}
        return tuple(self._graded(one, rules) for one in findings if self._reports(one))

    def _reports(self, finding: Diagnostic) -> bool:
        chosen = _longest(finding.code, self.select)
        dropped = _longest(finding.code, self.ignore)
        if self.select and chosen is None:
            return False
        # “select C009, ignore C” is to tell C009: the one that says more counts.
        if dropped is not None and len(dropped) >= len(chosen or ""):
            return False
        return not any(one.covers(finding) for one in self.paths)

    def _graded(self, finding: Diagnostic, rules: dict[str, Rule]) -> Diagnostic:
        if not self.severity:
            return finding
        rule = rules.get(finding.code)
        if rule is None:
            named = _longest(finding.code, self.severity)
            severity = self.severity[named] if named else finding.severity
            rule = rules[finding.code] = replace(finding.rule, severity=severity)
        return finding if rule.severity is finding.severity else replace(finding, rule=rule)


def _is_one_of(code: str, names: Iterable[str]) -> bool:
    return any(code.startswith(name) for name in names)


def _longest(code: str, names: Iterable[str]) -> str | None:
    return max((name for name in names if code.startswith(name)), key=len, default=None)


def _as_regex(pattern: str) -> str:
    """A pattern of paths as a regular expression: ``*`` within a folder, ``**`` over folders.

    A pattern without wildcards covers the file or everything in the folder of that name.
    """
    pieces = re.split(r"(\*\*/|\*\*|\*|\?)", pattern.rstrip("/"))
    meant = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    body = "".join(meant.get(piece, re.escape(piece)) for piece in pieces)
    return body if len(pieces) > 1 else f"{body}(?:/.*)?"
