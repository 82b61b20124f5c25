"""A query into ranked, faceted results from ``kb.db``: what the pages and ``kb search`` use.

It knows the database only, never the notes that it was built from.
"""

from kb.search.engine import Found, ask
from kb.search.state import State

__all__ = ["Found", "State", "ask"]
