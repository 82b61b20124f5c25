"""Files that appear whole or not at all."""

from __future__ import annotations

import contextlib
import glob
import os
import re
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from kb.base.errors import KbError

_BESIDE = re.compile(r"\..+?\.(\d+)\.(?:\w+\.)?building(?:-\w+)?")
_YOUNG = 60.0
"""Seconds in which a process of another container may still be at work on such a file."""


@contextlib.contextmanager
def replacing(path: Path, *, durable: bool = True) -> Iterator[Path]:
    """A path beside ``path`` that takes its place when the block ends well, and goes otherwise.

    Leftovers of killed builds are removed, other builds under way are not touched. What is made
    again in a moment, or written by the thousand, need not be ``durable``: it is then neither
    forced onto the disk nor are leftovers looked for. Raises :class:`KbError` where it cannot be
    written.
    """
    if durable:
        sweep(path)
    waiting = beside(path, f"{threading.get_ident()}.")
    try:
        waiting.unlink(missing_ok=True)
        yield waiting
        if durable:
            with waiting.open("rb") as file:
                os.fsync(file.fileno())
        waiting.replace(path)
        if durable:
            _sync_folder(path.parent)
    except OSError as error:
        raise KbError(f"{path} could not be written: {error.strerror or error}.") from error
    finally:
        with contextlib.suppress(OSError):
            waiting.unlink(missing_ok=True)


def beside(path: Path, what: str = "") -> Path:
    """Where a content waits to take its place, by a name that no reader takes for a note."""
    return path.with_name(f".{path.name}.{os.getpid()}.{what}building")


@contextlib.contextmanager
def replacing_folder(folder: Path) -> Iterator[Path]:
    """The same with a folder: a new one beside it, which takes its place with all that it holds.

    Raises :class:`KbError` where it cannot be written.
    """
    sweep(folder)
    waiting, former = beside(folder), beside(folder, "former.")
    try:
        waiting.mkdir(parents=True)
        yield waiting
        if folder.exists():
            folder.rename(former)
        waiting.rename(folder)
    except OSError as error:
        raise KbError(f"{folder} could not be written: {error.strerror or error}.") from error
    finally:
        if former.exists() and not folder.exists():
            former.rename(folder)
        for leftover in (waiting, former):
            shutil.rmtree(leftover, ignore_errors=True)


def sweep(path: Path) -> None:
    """Remove what killed processes left beside a path, not what others are writing there."""
    for leftover in path.parent.glob(f".{glob.escape(path.name)}.*.building*"):
        number = leftover.name.removeprefix(f".{path.name}.").split(".")[0]
        if not number.isdigit() or is_alive(int(number)):
            continue
        if leftover.is_dir():
            shutil.rmtree(leftover, ignore_errors=True)
            continue
        with contextlib.suppress(OSError):
            leftover.unlink()


def is_leftover(name: str) -> bool:
    """Whether a file of that name is, by its name, one that waits to take another's place."""
    return _BESIDE.fullmatch(name) is not None


def sweep_old(path: str) -> None:
    """Remove one such file if its process was killed a while ago."""
    match = _BESIDE.fullmatch(os.path.basename(path))  # noqa: PTH119 - a path of a folder's entry
    with contextlib.suppress(OSError):
        old = os.stat(path).st_mtime < time.time() - _YOUNG  # noqa: PTH116 - likewise
        if match and old and not is_alive(int(match[1])):
            os.unlink(path)  # noqa: PTH108 - likewise


def is_alive(process: int) -> bool:
    """Whether a process of that number runs."""
    if sys.platform == "win32":  # os.kill would end the process there
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable, where the system lets a folder be synced."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, unless it is there.

    Raises :class:`KbError` where it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise KbError(f"{folder} could not be written: {error.strerror or error}.") from error


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, through a link to where it leads, in its present mode.

    What is no file, such as a terminal or a pipe, is written to as it is. Raises
    :class:`KbError` where that cannot be.
    """
    path = path.resolve()
    if path.exists() and not path.is_file():
        _write_directly(path, data)
        return
    with replacing(path) as waiting:
        waiting.write_bytes(data)
        waiting.chmod(_mode(path))


def write_text(path: Path, text: str) -> None:
    """The same with text, as UTF-8 and with the line ends that it has."""
    write_bytes(path, text.encode())


def create_text(path: Path, text: str) -> None:
    """Write a file that must not be there yet, and the folders above it; whole or not at all."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        sweep(path)
        waiting = beside(path)
        try:
            waiting.write_bytes(text.encode())
            # A link, unlike a renaming, fails where the name is taken.
            os.link(waiting, path)
        finally:
            waiting.unlink(missing_ok=True)
    except FileExistsError:
        raise KbError(f"{path} exists already, so nothing was written.") from None
    except OSError as error:
        raise KbError(f"{path} could not be written: {error.strerror or error}.") from error


def _write_directly(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise KbError(f"{path} could not be written: {error.strerror or error}.") from error


def _mode(path: Path) -> int:
    """The mode of the file, or that of a new one under the user's mask."""
    with contextlib.suppress(FileNotFoundError):
        return path.stat().st_mode & 0o7777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
