"""The forms in which other programs read what a page shows: references and linked data.

A form is made when it is asked for, from the database, whole: a search's result is not cut to
a page.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

from kb.cite.export import rdf
from kb.cite.export.excerpt import CollectionMetadata, Excerpt
from kb.cite.export.formats import FORMATS
from kb.search.complete import claims_found
from kb.search.selection import Selection
from kb.store.excerpt import claims_of_feature, read_excerpt
from kb.web.jobs import Job
from kb.web.page import Writer
from kb.web.site import Site

Pick = Callable[..., Iterable[str]]
"""From a connection and one more value to the ids of claims; a function of a module."""

MANY = 40
"""Claims above which an export is written beside the server."""

_NAMES = {
    "bib": "bibtex",
    "ris": "ris",
    "csljson": "csl-json",
    "jsonld": "json-ld",
    "ttl": "turtle",
    "trig": "nanopub",
}
_BY_RDF = {"ttl", "trig"}


def claim_forms(site: Site, claim: str) -> dict[str, Writer]:
    """A claim with its evidence."""
    return _forms(site, Wanted(_named, claim))


def source_forms(site: Site, key: str) -> dict[str, Writer]:
    """One source; as nanopublications there is nothing of it."""
    forms = _forms(site, Wanted(_named, None, (key,)))
    forms.pop("trig", None)
    return forms


def sources_forms(site: Site, keys: tuple[str, ...]) -> dict[str, Writer]:
    """Several sources, for reference managers."""
    forms = _forms(site, Wanted(_named, None, keys))
    return {form: forms[form] for form in ("bib", "ris", "csljson")}


def feature_forms(site: Site, feature: str, claims: int) -> dict[str, Writer]:
    """The claims on a feature and those under it, ``claims`` in number."""
    return _forms(site, Wanted(claims_of_feature, feature), claims)


def search_forms(site: Site, selection: Selection, claims: int) -> dict[str, Writer]:
    """All claims that a search finds, ``claims`` in number."""
    return _forms(site, Wanted(claims_found, selection), claims)


def _named(connection: sqlite3.Connection, claim: str | None) -> list[str]:
    del connection
    return [claim] if claim else []


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is exported: the claims that ``pick`` gives for ``by``, and further sources."""

    pick: Pick
    by: object
    sources: tuple[str, ...] = ()


def _forms(site: Site, wanted: Wanted, claims: int = 1) -> dict[str, Writer]:
    config = site.config
    collection = CollectionMetadata(
        title=config.title,
        address=site.absolute("/"),
        description=config.description,
        licence=config.licence,
        licence_url=config.licence_url,
        curators=config.curators,
    )

    path = site.database.path
    edition = site.build.edition

    def beside(name: str) -> Job:
        return Job(export, (str(path), edition, name, collection, wanted))

    def here(name: str) -> str | bytes:
        if path and not isinstance(wanted.by, Selection):
            return FORMATS[name].write(_excerpt_of(str(path), edition, collection, wanted))
        with closing(site.database.connect()) as connection:
            return written(connection, name, collection, wanted)

    write = beside if claims > MANY and path else here
    offered = _NAMES if rdf.is_available() else _NAMES.keys() - _BY_RDF
    return {form: partial(write, _NAMES[form]) for form in _NAMES if form in offered}


@lru_cache(maxsize=4)
def _excerpt_of(
    path: str, edition: object, collection: CollectionMetadata, wanted: Wanted
) -> Excerpt:
    """What few claims rest on; kept for a moment, since who takes all forms asks for it six times.

    ``edition`` tells the contents of the database at ``path`` from earlier ones.
    """
    del edition
    with closing(_reading(path)) as there:
        return _excerpt(there, collection, wanted)


def export(
    path: str, edition: object, name: str, collection: CollectionMetadata, wanted: Wanted
) -> str | bytes:
    """An export of the database at ``path``; ``edition`` tells its contents from earlier ones."""
    del edition
    with closing(_reading(path)) as there:
        return written(there, name, collection, wanted)


def _reading(path: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode=ro", uri=True)


def written(
    connection: sqlite3.Connection, name: str, collection: CollectionMetadata, wanted: Wanted
) -> str | bytes:
    """An export in the format of that name."""
    return FORMATS[name].write(_excerpt(connection, collection, wanted))


def _excerpt(
    connection: sqlite3.Connection, collection: CollectionMetadata, wanted: Wanted
) -> Excerpt:
    claims = wanted.pick(connection, wanted.by)
    return read_excerpt(connection, collection, claims=claims, sources=wanted.sources)
