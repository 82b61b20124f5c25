"""A place to gather findings while files are resolved together."""

from __future__ import annotations

from kb.base.text import Place
from kb.diagnostics import Diagnostic, Rule


class Findings:
    """Findings, each once: a field that many entries inherit is wrong in one place only."""

    def __init__(self) -> None:
        self.values: list[Diagnostic] = []
        self._reported: set[tuple[str, Place]] = set()

    def add(self, finding: Diagnostic) -> None:
        """Keep a finding, unless its rule has been told of its place."""
        known = (finding.code, finding.place)
        if known not in self._reported:
            self._reported.add(known)
            self.values.append(finding)

    def report(self, rule: Rule, place: Place, message: str, subject: str) -> None:
        """Keep a finding made of its parts."""
        self.add(Diagnostic(rule, place, message, subject))
