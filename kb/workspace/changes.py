"""Which files git says have changed since a revision, committed or not."""

from __future__ import annotations

import os
from pathlib import Path

from kb.base.errors import KbError
from kb.workspace.files import CLAIMS, SOURCES
from kb.workspace.git import git, git_text
from kb.workspace.revision import commit_of


def changed_since(root: Path, revision: str) -> frozenset[str]:
    """The paths, relative to ``root``, of notes and sources changed since ``revision``.

    That is since the last commit that the work tree has in common with it, so that what others
    did meanwhile does not count; where the history at hand does not reach back to that, since the
    revision itself. Changes that are staged, not staged or not tracked count. Raises
    :class:`UsageFault` for a revision that git does not know.
    """
    commit = commit_of(root, revision)
    shared = (git_text(root, "merge-base", commit, "HEAD") or commit).strip()
    changed = _paths(root, "diff", "--name-only", "--relative", "--no-renames", shared)
    return changed | _paths(root, "ls-files", "--others", "--exclude-standard")


def _paths(root: Path, *command: str) -> frozenset[str]:
    answer = git(root, *command, "-z", "--", SOURCES, CLAIMS)
    if answer is None:
        raise KbError("git could not tell which files have changed.")
    return frozenset(path for path in os.fsdecode(answer).split("\0") if path)
