"""A query into ranked, faceted results from ``kb.db``: what the pages and ``kb search`` use.

It knows the database only, never the notes that it was built from; nothing here is HTML. The
index that it reads is written at the build by :func:`kb.search.index.write`, which needs nothing of
what searches: so each name is imported when it is first asked for (PEP 562).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kb.search.finder import facet_values, meaning_of, more_like, search
    from kb.search.query import Query
    from kb.search.selection import FACETS, SORTS, Selection
    from kb.search.values import (
        UNRATED,
        Bar,
        Choice,
        Facet,
        Fragment,
        Fragments,
        Hit,
        HitFeature,
        HitSource,
        Results,
    )

__all__ = [
    "FACETS",
    "SORTS",
    "UNRATED",
    "Bar",
    "Choice",
    "Facet",
    "Fragment",
    "Fragments",
    "Hit",
    "HitFeature",
    "HitSource",
    "Query",
    "Results",
    "Selection",
    "facet_values",
    "meaning_of",
    "more_like",
    "search",
]

_PLACES = {
    "finder": (
        "facet_values",
        "meaning_of",
        "more_like",
        "search",
    ),
    "query": ("Query",),
    "selection": (
        "FACETS",
        "SORTS",
        "Selection",
    ),
    "values": (
        "UNRATED",
        "Bar",
        "Choice",
        "Facet",
        "Fragment",
        "Fragments",
        "Hit",
        "HitFeature",
        "HitSource",
        "Results",
    ),
}
_HOMES = {name: module for module, names in _PLACES.items() for name in names}


def __getattr__(name: str) -> object:
    """What is exported under that name, from the module that it is defined in."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
