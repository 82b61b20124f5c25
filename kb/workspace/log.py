"""The change log of a collection: what each commit of the main line changed, thing by thing.

Each commit is compared by the one comparison there is, of the files that it touched. What came of
that is kept by the names of the two states of each file, so that a build looks only at commits that
are new to it, also where the history was rewritten without changing them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from kb.diff import Side, compare
from kb.diff.sentences import changes_of
from kb.model import Corpus
from kb.model.log import Change, LogEntry
from kb.workspace.corpus import assembled
from kb.workspace.files import STUDIES, RawFile
from kb.workspace.mainline import MainCommit, Touched, mainline
from kb.workspace.parsed import Parsed
from kb.workspace.parsing import parse_file
from kb.workspace.revision import contents
from kb.workspace.user_cache import cache_path, collector_paused, read_cached, write_cached

_PACKAGES = (
    "base",
    "check",
    "diff",
    "fields",
    "likeness",
    "model",
    "parse",
    "weighing",
    "workspace",
)
_BATCH = 200
"""Commits whose files are read from git together."""

_ENTRY = re.compile(rb"(?m)^(?=[ \t]*@)")
_RECORD = re.compile(rb"(?m)^(?=- )")
_EVERYWHERE = re.compile(rb"\s*@\s*(?:string|preamble)\b", re.IGNORECASE)

Progress = Callable[[int, int], None]
Known = Mapping[str, tuple[Change, ...]]


def change_log(root: Path, progress: Progress | None = None) -> tuple[LogEntry, ...]:
    """All that the history of the collection at ``root`` changed, oldest first; none without git.

    ``progress`` is given how many of the commits that were not known are done.
    """
    commits = mainline(root)
    path = cache_path(root, "log", *_PACKAGES)
    cached = read_cached(path) if commits else None
    known: Known = cached if isinstance(cached, dict) else {}
    keys = [_key(commit) for commit in commits]
    new = [c for c, key in zip(commits, keys, strict=True) if key not in known]
    with collector_paused():
        fresh = dict(_compared(root, new, progress))
    used = {key: fresh[key] if key in fresh else known[key] for key in keys}
    if fresh:
        write_cached(path, used)
    return tuple(_entries((commit, used[key]) for commit, key in zip(commits, keys, strict=True)))


def _key(commit: MainCommit) -> str:
    states = "\n".join("\t".join(file) for file in sorted(commit.files))
    return hashlib.sha256(states.encode("utf-8", "surrogatepass")).hexdigest()


def _compared(
    root: Path, commits: Sequence[MainCommit], progress: Progress | None
) -> Iterator[tuple[str, tuple[Change, ...]]]:
    for start in range(0, len(commits), _BATCH):
        batch = commits[start : start + _BATCH]
        states = (state for commit in batch for file in commit.files for state in file[1:])
        names = list(dict.fromkeys(state for state in states if state))
        texts = dict(zip(names, contents(root, names), strict=True))
        for number, commit in enumerate(batch, start=start + 1):
            yield _key(commit), _changes(root, commit.files, texts)
            if progress:
                progress(number, len(commits))


def _changes(
    root: Path, files: Sequence[Touched], texts: Mapping[str, bytes]
) -> tuple[Change, ...]:
    """What changed between the two states of these files."""
    pairs = [(file.path, texts.get(file.before), texts.get(file.after)) for file in files]
    apart = [(path, *_apart(path, before, after)) for path, before, after in pairs]
    before = _corpus(root, [RawFile(path, data) for path, data, _ in apart if data is not None])
    after = _corpus(root, [RawFile(path, data) for path, _, data in apart if data is not None])
    changes = compare(Side(before, ()), Side(after, ()))
    return tuple(changes_of(changes, before, after))


def _apart(
    path: str, before: bytes | None, after: bytes | None
) -> tuple[bytes | None, bytes | None]:
    """Both states of a file without the entries that they share: long lists change by a few."""
    mark = _RECORD if path == STUDIES else _ENTRY if path.lower().endswith(".bib") else None
    if mark is None or before is None or after is None:
        return before, after
    old, new = mark.split(before), mark.split(after)
    return _without(old, new), _without(new, old)


def _without(parts: Iterable[bytes], others: Iterable[bytes]) -> bytes:
    shared = {part.strip() for part in others}
    return b"".join(p for p in parts if p.strip() not in shared or _EVERYWHERE.match(p))


def _corpus(root: Path, files: Sequence[RawFile]) -> Corpus:
    parsed: list[Parsed] = [parse_file(file) for file in files]
    return assembled(root, files, parsed).corpus


def _entries(commits: Iterable[tuple[MainCommit, tuple[Change, ...]]]) -> Iterator[LogEntry]:
    """Each change with its commit, under the id that the thing has today."""
    rows = [(commit, change) for commit, changes in commits for change in changes]
    now: dict[tuple[str, str], str] = {}
    entries = []
    # Backwards: what an id of the past leads to is known once all that came later is.
    for commit, change in reversed(rows):
        today = now.get((change.kind, change.id), change.id)
        if change.was:
            now[change.kind, change.was] = today
        elif change.how == "added":
            now.pop((change.kind, change.id), None)
        entries.append(
            LogEntry(change, commit.name, commit.time, commit.people, commit.message, today)
        )
    return reversed(entries)
