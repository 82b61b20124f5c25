"""Whether a database is what a build would write now, known without reading a note.

The file says what it was built from; beside it, in the user's cache folder, stands the stamp of the
files that it was built from. Where anything is in doubt, the answer is no, and the notes are read.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from kb.base.errors import KbError
from kb.cite import pandoc
from kb.store.versions import SHAPERS, installed
from kb.workspace.git import git_text
from kb.workspace.stamps import Stamp, stamp
from kb.workspace.user_cache import cache_path, read_cached, write_cached

_PACKAGES = (
    *(
        "api",
        "base",
        "check",
        "cite",
        "diff",
        "fields",
        "likeness",
        "model",
        "parse",
        "search",
        "store",
    ),
    *("synthesis", "weighing", "workspace"),
)


_COMPARED = ("index", "info/exclude", "info/attributes")
"""What git compares files with and passes over, in its own folder."""

_REMEMBERED = 7
"""Other databases of one collection that are remembered as ours."""

SHAPING = (*SHAPERS, "tokenizers", "wordllama")
"""The packages that shape the rows and the index of a database."""


@dataclass(frozen=True, slots=True)
class Git:
    """The commit, and whether files differ from it: what a snapshot holds of the two.

    ``marks`` tell the state of what git compares the files with, so that git need not look at all
    of them again to say what it said of the same files.
    """

    commit: str
    dirty: bool
    marks: tuple[tuple[str, int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Built:
    """A database that was built: the stamp of its texts, git's state, the engine, and the file."""

    stamp: str
    git: Git
    engine: tuple[tuple[str, str], ...]
    file: tuple[str, int, int, int]
    content_hash: str


def stamped(root: Path) -> Stamp | None:
    """The stamp of the texts as they are now; None where a folder cannot be read."""
    try:
        return stamp(root)
    except (KbError, OSError):
        return None


def remember(root: Path, taken: Stamp | None, database: Path, content_hash: str) -> None:
    """Note that ``database`` was built of the texts that had this stamp before they were read."""
    if taken is None or not taken.settled:
        return
    built = Built(taken.digest, _git(root), _engine(), _file(database), content_hash)
    write_cached(_place(root), built)


def is_unchanged(root: Path, taken: Stamp | None, database: Path) -> bool:
    """Whether ``database`` was built without errors of just these texts, by just this program."""
    built = read_cached(_place(root))
    if taken is None or not isinstance(built, Built) or not database.is_file():
        return False
    now = (taken.digest, _engine(), _file(database))
    if now != (built.stamp, built.engine, built.file):
        return False
    if _says(database) != (built.content_hash, 0):
        return False
    git = _git(root, built.git)
    if (git.commit, git.dirty) != (built.git.commit, built.git.dirty):
        return False
    if git != built.git:
        write_cached(_place(root), replace(built, git=git))
    return True


def mark_as_ours(root: Path, database: Path) -> None:
    """Note that this program built a database just now, whole."""
    known = read_cached(_made(root)) or ()
    now = _engine(), _file(database)
    others = [one for one in known if one[1][0] != now[1][0]]
    write_cached(_made(root), (*others[-_REMEMBERED:], now))


def is_ours(root: Path, database: Path) -> bool:
    """Whether a database is the one that this very program built last, untouched since."""
    known = read_cached(_made(root)) or ()
    return database.is_file() and (_engine(), _file(database)) in known


def _made(root: Path) -> Path:
    return cache_path(root, "made", *_PACKAGES)


def _place(root: Path) -> Path:
    return cache_path(root, "built", *_PACKAGES)


def _engine() -> tuple[tuple[str, str], ...]:
    """What shapes a database besides our own code, by name."""
    return (*installed(SHAPING).items(), ("pandoc", pandoc.fingerprint()))


def _git(root: Path, known: Git | None = None) -> Git:
    """What git says of the files; ``known`` is what it said of just these."""
    paths = [part for name in _COMPARED for part in ("--git-path", name)]
    said = (git_text(root, "rev-parse", "HEAD", *paths) or "").splitlines()
    if not said:
        return Git("", dirty=False)
    head, *places = said
    marks = tuple(_file(root / place) for place in (*places, ".gitignore"))
    if known is not None and (head, marks) == (known.commit, known.marks):
        return known
    status = git_text(root, "status", "--porcelain", "--", "sources", "claims")
    return Git(head, bool((status or "").strip()), marks)


def _file(path: Path) -> tuple[str, int, int, int]:
    try:
        state = path.stat()
    except FileNotFoundError:
        return str(path), 0, 0, 0
    return str(path.resolve()), state.st_size, state.st_mtime_ns, state.st_ino


def _says(database: Path) -> tuple[str, int] | None:
    """What the file says it was built from, and how many errors were found in that."""
    sql = (
        "select content_hash, (select count(*) from diagnostics where severity = 'error')"
        " from build"
    )
    address = f"{database.resolve().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True)) as connection:
            content_hash, errors = connection.execute(sql).fetchone()
    except (sqlite3.Error, TypeError):
        return None
    return str(content_hash), int(errors)
