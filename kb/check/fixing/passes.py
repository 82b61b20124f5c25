"""Fixes applied until none is left: each pass reads the texts that the one before it made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kb.check.fixing.proof import leaves_the_rest
from kb.check.fixing.selection import choose
from kb.diagnostics import Diagnostic, Edit
from kb.parse.decode import recode

# What is found in files of that content; files not in the mapping are as they were.
Find = Callable[[Mapping[str, bytes]], Sequence[Diagnostic]]

# A fix may bring another to light, but no text needs this many; fixes that undo each other would.
_MOST_PASSES = 25

# Characters that are read again to try each fix of a file by itself; more are tried together.
_MOST_READ = 5_000_000


@dataclass(frozen=True, slots=True)
class FixResult:
    """Changed files by path, as they were and as they are to be; what was fixed; what is left.

    ``settled`` is False where fixes would have gone on undoing each other.
    """

    before: Mapping[str, bytes]
    after: Mapping[str, bytes]
    fixed: tuple[Diagnostic, ...]
    left: tuple[Diagnostic, ...]
    settled: bool = True


def apply_fixes(data: Mapping[str, bytes], find: Find, *, unsafe: bool) -> FixResult:
    """Apply the fixes of what is found in ``data`` over passes; nothing is written.

    A fix that would turn a text around in circles, that the file's encoding cannot hold, or after
    which something else would be read otherwise, is left out.
    """
    changed: dict[str, bytes] = {}
    fixed: list[Diagnostic] = []
    seen: dict[str, set[bytes]] = {path: {old} for path, old in data.items()}
    circling: set[str] = set()
    findings = tuple(find(changed))
    for _ in range(_MOST_PASSES):
        moved = False
        for path, together in choose(findings, unsafe=unsafe).items():
            old = changed.get(path, data[path])
            new, done = _proved(path, old, together)
            if new == old or path in circling:
                continue
            if new in seen[path]:
                circling.add(path)
                continue
            seen[path].add(new)
            changed[path] = new
            fixed += done
            moved = True
        if not moved:
            return _result(data, changed, fixed, findings, settled=not circling)
        findings = tuple(find(changed))
    return _result(data, changed, fixed, findings, settled=False)


def _proved(
    path: str, data: bytes, findings: Sequence[Diagnostic]
) -> tuple[bytes, Sequence[Diagnostic]]:
    """The bytes after all fixes but those after which something else is read otherwise."""
    if len(findings) > 1 and len(data) * len(findings) <= _MOST_READ:
        # One by one, since a fix may swallow the very field that another one changes.
        findings = [one for one in findings if proves_itself(path, data, one)]
    new, done = _applied(data, findings)
    if new == data or leaves_the_rest(path, data, new, _edits(done)):
        return new, done
    # Which of them it is shows one by one; those that prove themselves are applied together.
    good = [one for one in done if proves_itself(path, data, one)]
    new, done = _applied(data, good)
    return (new, done) if leaves_the_rest(path, data, new, _edits(done)) else (data, ())


def proves_itself(path: str, data: bytes, finding: Diagnostic) -> bool:
    """Whether the fix of a finding can be made, and leaves alone what it is not about."""
    new, done = _applied(data, [finding])
    return bool(done) and leaves_the_rest(path, data, new, _edits(done))


def _applied(data: bytes, findings: Sequence[Diagnostic]) -> tuple[bytes, Sequence[Diagnostic]]:
    """The bytes after all fixes but those that the file's encoding cannot hold."""
    new = recode(data, _edits(findings))
    if new is None:
        findings = [one for one in findings if recode(data, _edits([one])) is not None]
        new = recode(data, _edits(findings))
    return (data, ()) if new is None else (new, findings)


def _edits(findings: Sequence[Diagnostic]) -> list[Edit]:
    return [edit for finding in findings if finding.fix for edit in finding.fix.edits]


def _result(
    data: Mapping[str, bytes],
    changed: Mapping[str, bytes],
    fixed: Sequence[Diagnostic],
    left: Sequence[Diagnostic],
    *,
    settled: bool,
) -> FixResult:
    paths = sorted(path for path, new in changed.items() if new != data[path])
    return FixResult(
        before={path: data[path] for path in paths},
        after={path: changed[path] for path in paths},
        fixed=tuple(fixed),
        left=tuple(left),
        settled=settled,
    )
