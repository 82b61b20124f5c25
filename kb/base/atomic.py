"""Files that appear whole or not at all."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from kb.base.errors import KbError


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A path beside ``path`` that takes its place when the block ends well, and goes otherwise.

    Leftovers of killed builds are removed, other builds under way are not touched.
    """
    _sweep(path)
    beside = path.with_name(f".{path.name}.{os.getpid()}.building")
    try:
        beside.unlink(missing_ok=True)
        yield beside
        with beside.open("rb") as file:
            os.fsync(file.fileno())
        os.replace(beside, path)  # noqa: PTH105 - the same as Path.replace, by its known name
        _sync_folder(path.parent)
    except OSError as error:
        raise KbError(f"{path} could not be written: {error.strerror or error}.") from error
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)


def _sweep(path: Path) -> None:
    for leftover in path.parent.glob(f".{path.name}.*.building*"):
        number = leftover.name.removeprefix(f".{path.name}.").split(".")[0]
        if number.isdigit() and not _alive(int(number)):
            with contextlib.suppress(OSError):
                leftover.unlink()


def _alive(process: int) -> bool:
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
