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
from kb.cite.citable import Citables
from kb.cite.claims import CitedCollection
from kb.search.citable import DatabaseCitables
from kb.workspace.files import find_root, newest_change

DATABASE = "kb.db"
METADATA = "metadata.yml"
_TITLE = re.compile(r"^title:\s*(.+?)\s*$", re.MULTILINE)


@contextmanager
def open_citables(folder: Path, address: str = "") -> Iterator[Citables]:
    """What the knowledge base around ``folder`` has to cite; ``address`` is where its pages are."""
    root = find_root(folder)
    named = CitedCollection(title_of(root), address)
    database = root / DATABASE
    if _is_fresh(root, database):
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
            yield _Named(DatabaseCitables(connection), named)
    else:
        yield _Named(_from_text(root), named)


class _Named:
    """What can be cited, with what its collection is called and where its pages are."""

    def __init__(self, citables: Citables, named: CitedCollection) -> None:
        self.items = citables.items
        self.claims = citables.claims
        self.names = citables.names
        self.relays = citables.relays
        self._citables = citables
        self._named = named

    def collection(self) -> CitedCollection:
        """What the claims are part of."""
        found = self._citables.collection()
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


def _from_text(root: Path) -> Citables:
    # Imported when it is needed: parsers take longer to import than a citation takes to make.
    citables: Citables = import_module("kb.cli.text_lookup").open_text_citables(root)
    return citables


def title_of(root: Path) -> str:
    """What the metadata of the site calls it, if anything; read as one line, since YAML takes
    longer to load.
    """
    try:
        found = _TITLE.search((root / METADATA).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        found = None
    return found[1].strip("'\"") if found else ""
