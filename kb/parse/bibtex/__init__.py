"""Bibliography files into sources: split each file, then resolve all of them together."""

from kb.parse.bibtex.entries import BibFile
from kb.parse.bibtex.resolve import resolve
from kb.parse.bibtex.split import parse_bib

__all__ = ["BibFile", "parse_bib", "resolve"]
