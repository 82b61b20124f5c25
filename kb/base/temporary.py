"""Temporary folders that are cleared away even after a process that was killed."""

from __future__ import annotations

import contextlib
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

_LOCK = ".held"
_YOUNG = 60.0
"""Seconds in which a folder may not be locked yet by the process that makes it."""


@contextlib.contextmanager
def temporary_folder(purpose: str) -> Iterator[Path]:
    """A folder of one's own that goes when the block ends.

    Those of the same purpose whose processes were killed are removed first: each is locked as long
    as its process lives, which also holds between containers that share a temporary folder.
    """
    prefix = f"kb-{purpose}-"
    _sweep(prefix)
    with (
        tempfile.TemporaryDirectory(prefix=prefix) as name,
        (Path(name) / _LOCK).open("wb") as lock,
    ):
        _locked(lock.fileno())
        yield Path(name)


def _sweep(prefix: str) -> None:
    before = time.time() - _YOUNG
    for folder in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
        with contextlib.suppress(OSError):
            if folder.stat().st_mtime > before:
                continue
            with (folder / _LOCK).open("rb") as lock:
                if _locked(lock.fileno()):
                    shutil.rmtree(folder, ignore_errors=True)


def _locked(handle: int) -> bool:
    """Whether the file could be locked; never where the system has no such locks."""
    if sys.platform == "win32":
        return False
    import fcntl  # noqa: PLC0415 - not on Windows

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
