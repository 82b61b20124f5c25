"""A query into ranked, faceted results from ``kb.db``: what the pages and ``kb search`` use.

It knows the database only, never the notes that it was built from; nothing here is HTML.
"""

from kb.search.engine import Found, ask
from kb.search.state import FACETS, SORTS, State

__all__ = ["FACETS", "SORTS", "Found", "State", "ask"]
