"""Where ``kb cite`` looks sources and claims up: in the database while it is up to date.

Opening a built database takes no time however large the collection is, while reading ten thousand
notes takes a second even from the cache. Whether it is up to date is told by dates alone: nothing
under ``sources/`` or ``claims/`` changed after the database was written.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import kb
from kb.cite.citable import Shelf
from kb.cite.claims import Collection
from kb.search.citable import DatabaseShelf
from kb.workspace.files import find_root, newest_change

DATABASE = "kb.db"
METADATA = "metadata.yml"
_TITLE = re.compile(r"^title:\s*(.+?)\s*$", re.MULTILINE)


@contextmanager
def open_shelf(folder: Path, address: str = "") -> Iterator[Shelf]:
    """The shelf of the knowledge base that ``folder`` is in; ``address`` is where its pages are."""
    root = find_root(folder)
    named = Collection(title_of(root), address)
    database = root / DATABASE
    if _is_fresh(root, database):
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
            yield _Named(DatabaseShelf(connection), named)
    else:
        yield _Named(_from_text(root), named)


class _Named:
    """A shelf that knows what its collection is called and where its pages are."""

    def __init__(self, shelf: Shelf, named: Collection) -> None:
        self.items = shelf.items
        self.claims = shelf.claims
        self.names = shelf.names
        self.relays = shelf.relays
        self._shelf = shelf
        self._named = named

    def collection(self) -> Collection:
        """What the claims are part of."""
        found = self._shelf.collection()
        return replace(found, title=self._named.title, address=self._named.address)


def _is_fresh(root: Path, database: Path) -> bool:
    try:
        if newest_change(root) >= database.stat().st_mtime_ns:
            return False
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
            (versions,) = connection.execute("select versions from build").fetchone()
            connection.execute("select csl_json from sources limit 0")
            found = json.loads(versions)
    except (OSError, sqlite3.Error, TypeError, ValueError):
        return False
    return bool(found.get("evidence-kb") == kb.__version__)


def _from_text(root: Path) -> Shelf:
    # Imported when it is needed: parsers take longer to import than a citation takes to make.
    shelf: Shelf = import_module("kb.cli.text_lookup").open_text_shelf(root)
    return shelf


def title_of(root: Path) -> str:
    """What the metadata of the site calls it, if anything; read as one line, since YAML takes
    longer to load.
    """
    try:
        found = _TITLE.search((root / METADATA).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        found = None
    return found[1].strip("'\"") if found else ""
