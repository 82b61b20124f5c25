"""A query into ranked, faceted results from ``kb.db``: what the pages and ``kb search`` use.

It knows the database only, never the notes that it was built from; nothing here is HTML. The
index that it reads is written at the build by :func:`kb.search.index.write`.
"""

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
