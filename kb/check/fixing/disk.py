"""Changed files written back: only over what was read."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.base.atomic import write_bytes
from kb.base.errors import KbError


def replace_file(path: Path, before: bytes | None, after: bytes) -> None:
    """Write ``after`` in place of ``before``, in one step; None where there was no file.

    Raises :class:`KbError` if the file holds something else by now, or cannot be written.
    """
    try:
        present = path.read_bytes() if path.exists() else None
    except OSError as error:
        raise KbError(f"{path} could not be read: {error.strerror or error}.") from error
    if present != before:
        raise KbError(f"{path} was changed in the meantime, so it was left as it is.")
    write_bytes(path, after)


@dataclass(frozen=True, slots=True)
class Replacement:
    """A file as it is and as it is to be: where it stands and what it holds, before and after.

    ``before`` is None where there is none yet, ``after`` where it is to go.
    """

    place: Path
    now_place: Path
    before: bytes | None
    after: bytes | None

    @property
    def moves(self) -> bool:
        """Whether it is to stand somewhere else."""
        return self.place != self.now_place


def replace_all(files: Sequence[Replacement]) -> None:
    """Write all of the files, or none: each is written beside its place before any takes it.

    Raises :class:`KbError` if one holds something else by now, or cannot be written; what was
    put in place until then is put back.
    """
    for file in files:
        _refuse_changed(file)
    staged: dict[Path, Replacement] = {}
    done: list[Replacement] = []
    try:
        for file in files:
            if file.after is not None:
                staged[_staged(file, file.after)] = file
        for beside, file in staged.items():
            os.replace(beside, file.now_place)  # noqa: PTH105 - the same as Path.replace
            done.append(file)
            if file.moves:
                file.place.unlink()
        for file in files:
            if file.after is None:
                file.place.unlink()
                done.append(file)
    except OSError as error:
        _put_back(done)
        raise KbError(
            f"{error.filename or 'A file'} could not be written: {error.strerror or error};"
            " nothing was changed."
        ) from error
    finally:
        for beside in staged:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)


def _refuse_changed(file: Replacement) -> None:
    try:
        present = file.place.read_bytes() if file.place.exists() else None
    except OSError as error:
        raise KbError(f"{file.place} could not be read: {error.strerror or error}.") from error
    if present != file.before:
        raise KbError(f"{file.place} was changed in the meantime, so nothing was changed.")
    if file.moves and file.now_place.exists():
        raise KbError(f"{file.now_place} exists already, so nothing was changed.")


def _staged(file: Replacement, after: bytes) -> Path:
    """The new content beside the place that it is for, in the mode of the file that was."""
    beside = file.now_place.with_name(f".{file.now_place.name}.{os.getpid()}.building")
    beside.parent.mkdir(parents=True, exist_ok=True)
    beside.write_bytes(after)
    if file.before is not None:
        beside.chmod(file.place.stat().st_mode & 0o7777)
    return beside


def _put_back(done: Sequence[Replacement]) -> None:
    for file in reversed(done):
        with contextlib.suppress(OSError):
            if file.moves or file.before is None:
                file.now_place.unlink(missing_ok=True)
            if file.before is not None:
                file.place.write_bytes(file.before)
