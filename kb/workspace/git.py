"""Asking git, in a way that hangs on nobody's configuration."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

# Renames are followed as git follows them by default, and names go through .mailmap.
_SETTINGS = (
    "core.quotePath=false",
    "diff.renames=true",
    "diff.renameLimit=0",
    "log.showRoot=true",
    "log.showSignature=false",
    "log.mailmap=true",
    "core.fsmonitor=false",
)
_FURTHEST_AHEAD = timedelta(hours=14)
"""How far the clocks of the earth are ahead of UTC."""


def git(root: Path, *arguments: str, send: bytes | None = None) -> bytes | None:
    """What git answers when run in ``root`` and sent ``send``.

    None where the program is missing, ``root`` is in no repository or git reports a failure.
    """
    settings = [part for setting in _SETTINGS for part in ("-c", setting)]
    environment = {**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
    try:
        done = subprocess.run(  # noqa: S603 - the arguments are ours
            ["git", *settings, *arguments],  # noqa: S607 - git is the user's own
            cwd=root,
            env=environment,
            capture_output=True,
            check=True,
            input=send or b"",
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout


def git_text(root: Path, *arguments: str) -> str | None:
    """What git answers, as text."""
    answer = git(root, *arguments)
    return None if answer is None else answer.decode("utf-8", errors="replace")


def today(now: datetime) -> tuple[str, str]:
    """The day by UTC, as git counts, and the latest that has begun anywhere (ISO 8601)."""
    now = now.astimezone(UTC)
    return now.date().isoformat(), (now + _FURTHEST_AHEAD).date().isoformat()
