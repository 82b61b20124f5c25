"""A stamp of the files that a build reads, by which one that was made is known without reading.

Their names, sizes, times and places on the disk are taken, not their content: to look at a hundred
thousand files takes a second, to read and parse them a minute. Of files that are not read the names
are taken alone: a finding names them.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kb.base.errors import KbError
from kb.workspace.files import CLAIMS, SOURCES, state_of

_ENDINGS = (".bib", ".md", ".yml")
_ASIDE = ("kb.toml", "pyproject.toml", "metadata.yml", ".mailmap")
_TICK = 50_000_000
"""Nanoseconds within which a file system may give two changes of a file one time."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A digest over the state of all files, and whether it can be told from that of later ones.

    A file that changed in the moment before the stamp was taken may change again and keep its
    time; such a stamp is not ``settled``.
    """

    digest: str
    settled: bool


def stamp(root: Path) -> Stamp:
    """The stamp of the knowledge base at ``root``, with its settings and its metadata.

    Raises :class:`KbError` for a folder that cannot be read.
    """
    now = time.time_ns()
    total = hashlib.blake2b(digest_size=16)
    newest = 0
    for folder, lines, changed in _folders(root):
        total.update("\n".join((folder, *lines)).encode("utf-8", "surrogatepass") + b"\0")
        newest = max(newest, changed)
    return Stamp(total.hexdigest(), newest < now - _TICK)


def _folders(root: Path) -> Iterator[tuple[str, list[str], int]]:
    """Each folder with a line for each of its files, and its newest change."""
    aside = [root / name for name in _ASIDE]
    lines, newest = [], 0
    for path in aside:
        if path.is_file():
            line, changed = _line(path.name, path.stat())
            lines.append(line)
            newest = max(newest, changed)
    yield "", lines, newest
    waiting = [f"{root}/{name}" for name in (SOURCES, CLAIMS)]
    while waiting:
        folder = waiting.pop()
        below, lines, newest = _listed(folder)
        waiting += below
        yield folder[len(str(root)) :], lines, newest


def _listed(folder: str) -> tuple[list[str], list[str], int]:
    """The folders in a folder, a line for each file, and the newest change of those read."""
    below: list[str] = []
    lines: list[str] = []
    newest = 0
    try:
        with os.scandir(folder) as listed:
            entries = sorted(listed, key=lambda entry: entry.name)
        for entry in entries:
            name = entry.name
            if name[0] == ".":
                if name == ".gitignore":
                    # What git ignores is no change to it.
                    lines.append(_line(name, state_of(entry.path))[0])
                continue
            if name.lower().endswith(_ENDINGS):
                line, changed = _line(name, state_of(entry.path))
                lines.append(line)
                newest = max(newest, changed)
            elif entry.is_dir(follow_symlinks=False):
                below.append(f"{folder}/{name}")
            else:
                lines.append(name)
    except OSError as error:
        raise KbError(f"{folder} could not be read: {error.strerror}.") from error
    return below, lines, newest


def _line(name: str, state: os.stat_result) -> tuple[str, int]:
    content, status = state.st_mtime_ns, state.st_ctime_ns
    line = f"{name} {state.st_size} {content} {status} {state.st_ino}"
    return line, max(content, status)
