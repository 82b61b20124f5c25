"""The forms in which other programs read what a page shows: references and linked data.

A form is made when it is asked for, from the database, whole: a search's result is not cut to
a page.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing

from kb.cite.export import rdf
from kb.cite.export.excerpt import CollectionMetadata, Excerpt
from kb.cite.export.formats import FORMATS
from kb.search.complete import claims_found
from kb.search.selection import Selection
from kb.store.excerpt import claims_of_feature, read_excerpt
from kb.web.page import Writer
from kb.web.site import Site

Pick = Callable[[sqlite3.Connection], Iterable[str]]

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
    return _forms(site, lambda _: [claim])


def source_forms(site: Site, key: str) -> dict[str, Writer]:
    """One source; as nanopublications there is nothing of it."""
    forms = _forms(site, lambda _: [], [key])
    forms.pop("trig", None)
    return forms


def feature_forms(site: Site, feature: str) -> dict[str, Writer]:
    """The claims on a feature and those under it."""
    return _forms(site, lambda connection: claims_of_feature(connection, feature))


def search_forms(site: Site, selection: Selection) -> dict[str, Writer]:
    """All claims that a search finds."""
    return _forms(site, lambda connection: claims_found(connection, selection))


def _forms(site: Site, pick: Pick, sources: Sequence[str] = ()) -> dict[str, Writer]:
    config = site.config
    collection = CollectionMetadata(
        title=config.title,
        address=site.absolute("/"),
        description=config.description,
        licence=config.licence,
        licence_url=config.licence_url,
    )

    def read() -> Excerpt:
        with closing(site.database.connect()) as connection:
            return read_excerpt(connection, collection, claims=pick(connection), sources=sources)

    def writer(name: str) -> Writer:
        return lambda: FORMATS[name].write(read())

    offered = _NAMES if rdf.is_available() else _NAMES.keys() - _BY_RDF
    return {form: writer(_NAMES[form]) for form in _NAMES if form in offered}
