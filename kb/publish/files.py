"""The folder that is published: files that change only where their content does.

A list of the files stands in the folder itself, so that what a later publication no longer has
can be removed, and nothing that somebody else put there.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kb.base.atomic import make_folder, replacing
from kb.base.errors import KbError
from kb.workspace.files import CLAIMS, SOURCES

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


def refuse(folder: Path) -> None:
    """Raise :class:`KbError` where nothing may be published, before anything is written.

    That is a folder of a knowledge base that its checks read, one of git's own, and one that holds
    files that no publication of ours put there.
    """
    real = folder.resolve()
    for part in (real, *real.parents):
        if part.name == ".git":
            raise KbError(f"{folder} is a folder of git’s own. {_ELSEWHERE}")
        for name in (SOURCES, CLAIMS):
            if _is_of_knowledge_base(part.parent) and _is_same(part, part.parent / name):
                raise KbError(
                    f"{folder} is in the {name}/ of a knowledge base, where every file is read as"
                    f" one of its own. {_ELSEWHERE}"
                )
    try:
        if folder.is_dir() and not (folder / LIST).is_file() and any(folder.iterdir()):
            raise KbError(
                f"{folder} holds files that kb did not put there, so nothing was written."
                " Name an empty folder, or a new one."
            )
    except OSError as error:
        raise KbError(f"{folder} cannot be published to: {error}.") from error


_ELSEWHERE = "Nothing was written; name a folder elsewhere, such as “public”."


def _is_of_knowledge_base(folder: Path) -> bool:
    return (folder / SOURCES).is_dir() and (folder / CLAIMS).is_dir()


def _is_same(one: Path, other: Path) -> bool:
    """Whether both are one folder, however a system writes small and capital letters."""
    try:
        return one.samefile(other)
    except OSError:
        return False


def prepare(folder: Path) -> frozenset[str]:
    """Make the folder; the files that the last publication left in it.

    Raises :class:`KbError` where it is none to publish to (:func:`refuse`).
    """
    refuse(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if (folder / LIST).is_file():
            return frozenset(listed(folder))
        # At once, so that a publication that is cut short can be done again.
        (folder / LIST).touch()
    except (OSError, UnicodeDecodeError) as error:
        raise KbError(f"{folder} cannot be published to: {error}.") from error
    return frozenset()


def listed(folder: Path) -> list[str]:
    """The files that the last publication into a folder left there; none where there was none."""
    listing = folder / LIST
    return listing.read_text(encoding="utf-8").splitlines() if listing.is_file() else []


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
