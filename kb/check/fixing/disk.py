"""Changed files written back: each whole or not at all, and only over what was read."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from kb.base.errors import KbError


def replace_file(path: Path, before: bytes | None, after: bytes) -> None:
    """Write ``after`` in place of ``before``, in one step; None where there was no file.

    Keeps the file's mode, and writes through a link to the file it leads to. Raises
    :class:`KbError` if the file holds something else by now, or cannot be written.
    """
    path = path.resolve()
    try:
        if _content(path) != before:
            raise KbError(f"{path} was changed in the meantime, so it was left as it is.")
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        beside = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(after)
                file.flush()
                os.fsync(file.fileno())
            beside.chmod(_mode(path))
            beside.replace(path)
        finally:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)
    except OSError as error:
        raise KbError(f"{path} could not be written: {error.strerror or error}.") from error


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _mode(path: Path) -> int:
    """The mode of the file, or that of a new one under the user's mask."""
    with contextlib.suppress(FileNotFoundError):
        return path.stat().st_mode & 0o7777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
