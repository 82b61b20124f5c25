"""What git knows of the notes: when each was created and changed, by whom, and which are gone.

One pass over the log answers for all files. A checkout without git, or a machine without the
program, has no history, which is no fault.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from kb.model import NoteHistory, RemovedNote, Snapshot
from kb.workspace.files import CLAIMS, SOURCES
from kb.workspace.git import git_text

_COMMIT = "\x01"


@dataclass(frozen=True, slots=True)
class _Commit:
    author: str
    date: str
    changes: tuple[tuple[str, ...], ...]


def snapshot(root: Path, content_hash: str) -> Snapshot:
    """The state of git at ``root``: the commit, whether files differ from it, the histories."""
    head = git_text(root, "log", "-1", "--format=%H %ct")
    if not head or not head.strip():
        return Snapshot(content_hash)
    commit, seconds = head.split()
    status = git_text(root, "status", "--porcelain", "--", SOURCES, CLAIMS) or ""
    commits = tuple(_commits(root))
    return Snapshot(
        content_hash=content_hash,
        commit=commit,
        commit_date=_utc(seconds, timespec="seconds"),
        dirty=bool(status.strip()),
        histories=MappingProxyType(_histories(commits)),
        removed=MappingProxyType(_removed(commits)),
    )


def _commits(root: Path) -> Iterator[_Commit]:
    log = git_text(
        root,
        "log",
        "--reverse",
        "--relative",
        "--name-status",
        "--find-renames",
        "-z",
        f"--format={_COMMIT}%aN%n%at",
        "--",
        CLAIMS,
    )
    for part in (log or "").split(_COMMIT)[1:]:
        head, _, names = part.partition("\0")
        author, _, seconds = head.partition("\n")
        yield _Commit(author, _utc(seconds.strip()), tuple(_changes(names)))


def _changes(names: str) -> Iterator[tuple[str, ...]]:
    """Each change as (status, path) or, for renames and copies, (status, old, new)."""
    fields = iter(names.lstrip("\n\0").split("\0"))
    for status in fields:
        letter = status.strip()[:1]
        if letter in {"R", "C"}:
            yield letter, next(fields, ""), next(fields, "")
        elif letter:
            yield letter, next(fields, "")


def _histories(commits: Iterable[_Commit]) -> dict[str, NoteHistory]:
    histories: dict[str, NoteHistory] = {}
    for commit in commits:
        for change in commit.changes:
            if change[0] == "D":
                histories.pop(change[1], None)
                continue
            before = (
                histories.pop(change[1], None) if change[0] == "R" else histories.get(change[-1])
            )
            histories[change[-1]] = _extended(before, commit)
    return histories


def _extended(before: NoteHistory | None, commit: _Commit) -> NoteHistory:
    if before is None:
        return NoteHistory(commit.date, commit.date, (commit.author,))
    people = tuple(dict.fromkeys((*before.contributors, commit.author)))
    # A rebase can leave author dates out of order, so each end is compared rather than assumed.
    return NoteHistory(min(before.created, commit.date), max(before.updated, commit.date), people)


def _removed(commits: Iterable[_Commit]) -> dict[str, RemovedNote]:
    """The notes that are there no more, each with the last path that renames led it to."""
    notes: dict[str, RemovedNote] = {}
    for commit in commits:
        for letter, path, *new in commit.changes:
            notes.pop(new[0] if new else path, None)
            if letter in {"D", "R"} and path.endswith(".md"):
                notes[path] = RemovedNote(commit.date, new[0] if new else "")
    return {path: replace(note, renamed_to=_heir(path, notes)) for path, note in notes.items()}


def _heir(path: str, removed: Mapping[str, RemovedNote]) -> str:
    """Where the renames of a note end."""
    seen = {path}
    end = removed[path].renamed_to
    while end in removed and end not in seen:
        seen.add(end)
        end = removed[end].renamed_to
    return end


def _utc(seconds: str, timespec: str = "") -> str:
    moment = datetime.fromtimestamp(int(seconds), UTC).replace(tzinfo=None)
    return f"{moment.isoformat(timespec=timespec)}Z" if timespec else moment.date().isoformat()
