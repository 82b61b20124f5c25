"""Where sources and claims are looked up to be cited: in the database while it is up to date.

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
from pathlib import Path

import yaml

from kb.api.values import DATABASE, METADATA, Showing
from kb.base.plain_yaml import load_yaml
from kb.base.version import __version__
from kb.cite.citable import Citables
from kb.cite.claims import CitedCollection
from kb.cite.curators import Curator, curators_in
from kb.search.citable import DatabaseCitables
from kb.store.metadata import without_generated
from kb.workspace.files import newest_change

_TITLE = re.compile(r"^title:\s*(.+?)\s*$", re.MULTILINE)
_CURATORS = re.compile(r"^\s*curators:", re.MULTILINE)


@contextmanager
def open_citables(root: Path, address: str, progress: Showing) -> Iterator[Citables]:
    """What the knowledge base at ``root`` has to cite; ``address`` is where its pages are."""
    named = named_collection(root, address)
    database = root / DATABASE
    if _is_fresh(root, database):
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
            yield _Named(DatabaseCitables(connection), named)
    else:
        yield _Named(_from_text(root, progress), named)


class _Named:
    """What can be cited, with what its collection is called and where its pages are."""

    def __init__(self, citables: Citables, named: CitedCollection) -> None:
        self.items = citables.items
        self.claims = citables.claims
        self.names = citables.names
        self.today = citables.today
        self.relays = citables.relays
        self._citables = citables
        self._named = named

    def collection(self) -> CitedCollection:
        """What the claims are part of."""
        cited_as = self._citables.collection()
        return replace(self._named, commit=cited_as.commit, commit_date=cited_as.commit_date)


def _is_fresh(root: Path, database: Path) -> bool:
    try:
        if newest_change(root) >= database.stat().st_mtime_ns:
            return False
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
            (versions,) = connection.execute("select versions from build").fetchone()
            connection.execute("select csl_json, ids from sources limit 0")
            built_with = json.loads(versions)
    except (OSError, sqlite3.Error, TypeError, ValueError):
        return False
    return bool(built_with.get("evidence-kb") == __version__)


def _from_text(root: Path, progress: Showing) -> Citables:
    # Imported when it is needed: parsers take longer to import than a citation takes to make.
    from kb.cite.citable import CorpusCitables  # noqa: PLC0415
    from kb.workspace.corpus import load  # noqa: PLC0415
    from kb.workspace.history import snapshot  # noqa: PLC0415

    with progress() as shown:
        loaded = load(root, progress=shown)
    return CorpusCitables(loaded.corpus, snapshot(root, loaded.content_hash))


def named_collection(root: Path, address: str = "") -> CitedCollection:
    """What the metadata of the site call the collection, and who answers for it.

    The title is read as one line, and the rest only where somebody is named: YAML takes longer to
    load than a citation takes to make.
    """
    path = root / METADATA
    try:  # a pipe in its place would be waited for without end
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
    except (OSError, UnicodeDecodeError):
        return CitedCollection(address=address)
    match = _TITLE.search(text)
    title = match[1].strip("'\"") if match else ""
    return CitedCollection(title, address, curators=_curators(text))


def _curators(text: str) -> tuple[Curator, ...]:
    own = without_generated(text)
    if not _CURATORS.search(own):
        return ()
    try:
        metadata = load_yaml(own)
    except yaml.YAMLError:
        return ()
    return curators_in(metadata) if isinstance(metadata, dict) else ()
