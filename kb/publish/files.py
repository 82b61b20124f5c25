"""The folder that is published: files that change only where their content does.

A list of the files stands in the folder itself, so that what a later publication no longer has
can be removed, and nothing that somebody else put there.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kb.base.atomic import make_folder, replacing
from kb.base.errors import KbError

LIST = ".kb-publish"
"""The file that lists what was published: one path a line, sorted."""


def put(folder: Path, file: str, body: bytes) -> bool:
    """Write a file whole, unless it holds just that already; whether it was written."""
    path = folder / file
    if _holds(path, body):
        return False
    make_folder(path.parent)
    with replacing(path, durable=False) as beside:
        beside.write_bytes(body)
        beside.chmod(0o644)
    return True


def _holds(path: Path, body: bytes) -> bool:
    try:
        return path.stat().st_size == len(body) and path.read_bytes() == body
    except OSError:
        return False


def prepare(folder: Path) -> frozenset[str]:
    """Make the folder; the files that the last publication left in it.

    Raises :class:`KbError` where files lie in it that no publication of ours put there.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        listing = folder / LIST
        if listing.is_file():
            return frozenset(listing.read_text(encoding="utf-8").splitlines())
        if any(folder.iterdir()):
            raise KbError(
                f"{folder} holds files that kb did not put there, so nothing was written."
                " Name an empty folder, or a new one."
            )
    except (OSError, UnicodeDecodeError) as error:
        raise KbError(f"{folder} cannot be published to: {error}.") from error
    return frozenset()


def finish(folder: Path, before: frozenset[str], files: Iterable[str]) -> int:
    """Remove what is published no longer, and list what is; how many files went."""
    now = sorted(set(files))
    gone = sorted(before - set(now))
    for file in gone:
        path = folder / file
        path.unlink(missing_ok=True)
        _remove_empty(path.parent, folder)
    put(folder, LIST, "".join(f"{file}\n" for file in now).encode())
    return len(gone)


def _remove_empty(path: Path, top: Path) -> None:
    while path != top and path.is_dir() and not any(path.iterdir()):
        path.rmdir()
        path = path.parent
