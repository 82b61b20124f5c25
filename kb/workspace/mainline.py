"""The commits by which a collection came to what it is, each with the files that it changed.

Only the main line counts: what a branch did came into the collection when it was merged, at that
time. Source: gitrevisions(7) and git-log(1), “--first-parent”; gitformat of “--raw” in git-diff(1).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from kb.workspace.files import CLAIMS, SOURCES, is_read
from kb.workspace.git import git_text
from kb.workspace.revision import is_shallow

_FIELDS = ("%H", "%P", "%ct", "%at", "%aN", "%s", "%b")
_START = re.compile(r"\x01(?=[0-9a-f]{40,64}\x02)")
_LINK = "120000"
_MERGED = re.compile(r"merge\b", re.IGNORECASE)


class Touched(NamedTuple):
    """A file that a commit changed: its path, and the blobs before and after; empty for none."""

    path: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class MainCommit:
    """A commit of the main line: its time (ISO 8601, UTC), who wrote it, and what it touched.

    ``written`` is the day on which it was written (ISO 8601, UTC), which a rebase leaves alone.
    ``message`` is the first line that says something: of a merge, what follows “Merge …”.
    """

    name: str
    parents: tuple[str, ...]
    time: str
    written: str
    people: tuple[str, ...]
    message: str
    files: tuple[Touched, ...]


def mainline(root: Path) -> tuple[MainCommit, ...]:
    """The commits that changed notes or sources, each with all who had a part in it."""
    commits = touching(root)
    if any(len(commit.parents) > 1 for commit in commits):
        commits = tuple(_with_their_people(root, commits))
    return commits


def touching(root: Path) -> tuple[MainCommit, ...]:
    """The commits that changed notes or sources, oldest first; none without git.

    Of a merge the one who merged is named alone. Where the history is cut short, its first commit
    would show all that is older as new, and is left out.
    """
    form = "\x02".join(("\x01" + _FIELDS[0], *_FIELDS[1:], ""))
    options = ("--first-parent", "-m", "--reverse", "--raw", "--no-renames", "--no-abbrev", "-z")
    log = git_text(root, "log", *options, "--relative", f"--format={form}", "--", SOURCES, CLAIMS)
    commits = [_commit(part) for part in _START.split(log or "")[1:]]
    if is_shallow(root):
        commits = [commit for commit in commits if commit.parents]
    return tuple(commits)


def _commit(text: str) -> MainCommit:
    name, parents, seconds, written, person, subject, body, raw = text.split("\x02", maxsplit=7)
    time = datetime.fromtimestamp(int(seconds), UTC).replace(tzinfo=None).isoformat()
    return MainCommit(
        name,
        tuple(parents.split()),
        f"{time}Z",
        datetime.fromtimestamp(int(written), UTC).date().isoformat(),
        (person,),
        _message(subject, body, is_merge=" " in parents),
        tuple(_touched(raw)),
    )


def _message(subject: str, body: str, *, is_merge: bool) -> str:
    if not (is_merge and _MERGED.match(subject)):
        return subject.strip()
    return next((line.strip() for line in body.splitlines() if line.strip()), "")


def _touched(raw: str) -> Iterator[Touched]:
    fields = iter(raw.lstrip("\n\0").split("\0"))
    for head in fields:
        if not head.strip():
            continue
        path = next(fields, "")
        old_mode, new_mode, before, after, _ = head.strip().lstrip(":").split(" ")
        if is_read(path) and _LINK not in {old_mode, new_mode}:
            yield Touched(path, before.strip("0") and before, after.strip("0") and after)


def _with_their_people(root: Path, commits: Sequence[MainCommit]) -> Iterator[MainCommit]:
    """The commits, each merge with those who wrote what it brought in."""
    everyone = _everyone(root)
    seen: set[str] = set()
    wanted = {commit.name: commit for commit in commits}
    by_commit: dict[str, tuple[str, ...]] = {}
    for name in _first_parents(everyone, commits[-1].name):
        seen.add(name)
        parents, person = everyone[name]
        people = list(_brought(everyone, parents[1:], seen))
        if name in wanted:
            by_commit[name] = tuple(dict.fromkeys(people)) or (person,)
    for commit in commits:
        yield replace(commit, people=by_commit.get(commit.name, commit.people))


Everyone = Mapping[str, tuple[tuple[str, ...], str]]
"""The parents and the author of each commit."""


def _everyone(root: Path) -> Everyone:
    log = git_text(root, "log", "--format=%H\x02%P\x02%aN") or ""
    rows = (line.split("\x02") for line in log.splitlines())
    return {name: (tuple(parents.split()), person) for name, parents, person in rows}


def _first_parents(everyone: Everyone, last: str) -> list[str]:
    line = []
    name = last
    while name in everyone:
        line.append(name)
        parents, _ = everyone[name]
        name = parents[0] if parents else ""
    return line[::-1]


def _brought(everyone: Everyone, starts: tuple[str, ...], seen: set[str]) -> list[str]:
    """Who wrote the commits that lead to these and were not there before, the oldest first."""
    people = []
    waiting = list(starts)
    while waiting:
        name = waiting.pop()
        if name in seen or name not in everyone:
            continue
        seen.add(name)
        parents, person = everyone[name]
        if len(parents) < 2:
            people.append(person)
        waiting += parents
    return people[::-1]
