"""Finding a knowledge base and the files in it."""

from __future__ import annotations

import hashlib
import os
import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kb.base.atomic import is_leftover, sweep_old
from kb.base.errors import KbError, NotAKnowledgeBase
from kb.base.pending import finish

SOURCES = "sources"
CLAIMS = "claims"
VOCABULARY = f"{CLAIMS}/vocabulary.yml"
STUDIES = f"{SOURCES}/studies.yml"
QUESTIONS = f"{CLAIMS}/questions"

MOST_OF_NOTE = 10_000_000
"""Bytes of the longest note, vocabulary or list of studies that is read: some thousand pages."""
MOST_OF_BIBLIOGRAPHY = 100_000_000
"""Bytes of the longest bibliography that is read: some two hundred thousand entries."""


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file as bytes, with its path (POSIX, relative to the knowledge base).

    ``digest`` is a SHA-256 over path and content, in hexadecimal: what a parse of it depends on.
    """

    path: str
    data: bytes = field(repr=False)

    digest: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        name = self.path.encode("utf-8", "surrogatepass")
        digest = hashlib.sha256(name + b"\0" + self.data).hexdigest()
        object.__setattr__(self, "digest", digest)


def find_root(start: Path) -> Path:
    """The first folder from ``start`` upwards that holds ``sources/`` and ``claims/``.

    A change of several files that a killed process left half done is done there first. Raises
    :class:`NotAKnowledgeBase` where there is none.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / SOURCES).is_dir() and (folder / CLAIMS).is_dir():
            finish(folder)
            return folder
    raise NotAKnowledgeBase(
        f"{start} is not inside a knowledge base: no folder from there upwards holds both"
        f" {SOURCES}/ and {CLAIMS}/. Change to one, name one with “kb -C FOLDER …”,"
        " or start one with “kb init FOLDER”."
    )


def read_files(root: Path) -> tuple[RawFile, ...]:
    """Every file under ``sources/`` and ``claims/``, sorted by path.

    Files that are not read (:func:`is_read`) stand there without their content, so that they can
    be named. Hidden files and folders are passed over. Raises :class:`KbError` for a file that
    cannot be read.
    """
    paths = [*_below(root, SOURCES), *_below(root, CLAIMS)]
    return tuple(
        RawFile(path, _read(root, path) if is_read(path) else b"") for path in sorted(paths)
    )


def is_read(path: str) -> bool:
    """Whether a path of the two folders is one of those whose content counts."""
    folder, _, rest = path.partition("/")
    return not is_hidden(rest) and (
        path in {VOCABULARY, STUDIES}
        or posixpath.splitext(path)[1].lower() == {SOURCES: ".bib", CLAIMS: ".md"}.get(folder)
    )


def is_hidden(path: str) -> bool:
    """Whether a part of the path starts with a full stop."""
    return path.startswith(".") or "/." in path


def _below(root: Path, folder: str) -> Iterator[str]:
    """The paths of all files in the folder; by strings, since there are ten thousand."""
    for entry in _entries(root / folder):
        path = f"{folder}/{entry.name}"
        if entry.name.startswith("."):
            if is_leftover(entry.name):
                sweep_old(entry.path)
            continue
        if entry.is_dir(follow_symlinks=False):
            _refuse_unreadable(root, path)
            yield from _below(root, path)
        elif _is_file(entry):
            yield path


def _refuse_unreadable(root: Path, path: str) -> None:
    """Raise :class:`KbError` for a folder whose name no database or page can hold."""
    try:
        path.encode()
    except UnicodeEncodeError:
        shown = os.fsencode(path).decode("utf-8", "replace")
        raise KbError(
            f"{root / shown} could not be read: the folder's name is not UTF-8. Rename it."
        ) from None


def _is_file(entry: os.DirEntry[str]) -> bool:
    """Whether it is a file or a link to one; a link that leads back to itself is a fault."""
    try:
        return entry.is_file()
    except OSError as error:
        raise KbError(f"{entry.path} could not be read: {error.strerror}.") from error


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise KbError(f"{folder} could not be read: {error.strerror}.") from error


def _read(root: Path, path: str) -> bytes:
    place = os.path.join(root, path)  # noqa: PTH118 - ten thousand paths
    try:
        with open(place, "rb") as file:  # noqa: PTH123 - likewise
            size = os.fstat(file.fileno()).st_size
            if size > _most(path):
                raise KbError(_too_large(place, size, _most(path)))
            return file.read()
    except OSError as error:
        raise KbError(f"{place} could not be read: {error.strerror}.") from error


def _most(path: str) -> int:
    """The most bytes of a file that are read: to parse it takes some ten times its size."""
    return MOST_OF_BIBLIOGRAPHY if path.lower().endswith(".bib") else MOST_OF_NOTE


def _too_large(place: str, size: int, most: int) -> str:
    return (
        f"{place} could not be read: it has {size / 1e6:.0f} MB, and {most / 1e6:.0f} MB are the"
        " most that such a file may have. Split it, or move it out of the folder."
    )


def content_hash(files: Iterable[RawFile]) -> str:
    """One SHA-256 over all files, by path and content, in hexadecimal."""
    total = hashlib.sha256()
    for file in sorted(files, key=lambda file: file.path):
        total.update(file.digest.encode())
    return total.hexdigest()


def newest_change(root: Path) -> int:
    """When anything that :func:`read_files` would read last changed, in nanoseconds since 1970.

    Also when a file was added, moved or removed, which shows in its folder. The change of a file's
    state counts beside that of its content, so that one put back with an old date is noticed.
    """
    times = [_changed(root / name) for name in (SOURCES, CLAIMS)]
    for name in (SOURCES, CLAIMS):
        for folder, folders, files in os.walk(root / name):
            folders[:] = [each for each in folders if not each.startswith(".")]
            times += [_changed(os.path.join(folder, each)) for each in (*folders, *files)]  # noqa: PTH118 - ten thousand paths
    return max(times)


def _changed(path: Path | str) -> int:
    """When it changed; the link itself where it leads nowhere, 0 where it went in this moment."""
    try:
        state = state_of(path)
    except FileNotFoundError:
        return 0
    return max(state.st_mtime_ns, state.st_ctime_ns)


def state_of(path: Path | str) -> os.stat_result:
    """The state of a file, or of the link itself where that leads nowhere or to itself."""
    try:
        return os.stat(path)  # noqa: PTH116 - likewise
    except OSError:
        return os.lstat(path)
