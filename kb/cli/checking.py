"""One run of ``kb check``: what is found, what of it is told, and what can be mended."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kb.check.baseline import Compared, Known, baseline, compare
from kb.check.fixing.disk import replace_file
from kb.check.policy import Policy
from kb.cli.progress import progress
from kb.cli.scope import Scope
from kb.diagnostics import Diagnostic
from kb.workspace.baseline import baseline_text, read_baseline
from kb.workspace.cache import ParseCache
from kb.workspace.files import RawFile, read_files
from kb.workspace.findings import Found, find, find_afresh

if TYPE_CHECKING:
    from kb.check.fixing import FixResult

BASELINE = "kb-baseline.json"


@dataclass(frozen=True)
class Run:
    """What was asked for; ``baseline`` is None where there is none to compare with."""

    root: Path
    policy: Policy
    scope: Scope
    baseline: tuple[Known, ...] | None = None

    @cached_property
    def files(self) -> tuple[RawFile, ...]:
        """The files of the knowledge base."""
        return read_files(self.root)

    @cached_property
    def found(self) -> Found:
        """What is found in them; progress shows on a terminal."""
        with progress() as show:
            found = find(self.root, self.files, show)
        # What was read lives until the command ends: no collection need look through it again.
        gc.freeze()
        return found

    @cached_property
    def compared(self) -> Compared:
        """What is told of the findings, beside the baseline."""
        return self._compared(self.found)

    def _compared(self, found: Found) -> Compared:
        reported = self.policy.applied(found.findings)
        compared = compare(reported, self.baseline or (), found.texts)
        return Compared(
            new=self.scope.within(compared.new),
            known=self.scope.within(compared.known),
            gone=compared.gone if self.scope.everything else (),
        )

    def fixes(self, *, unsafe: bool) -> FixResult:
        """The files as fixes make them; nothing is written."""
        from kb.check.fixing import apply_fixes  # noqa: PLC0415 - most runs mend nothing

        parses = ParseCache.open(self.root, save=False)

        def look(changed: Mapping[str, bytes]) -> tuple[Diagnostic, ...]:
            if not changed:
                return self.compared.new
            files = [replace(f, data=changed.get(f.path, f.data)) for f in self.files]
            return self._compared(find_afresh(self.root, files, parses)).new

        return apply_fixes({file.path: file.data for file in self.files}, look, unsafe=unsafe)

    def write(self, result: FixResult) -> Run:
        """Write what was mended to disk, and look anew."""
        for path, data in result.after.items():
            replace_file(self.root / path, result.before[path], data)
        return Run(self.root, self.policy, self.scope, self.baseline)

    def write_baseline(self, path: Path) -> int:
        """Write all that is told as a baseline; how many findings that is."""
        known = baseline(self.policy.applied(self.found.findings), self.found.texts)
        before = path.read_bytes() if path.is_file() else None
        replace_file(path, before, baseline_text(known).encode())
        return len(known)


def baseline_of(root: Path, policy: Policy, given: Path | None) -> tuple[Known, ...] | None:
    """The baseline to compare with: the one given, or else the one in the settings."""
    if given is not None:
        return read_baseline(given)
    return read_baseline(root / policy.baseline) if policy.baseline else None
