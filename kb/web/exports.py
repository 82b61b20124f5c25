"""The forms in which other programs read what a page shows: references and linked data.

A form is made when it is asked for, from the database, whole: a search's result is not cut to
a page.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from kb.cite.export import rdf
from kb.cite.export.excerpt import CollectionMetadata
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

    def beside(name: str) -> Job:
        edition = (site.build["content_hash"], site.build["source_commit"])
        return Job(export, (str(site.database.path), edition, name, collection, wanted))

    def here(name: str) -> str | bytes:
        with closing(site.database.connect()) as connection:
            return written(connection, name, collection, wanted)

    write = beside if claims > MANY and site.database.path else here
    offered = _NAMES if rdf.is_available() else _NAMES.keys() - _BY_RDF
    return {form: partial(write, _NAMES[form]) for form in _NAMES if form in offered}


def export(
    path: str, edition: object, name: str, collection: CollectionMetadata, wanted: Wanted
) -> str | bytes:
    """An export of the database at ``path``; ``edition`` tells its contents from earlier ones."""
    del edition
    with closing(sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode=ro", uri=True)) as there:
        return written(there, name, collection, wanted)


def written(
    connection: sqlite3.Connection, name: str, collection: CollectionMetadata, wanted: Wanted
) -> str | bytes:
    """An export in the format of that name."""
    claims = wanted.pick(connection, wanted.by)
    excerpt = read_excerpt(connection, collection, claims=claims, sources=wanted.sources)
    return FORMATS[name].write(excerpt)
