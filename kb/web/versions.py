"""What ``/-/versions`` tells of a knowledge base: our version, and how its search works."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from typing import Any

from kb.base.errors import DatabaseFault
from kb.base.version import __version__
from kb.search import meaning_of
from kb.web import host
from kb.web.site import find_database, read_build


def search_versions(datasette: host.Datasette) -> Mapping[str, Any]:
    """Our version, the versions of the tools that made the database, and its search."""
    database = find_database(datasette)
    if database is None:
        return {}
    with closing(database.connect()) as connection:
        built = read_build(connection)
        return {
            "evidence-kb": {
                "version": __version__,
                "database": json.loads(built.versions or "{}"),
                "search": _search(connection),
            }
        }


def _search(connection: sqlite3.Connection) -> str:
    try:
        model = meaning_of(connection)
    except DatabaseFault as fault:
        return str(fault)
    return f"full text and meaning ({model})" if model else "full text"
