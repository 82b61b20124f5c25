"""The files of a knowledge base as a git revision has them, without touching the work tree."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kb.base.errors import KbError, UsageFault
from kb.workspace.files import CLAIMS, SOURCES, RawFile, is_hidden, is_read
from kb.workspace.git import git, git_text

_LINK = "120000"
_MOST_LINKS = 8


@dataclass(frozen=True, slots=True)
class _Entry:
    mode: str
    name: str


def commit_of(root: Path, revision: str) -> str:
    """The commit that a revision names, in full.

    Raises :class:`UsageFault` where ``root`` is under no version control or knows no such
    revision.
    """
    if git_text(root, "rev-parse", "--is-inside-work-tree") is None:
        raise UsageFault(f"{root} is not in a git repository, so there is nothing to compare with.")
    command = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    commit = (git_text(root, *command) or "").strip()
    if commit:
        return commit
    advice = (
        "the clone is shallow and may lack it: “git fetch --unshallow” brings the rest"
        if is_shallow(root)
        else f"for a branch that only the forge has, write “origin/{revision}”, or fetch it first"
    )
    raise UsageFault(f"git knows no revision “{revision}” here; {advice}.")


def commit_at(root: Path, day: str) -> str | None:
    """The last commit before the end of a day (ISO 8601, UTC), if the history has one."""
    before = f"--before={day}T23:59:59Z"
    return (git_text(root, "rev-list", "-1", before, "HEAD") or "").strip() or None


def merge_base(root: Path, base: str, head: str) -> str:
    """The commit at which two commits parted.

    Raises :class:`KbError` where the history at hand does not reach back to it.
    """
    commit = (git_text(root, "merge-base", base, head) or "").strip()
    if commit:
        return commit
    why = (
        "the clone is shallow, and its history ends before the point where the two parted;"
        " “git fetch --unshallow” brings the rest"
        if is_shallow(root)
        else "the two share no history"
    )
    raise KbError(f"{why[0].upper()}{why[1:]}. “--direct” compares them as they stand.")


def read_revision(root: Path, commit: str) -> tuple[RawFile, ...]:
    """Every file of the two folders as a commit has it, sorted by path; unread ones are empty.

    Paths are relative to ``root``, which may be a folder inside the repository. A symbolic link
    is followed as long as it stays within the two folders. Raises :class:`KbError` for objects
    that git cannot read, as in a partial clone without a network.
    """
    tree = _tree(root, commit)
    linked = [path for path, entry in tree.items() if entry.mode == _LINK]
    targets = dict(zip(linked, contents(root, [tree[path].name for path in linked]), strict=True))
    shown = [path for path in sorted(tree) if not is_hidden(path)]
    names_by_path = {path: _followed(path, tree, targets) for path in shown if is_read(path)}
    names = {path: name for path, name in names_by_path.items() if name}
    data = dict(zip(names, contents(root, names.values()), strict=True))
    return tuple(
        RawFile(path, data.get(path, b"")) for path in shown if path in data or not is_read(path)
    )


def _tree(root: Path, commit: str) -> Mapping[str, _Entry]:
    """Every file below the two folders, by its path from ``root``."""
    listing = git(root, "ls-tree", "-r", "-z", commit, "--", SOURCES, CLAIMS)
    if listing is None:
        raise KbError(f"git cannot list the files of {commit[:10]}.")
    entries = {}
    for line in listing.decode("utf-8", errors="surrogateescape").split("\0")[:-1]:
        head, _, path = line.partition("\t")
        mode, kind, name = head.split()
        if kind == "blob":
            entries[path] = _Entry(mode, name)
    return entries


def _followed(path: str, tree: Mapping[str, _Entry], targets: Mapping[str, bytes]) -> str | None:
    """The name of the object that a path leads to; None where a link leads elsewhere."""
    for _ in range(_MOST_LINKS):
        entry = tree.get(path)
        if entry is None or entry.mode != _LINK:
            return entry.name if entry else None
        target = targets[path].decode("utf-8", errors="surrogateescape")
        path = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
    return None


def contents(root: Path, names: Iterable[str]) -> list[bytes]:
    """The content of each object, all at once; raises :class:`KbError` where one is missing."""
    wanted = list(names)
    if not wanted:
        return []
    answer = git(root, "cat-file", "--batch", send="".join(f"{n}\n" for n in wanted).encode())
    if answer is None:
        raise KbError("git cannot read the files of an earlier state.")
    return list(_batch(answer, len(wanted)))


def _batch(answer: bytes, count: int) -> Iterator[bytes]:
    """The contents in what ``git cat-file --batch`` answers: ``name type size``, then as many."""
    at = 0
    for _ in range(count):
        end = answer.index(b"\n", at)
        head = answer[at:end].split()
        if head[-1:] == [b"missing"]:
            raise KbError("The clone lacks files of an earlier state; “git fetch” brings them.")
        size = int(head[2])
        yield answer[end + 1 : end + 1 + size]
        at = end + 1 + size + 1


def is_shallow(root: Path) -> bool:
    """Whether the clone lacks the older part of its history."""
    return (git_text(root, "rev-parse", "--is-shallow-repository") or "").strip() == "true"
