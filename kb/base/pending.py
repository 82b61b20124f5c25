"""Changes of several files that are made whole even after a process that was killed halfway.

All new contents stand beside their places before the first takes its own; what is to happen is
written down first, and whoever opens the folder next does what is left of it. A file that somebody
changed in between stays as it is.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from kb.base.atomic import is_alive, sweep, write_text

JOURNAL = ".kb-pending.json"


@dataclass(frozen=True, slots=True)
class Step:
    """One file: where its new content waits, where it goes, and what goes away for it.

    Paths are relative to the folder and empty where there is none; ``before`` is the SHA-256 of
    what stood at ``gone`` or, where nothing goes away, at ``place``.
    """

    staged: str
    place: str
    gone: str
    before: str


def digest(data: bytes | None) -> str:
    """What a step knows a content by; empty for no file."""
    return "" if data is None else hashlib.sha256(data).hexdigest()


def write_down(root: Path, steps: Iterable[Step]) -> None:
    """Write the journal, so that the steps will be done whatever happens to this process."""
    listed = {"process": os.getpid(), "steps": [asdict(step) for step in steps]}
    write_text(root / JOURNAL, json.dumps(listed, indent=1))


def cross_out(root: Path) -> None:
    """Remove the journal: all was done, or put back."""
    with contextlib.suppress(OSError):
        (root / JOURNAL).unlink(missing_ok=True)


def finish(root: Path) -> bool:
    """Do what a process that was killed left undone; gives whether there was something.

    Where the folder cannot be written all stays as it is, for whoever may write it.
    """
    journal = root / JOURNAL
    try:
        listed = json.loads(journal.read_bytes())
        process, steps = int(listed["process"]), [Step(**step) for step in listed["steps"]]
    except (OSError, ValueError, TypeError, KeyError):
        return False
    if process != os.getpid() and is_alive(process):
        return False
    try:
        for step in steps:
            _do(root, step)
            for name in filter(None, (step.place, step.gone)):
                sweep(root / name)
        journal.unlink(missing_ok=True)
    except OSError:
        return False
    return True


def _do(root: Path, step: Step) -> None:
    stood = root / (step.gone or step.place)
    present = digest(stood.read_bytes() if stood.is_file() else None)
    staged = root / step.staged if step.staged else None
    if staged and staged.is_file():
        if present == step.before:
            staged.replace(root / step.place)
        else:
            staged.unlink()
            return
    if step.gone and present == step.before:
        stood.unlink(missing_ok=True)
