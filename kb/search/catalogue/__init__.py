"""The search of what is listed beside the claims: sources and questions.

Each kind has a full-text index of its own and facets of its own. A list is a state of such a
search without words. Nothing here is HTML.
"""

from kb.search.catalogue.finder import LISTED, Catalogue, Catalogued, catalogue, counts_of
from kb.search.catalogue.kinds import QUESTIONS, SOURCES, Catalog
from kb.search.catalogue.matching_questions import Asked, questions_for

__all__ = [
    "LISTED",
    "QUESTIONS",
    "SOURCES",
    "Asked",
    "Catalog",
    "Catalogue",
    "Catalogued",
    "catalogue",
    "counts_of",
    "questions_for",
]
