"""How sources and claims are cited in the common styles: as the build kept it, or formatted now.

A build formats them only where it is asked to. Otherwise they are formatted when a page first shows
them, and kept by their content in the cache of whoever runs the server.
"""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import TypeVar

from kb.cite.citable import existing
from kb.cite.claims import CitedCollection
from kb.cite.reference import SITE, Cited, ClaimCitation, cite_all, cite_sources, is_available
from kb.search.citable import DatabaseCitables
from kb.store.records import records

T = TypeVar("T")

MOST = 5_000
"""In a collection with more sources or claims than this, pages show none: whoever visits all of
them, as search engines do, would keep the processor busy for hours. ``kb cite`` formats any."""

_SOURCE = (
    "select source as id, style, in_text, reference, reference_html, narrative"
    " from source_citations where source = ? order by style"
)
_CLAIM = (
    "select claim, style, part, text, html from claim_citations where claim = ?"
    " order by style, position"
)
_SIZE = "select max((select count(*) from sources), (select count(*) from claims))"


def source_citations(connection: sqlite3.Connection, key: str) -> list[Cited]:
    """A source in each of the common styles; none where they cannot be formatted."""
    stored = _stored(connection, Cited, _SOURCE, key)
    if stored or not _may_format(connection):
        return stored
    items = DatabaseCitables(connection).items([key])
    return sorted(cite_sources(items), key=lambda cited: cited.style) if items else []


def claim_citations(
    connection: sqlite3.Connection, ident: str, collection: CitedCollection
) -> list[ClaimCitation]:
    """The parts of a claim's citations in each style; addresses begin with :data:`SITE`."""
    stored = _stored(connection, ClaimCitation, _CLAIM, ident)
    if stored or not _may_format(connection):
        return stored
    citables = DatabaseCitables(connection)
    claims = citables.claims([ident]).values()
    keys = {key for claim in claims for g in claim.grounds for key in (g.source, g.via) if key}
    items = citables.items(sorted(keys))
    whole = replace(collection, address=SITE)
    _, parts = cite_all([existing(claim, items) for claim in claims], items, whole)
    return sorted(parts, key=lambda part: part.style)


def format_all(connection: sqlite3.Connection, collection: CitedCollection) -> None:
    """Format whatever the pages will show, many at a time, so that each page has it at once."""
    if not _may_format(connection) or _is_stored(connection):
        return
    citables = DatabaseCitables(connection)
    claims = citables.claims([row[0] for row in connection.execute("select id from claims")])
    items = citables.items([row[0] for row in connection.execute("select key from sources")])
    whole = replace(collection, address=SITE)
    cite_all([existing(claim, items) for claim in claims.values()], items, whole)


def _is_stored(connection: sqlite3.Connection) -> bool:
    try:
        return bool(connection.execute("select 1 from claim_citations limit 1").fetchone())
    except sqlite3.OperationalError:
        return False


def _stored(connection: sqlite3.Connection, kind: type[T], sql: str, name: str) -> list[T]:
    """What the build kept; nothing in a database that was built without the tables."""
    try:
        return records(connection, kind, sql, (name,))
    except sqlite3.OperationalError:
        return []


def _may_format(connection: sqlite3.Connection) -> bool:
    (size,) = connection.execute(_SIZE).fetchone()
    return size <= MOST and is_available()
