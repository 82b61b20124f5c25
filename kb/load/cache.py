"""Parse results kept between runs, by content.

The cache lives in the user's cache folder, never in the checkout: it is read with ``pickle``,
which must not be fed by whoever sends a pull request. Losing it costs time only.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import os
import pickle
import sys
import tempfile
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from platformdirs import user_cache_path

import kb

if TYPE_CHECKING:
    from kb.load.parsing import Parsed

_SHAPERS = ("bibtexparser", "markdown-it-py", "mdit-py-plugins", "pylatexenc", "PyYAML")


class ParseCache:
    """A mapping from content digest to parse result, saved as one file for a knowledge base."""

    def __init__(self, path: Path | None, entries: Mapping[str, Parsed]) -> None:
        self._path = path
        self._entries = entries

    @classmethod
    def none(cls) -> ParseCache:
        """A cache that knows nothing and keeps nothing."""
        return cls(None, {})

    @classmethod
    def open(cls, root: Path) -> ParseCache:
        """The cache of the knowledge base at ``root``; empty when it is missing or unreadable."""
        place = hashlib.sha256(str(root.resolve()).encode()).hexdigest()[:16]
        path = user_cache_path("evidence-kb") / f"{place}-{_fingerprint()}.pickle"
        return cls(path, _read(path))

    def get(self, digest: str) -> Parsed | None:
        """The parse result of that content, if known."""
        return self._entries.get(digest)

    def __len__(self) -> int:
        return len(self._entries)

    def save(self, entries: Mapping[str, Parsed]) -> None:
        """Replace what is kept; a folder that cannot be written to is no fault."""
        if self._path is None:
            return
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            handle, beside = tempfile.mkstemp(dir=self._path.parent)
            with os.fdopen(handle, "wb") as file:
                pickle.dump(dict(entries), file, protocol=pickle.HIGHEST_PROTOCOL)
            Path(beside).replace(self._path)


def _read(path: Path) -> Mapping[str, Parsed]:
    try:
        data = path.read_bytes()
    except OSError:
        return {}
    # A damaged pickle can raise almost anything, and any of it means: parse afresh.
    with collector_paused(), contextlib.suppress(Exception):
        return cast("dict[str, Any]", pickle.loads(data))  # noqa: S301 - the user's own folder
    return {}


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
def _fingerprint() -> str:
    """What a parse result depends on besides the content: our code and the parsers' versions."""
    total = hashlib.sha256(f"{kb.__version__} {sys.version_info[:2]}".encode())
    folder = Path(kb.__file__).parent
    code = [
        *folder.glob("*.py"),
        *(folder / "parse").rglob("*.py"),
        *(folder / "load").glob("*.py"),
    ]
    for path in sorted(code):
        total.update(path.read_bytes())
    for name in _SHAPERS:
        with contextlib.suppress(PackageNotFoundError):
            total.update(f"{name}=={version(name)} ".encode())
    return total.hexdigest()[:16]
