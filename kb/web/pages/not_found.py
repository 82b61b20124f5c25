"""What to say of an address that is nobody's: which page may have been meant."""

from __future__ import annotations

import sqlite3
from difflib import get_close_matches
from urllib.parse import unquote

from kb.web.links import claim_path, feature_path, source_path
from kb.web.page import Missing
from kb.web.queries import nearest
from kb.web.site import Site

PAGES = (
    *("search", "map", "timeline", "graph", "queue", "new", "feed", "data", "method"),
    "compare",
    *("sources", "authors", "features", "contexts", "designs", "questions", "studies", "outcomes"),
)

ITEMS = (
    ("claims", "id", claim_path),
    ("sources", "key", source_path),
    ("features", "id", feature_path),
)


async def nearest_pages(site: Site, path: str) -> Missing:
    """That no page stands at ``path``, with the pages and items whose names are like its parts."""
    parts = [part for part in unquote(path).split("/") if part]
    items = await site.read(_items, parts[-1] if parts else "")
    pages = get_close_matches(parts[0].lower() if parts else "", PAGES, n=1, cutoff=0.6)
    near = (*((f"/{name}", name) for name in pages), *items)
    return Missing("page", "/" + "/".join(parts), near)


def _items(connection: sqlite3.Connection, wanted: str) -> list[tuple[str, str]]:
    """Addresses and ids of what is called like that."""
    return [
        (address(name), name)
        for table, key, address in ITEMS
        for name in nearest(connection, table, key, wanted)
    ]
