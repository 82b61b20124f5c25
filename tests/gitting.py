"""Real git repositories for tests."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.conftest import write_files

_WHO = {
    "GIT_AUTHOR_NAME": "Ada",
    "GIT_AUTHOR_EMAIL": "ada@example.org",
    "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@example.org",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
}


def git(folder: Path, *arguments: str, fails: bool = False, when: str = "") -> str:
    """Run git, and expect that it works, unless it may fail; what it says.

    ``when`` is the time of a commit, now unless given.
    """
    times = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when} if when else {}
    done = subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env={**os.environ, **_WHO, **times},
        check=not fails,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    return done.stdout.strip()


def start(folder: Path) -> Path:
    """Put a folder under version control, with all that is in it committed."""
    git(folder, "init", "--quiet", "--initial-branch=main")
    commit(folder)
    return folder


def commit(folder: Path, files: Mapping[str, str | bytes | None] | None = None) -> str:
    """Write files (None deletes one), commit everything, and name the commit."""
    change(folder, files or {})
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "a change")
    return git(folder, "rev-parse", "HEAD")


def change(folder: Path, files: Mapping[str, str | bytes | None]) -> None:
    """Write files without committing them; None deletes one."""
    for path in [path for path, content in files.items() if content is None]:
        (folder / path).unlink()
    write_files(folder, {path: text for path, text in files.items() if text is not None})
