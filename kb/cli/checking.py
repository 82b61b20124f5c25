"""One run of ``kb check``: what is found of what was asked for, and what can be fixed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kb.api.workspace import Check, Workspace
from kb.base.replacements import replace_file
from kb.check.baseline import Known, baseline
from kb.check.policy import Policy
from kb.cli.opening import here_to_stay
from kb.cli.scope import Scope
from kb.diagnostics import Diagnostic
from kb.workspace.baseline import baseline_text, read_baseline

if TYPE_CHECKING:
    from kb.check.fixing import FixResult

BASELINE = "kb-baseline.json"


@dataclass(frozen=True)
class Run:
    """What was asked for; ``baseline`` is None where there is none to compare with."""

    workspace: Workspace
    policy: Policy
    scope: Scope
    baseline: tuple[Known, ...] | None = None

    @property
    def root(self) -> Path:
        """The folder of the knowledge base."""
        return self.workspace.root

    @cached_property
    def check(self) -> Check:
        """What is found in the scope; progress shows on a terminal."""
        with here_to_stay():
            return self._scoped(self.workspace.check(self.policy, self.baseline or ()))

    def _scoped(self, check: Check) -> Check:
        return replace(
            check,
            findings=self.scope.within(check.findings),
            known=self.scope.within(check.known),
            gone=check.gone if self.scope.everything else (),
        )

    def fixes(self, *, unsafe: bool) -> FixResult:
        """The files as fixes make them; nothing is written."""
        from kb.check.fixing import apply_fixes  # noqa: PLC0415 - most runs fix nothing

        findings = self.check.findings
        changing = Workspace(self.root, live=True)

        def look(changed: Mapping[str, bytes]) -> tuple[Diagnostic, ...]:
            if not changed:
                return findings
            changing.opened = dict(changed)
            return self._scoped(changing.check(self.policy, self.baseline or ())).findings

        files = {file.path: file.data for file in self.workspace.files}
        return apply_fixes(files, look, unsafe=unsafe)

    def write(self, result: FixResult) -> Run:
        """Write what was fixed to disk, and look anew."""
        for path, data in result.after.items():
            replace_file(self.root / path, result.before[path], data)
        self.workspace.refresh()
        return replace(self)

    def write_baseline(self, path: Path) -> int:
        """Write all that is found as a baseline; how many findings that is."""
        check = self.workspace.check(self.policy)
        known = baseline(check.findings, check.texts)
        before = path.read_bytes() if path.is_file() else None
        replace_file(path, before, baseline_text(known).encode())
        return len(known)


def baseline_of(root: Path, policy: Policy, given: Path | None) -> tuple[Known, ...] | None:
    """The baseline to compare with: the one given, or else the one in the settings."""
    if given is not None:
        return read_baseline(given)
    return read_baseline(root / policy.baseline) if policy.baseline else None
