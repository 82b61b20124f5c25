"""How sources and claims are cited in the common styles: as the build kept it, or formatted now.

A build formats them only where it is asked to. Otherwise they are formatted in a style when a
reader wants to see it, and kept by their content in the cache of whoever runs the server. One style
of one claim takes the processor some 0.2 seconds, most of it to read the style.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from kb.cite.citable import existing
from kb.cite.claims import CitedCollection
from kb.cite.reference import (
    SITE,
    Cited,
    ClaimCitation,
    cite_all,
    cite_claims,
    cite_sources,
    is_available,
)
from kb.cite.styles import SHORT_NAMES
from kb.search.citable import DatabaseCitables
from kb.store.records import records

T = TypeVar("T")

MOST = 5_000
"""In a collection with more sources or claims than this, pages that hold every style hold none: to
publish them would keep the processor busy for hours. ``kb cite`` formats any."""

_SOURCE = (
    "select source as id, style, in_text, reference, reference_html, narrative"
    " from source_citations where source = ? order by style"
)
_CLAIM = (
    "select claim, style, part, text, html from claim_citations where claim = ?"
    " order by style, position"
)
_EDITION = "select content_hash, source_commit, commit_date from build"
_SIZE = "select max((select count(*) from sources), (select count(*) from claims))"


@dataclass(frozen=True, slots=True)
class Ahead:
    """Every citation of one state of a collection, formatted before a page asks for it.

    ``sources`` are by key, ``claims`` by id, each in the order of styles.
    """

    edition: tuple[object, ...]
    sources: Mapping[str, list[Cited]]
    claims: Mapping[str, list[ClaimCitation]]


_ahead: list[Ahead] = []


def take(ahead: Ahead | None) -> None:
    """Have pages of this process read what was formatted ahead; None for nothing."""
    _ahead[:] = [ahead] if ahead else []


def source_citations(
    connection: sqlite3.Connection, key: str, styles: Iterable[str] = SHORT_NAMES
) -> list[Cited]:
    """A source in each of these common styles; none where they cannot be formatted."""
    return stored_of_source(connection, key) or source_formatter(connection, key)(styles)


def source_formatter(
    connection: sqlite3.Connection, key: str
) -> Callable[[Iterable[str]], list[Cited]]:
    """What formats a source in styles; it reads the database no more, and so may take its time."""
    items = DatabaseCitables(connection).items([key])

    def format_in(styles: Iterable[str]) -> list[Cited]:
        cited = cite_sources(items, styles) if items and is_available() else ()
        return sorted(cited, key=lambda each: each.style)

    return format_in


def stored_of_source(connection: sqlite3.Connection, key: str) -> list[Cited]:
    """What the build kept of a source's citations, or was formatted ahead: every common style, or
    nothing.
    """
    stored = _stored(connection, Cited, _SOURCE, key)
    ahead = None if stored else _taken(connection)
    return ahead.sources.get(key, []) if ahead else stored


def stored_of_claim(connection: sqlite3.Connection, ident: str) -> list[ClaimCitation]:
    """The same of a claim's."""
    stored = _stored(connection, ClaimCitation, _CLAIM, ident)
    ahead = None if stored else _taken(connection)
    return ahead.claims.get(ident, []) if ahead else stored


def _taken(connection: sqlite3.Connection) -> Ahead | None:
    return next((one for one in _ahead if one.edition == _edition(connection)), None)


def _edition(connection: sqlite3.Connection) -> tuple[object, ...]:
    """What tells one state of the collection from others."""
    row: tuple[object, ...] = connection.execute(_EDITION).fetchone()
    return row


def claim_citations(
    connection: sqlite3.Connection,
    ident: str,
    collection: CitedCollection,
    styles: Iterable[str] = SHORT_NAMES,
) -> list[ClaimCitation]:
    """The parts of a claim's citations in these styles; addresses begin with :data:`SITE`."""
    stored = stored_of_claim(connection, ident)
    return stored or claim_formatter(connection, ident, collection)(styles)


def claim_formatter(
    connection: sqlite3.Connection, ident: str, collection: CitedCollection
) -> Callable[[Iterable[str]], list[ClaimCitation]]:
    """What formats a claim and its sources in styles; it reads the database no more."""
    citables = DatabaseCitables(connection)
    claims = citables.claims([ident]).values()
    keys = {key for claim in claims for g in claim.grounds for key in (g.source, g.via) if key}
    items = citables.items(sorted(keys))
    whole = replace(collection, address=SITE)

    def format_in(styles: Iterable[str]) -> list[ClaimCitation]:
        cited = [existing(claim, items) for claim in claims] if is_available() else []
        parts = cite_claims(cited, items, whole, styles) if cited else ()
        return sorted(parts, key=lambda part: part.style)

    return format_in


def format_all(connection: sqlite3.Connection, collection: CitedCollection) -> Ahead | None:
    """Format whatever the pages will show, many at a time; None where the build kept it."""
    if not may_format_all(connection) or _is_stored(connection):
        return None
    citables = DatabaseCitables(connection)
    claims = citables.claims([row[0] for row in connection.execute("select id from claims")])
    items = citables.items([row[0] for row in connection.execute("select key from sources")])
    whole = replace(collection, address=SITE)
    cited, parts = cite_all([existing(claim, items) for claim in claims.values()], items, whole)
    sources: dict[str, list[Cited]] = {}
    for one in sorted(cited, key=lambda one: one.style):
        sources.setdefault(one.id, []).append(one)
    of_claims: dict[str, list[ClaimCitation]] = {}
    for part in sorted(parts, key=lambda part: part.style):
        of_claims.setdefault(part.claim, []).append(part)
    return Ahead(_edition(connection), sources, of_claims)


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


def may_format_all(connection: sqlite3.Connection) -> bool:
    """Whether every page of the collection can hold every style."""
    (size,) = connection.execute(_SIZE).fetchone()
    return size <= MOST and is_available()
