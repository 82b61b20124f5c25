"""A query into ranked, faceted results from ``kb.db``: what the pages and ``kb search`` use.

It knows the database only, never the notes that it was built from; nothing here is HTML. The
index that it reads is written at the build by :func:`kb.search.index.write`.
"""

from kb.search.finder import facet_values, meaning_of, more_like, search
from kb.search.query import Query
from kb.search.state import FACETS, SORTS, State
from kb.search.values import (
    UNRATED,
    Bar,
    Choice,
    Facet,
    Hit,
    HitFeature,
    HitSource,
    Part,
    Parts,
    Results,
)

__all__ = [
    "FACETS",
    "SORTS",
    "UNRATED",
    "Bar",
    "Choice",
    "Facet",
    "Hit",
    "HitFeature",
    "HitSource",
    "Part",
    "Parts",
    "Query",
    "Results",
    "State",
    "facet_values",
    "meaning_of",
    "more_like",
    "search",
]
