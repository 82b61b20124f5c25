"""Changed files written back: only over what was read."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.base import pending
from kb.base.atomic import beside, sweep, write_bytes
from kb.base.errors import KbError
from kb.base.pending import Step


def replace_file(path: Path, before: bytes | None, after: bytes) -> None:
    """Write ``after`` in place of ``before``, in one step; None where there was no file.

    Raises :class:`KbError` if the file holds something else by now, or cannot be written.
    """
    if _present(path) != before:
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


def replace_all(root: Path, files: Sequence[Replacement]) -> None:
    """Write all of the files, or none: each is written beside its place before any takes it.

    They stand below ``root``, where :mod:`kb.base.pending` keeps what is left to do should this
    process be killed. Raises :class:`KbError` if one holds something else by now, or cannot be
    written; what was put in place until then is put back.
    """
    for file in files:
        _refuse_changed(file)
    staged: dict[Path, Replacement] = {}
    held: dict[Path, Path] = {}
    done: list[Replacement] = []
    try:
        _stage_all(files, staged, held)
        pending.write_down(root, _steps(root, files, staged))
        _put_all(files, staged, done)
    except (OSError, KbError) as error:
        _put_back(done, held)
        if isinstance(error, KbError):
            raise
        raise KbError(
            f"{error.filename or 'A file'} could not be written: {error.strerror or error};"
            " nothing was changed."
        ) from error
    finally:
        pending.cross_out(root)
        for waiting in (*staged, *held.values()):
            with contextlib.suppress(OSError):
                waiting.unlink(missing_ok=True)


def _stage_all(
    files: Sequence[Replacement], staged: dict[Path, Replacement], held: dict[Path, Path]
) -> None:
    """Write each file's new content and its present one beside their places."""
    for file in files:
        if file.before is not None:
            held[file.place] = beside(file.place, "before.")
            _stage(held[file.place], file, file.before)
        if file.after is not None:
            waiting = beside(file.now_place)
            staged[waiting] = file
            _stage(waiting, file, file.after)


def _put_all(
    files: Sequence[Replacement], staged: Mapping[Path, Replacement], done: list[Replacement]
) -> None:
    """Let each content take its place, and note which have."""
    for waiting, file in staged.items():
        waiting.replace(file.now_place)
        done.append(file)
        if file.moves:
            file.place.unlink()
    for file in files:
        if file.after is None:
            file.place.unlink()
            done.append(file)


def _refuse_changed(file: Replacement) -> None:
    if _present(file.place) != file.before:
        raise KbError(f"{file.place} was changed in the meantime, so nothing was changed.")
    if file.moves and file.now_place.exists():
        raise KbError(f"{file.now_place} exists already, so nothing was changed.")


def _present(path: Path) -> bytes | None:
    try:
        return path.read_bytes() if path.exists() else None
    except OSError as error:
        raise KbError(f"{path} could not be read: {error.strerror or error}.") from error


def _stage(waiting: Path, file: Replacement, data: bytes) -> None:
    """Write a content beside the place that it is for, in the mode of the file that was."""
    waiting.parent.mkdir(parents=True, exist_ok=True)
    sweep(file.now_place)
    waiting.write_bytes(data)
    if file.before is not None:
        waiting.chmod(file.place.stat().st_mode & 0o7777)


def _steps(
    root: Path, files: Sequence[Replacement], staged: Mapping[Path, Replacement]
) -> list[Step]:
    """What is to happen to the files, as the journal has it."""
    places = {id(file): waiting for waiting, file in staged.items()}

    def named(path: Path) -> str:
        return path.relative_to(root).as_posix()

    return [
        Step(
            staged=named(places[id(file)]) if id(file) in places else "",
            place=named(file.now_place),
            gone=named(file.place) if file.moves or file.after is None else "",
            before=pending.digest(file.before),
        )
        for file in files
    ]


def _put_back(done: Sequence[Replacement], held: Mapping[Path, Path]) -> None:
    for file in reversed(done):
        with contextlib.suppress(OSError):
            if file.moves or file.before is None:
                file.now_place.unlink(missing_ok=True)
            if file.before is not None:
                held[file.place].replace(file.place)
