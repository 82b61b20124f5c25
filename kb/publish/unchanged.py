"""What a publication was made from, so that the same is not made again.

It is kept in the user's cache, not among the files that are published. A file that was changed or
removed since has all made anew.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from kb.publish.files import listed
from kb.publish.setting import Setting
from kb.workspace.user_cache import cache_path, read_cached, write_cached

_CODE = ("base", "cite", "publish", "search", "store", "web")
_LIBRARIES = ("datasette", "jinja2", "markupsafe")
_TEXTS = ("kb.web", "kb.publish")

State = Mapping[str, tuple[int, int]]
"""Size and time of change (ns) of each file, by its path in the folder."""


@dataclass(frozen=True, slots=True)
class Record:
    """A publication that ended well: the digest of what it was made from, and its files."""

    key: str
    files: State


def key_of(setting: Setting, seeds: Iterable[str]) -> str:
    """A digest of all that the files of a publication depend on."""
    total = hashlib.sha256()
    for name in _LIBRARIES:
        total.update(f"{name}=={version(name)} {sys.version_info[:2]}\0".encode())
    for package in _TEXTS:
        root = Path(str(files(package)))
        for path in sorted(root.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                total.update(path.read_bytes())
    said = {**asdict(setting), "seeds": list(seeds)}
    total.update(json.dumps(said, sort_keys=True, default=str).encode())
    with setting.database.open("rb") as database:
        total.update(hashlib.file_digest(database, "sha256").digest())
    if setting.newest:
        # An older state leads to the pages that the newest one has.
        total.update(repr(sorted(listed(setting.newest))).encode())
    return total.hexdigest()


def published_before(folder: Path, key: str) -> State | None:
    """The files of the last publication into a folder if they are what ``key`` gives."""
    record = read_cached(_place(folder))
    if not isinstance(record, Record) or record.key != key:
        return None
    return record.files if _state(folder, record.files) == record.files else None


def note(folder: Path, key: str, files: Iterable[str]) -> None:
    """Write down that a publication ended well."""
    state = _state(folder, files)
    if state is not None:
        write_cached(_place(folder), Record(key, state))


def _state(folder: Path, files: Iterable[str]) -> State | None:
    try:
        states = {file: (folder / file).stat() for file in files}
    except OSError:
        return None
    return {file: (one.st_size, one.st_mtime_ns) for file, one in states.items()}


def _place(folder: Path) -> Path:
    return cache_path(folder, "published", *_CODE)
