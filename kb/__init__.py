"""A knowledge base of literature evidence that lives in git.

Text on disk is loaded and parsed into a frozen model, checked by rules, written to one SQLite
database, and read from there by the search, the pages and the commands. Data flows one way.
"""

__version__ = "0.1.0"
