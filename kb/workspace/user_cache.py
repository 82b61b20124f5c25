"""Values kept between runs in the user's cache folder.

Never in the checkout: they are read with ``pickle``, which must not be fed by whoever sends a pull
request. Losing them costs time only, so a file that is damaged, locked or out of reach counts as
empty, and a folder that cannot be written to is no fault.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import os
import pickle
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from itertools import chain
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

from kb.base.atomic import replacing
from kb.base.errors import KbError
from kb.base.version import __version__

_SHAPERS = ("bibtexparser", "markdown-it-py", "mdit-py-plugins", "pylatexenc", "PyYAML")


def cache_path(root: Path, what: str, *packages: str) -> Path:
    """Where something about the knowledge base at ``root`` is kept, as long as the code of those
    packages of ours, and of the libraries that parse, stays the same.
    """
    place = hashlib.sha256(os.fsencode(root.resolve())).hexdigest()[:16]
    return user_cache_path("evidence-kb") / f"{place}-{what}-{_fingerprint(packages)}"


def write_cached(path: Path, value: object) -> None:
    """Keep a value at ``path`` in place of those of other versions, if that can be written."""
    with contextlib.suppress(OSError, KbError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path, durable=False) as beside:
            beside.touch(mode=0o600)
            with beside.open("wb") as file:
                pickle.dump(value, file, protocol=pickle.HIGHEST_PROTOCOL)
        drop_others(path)


def drop_others(path: Path) -> None:
    """Remove what other versions kept of the same."""
    for other in path.parent.glob(f"{path.name.rpartition('-')[0]}-*"):
        if not other.name.startswith(path.name):
            with contextlib.suppress(OSError):
                other.unlink(missing_ok=True)


def read_cached(path: Path) -> Any:
    """What is kept at ``path``; None where that is nothing, or damaged."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    with collector_paused():
        return unpickled(data)


def unpickled(data: bytes) -> Any:
    """The value in a pickle of ours; None for a damaged one."""
    # A damaged pickle can raise almost anything, and any of it means: do the work afresh.
    with contextlib.suppress(Exception):
        return pickle.loads(data)  # noqa: S301 - the user's own folder
    return None


@contextlib.contextmanager
def collector_paused() -> Iterator[None]:
    """Without the garbage collector: parsing and unpickling make values by the hundred thousand,
    none of them garbage, and looking through them again and again takes half of the time.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@cache
def _fingerprint(packages: tuple[str, ...]) -> str:
    """What a result depends on besides the content: our code and the parsers' versions."""
    total = hashlib.sha256(f"{__version__} {sys.version_info[:2]}".encode())
    folder = Path(__file__).parents[1]
    ours = {name: tuple((folder / name).rglob("*.py")) for name in packages}
    # A package that was renamed would drop out in silence, and old results would count as new.
    assert all(ours.values()), ours  # noqa: S101
    for path in sorted((*folder.glob("*.py"), *chain.from_iterable(ours.values()))):
        total.update(path.read_bytes())
    for name in _SHAPERS:
        with contextlib.suppress(PackageNotFoundError):
            total.update(f"{name}=={version(name)} ".encode())
    return total.hexdigest()[:16]
