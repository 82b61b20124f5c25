"""Which source or claim a citation means: by its key or, from a word processor, by its record."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from kb.model import Claim, Corpus, Source
from kb.parse.manuscript import Citation, Record

_APART = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Works:
    """The sources and claims that can be cited."""

    corpus: Corpus

    def source(self, citation: Citation) -> Source | None:
        """The source that is cited."""
        found = self.corpus.sources.get(citation.key)
        if found is None and citation.record:
            key = self._by_record(citation.record)
            found = self.corpus.sources.get(key) if key else None
        return found

    def claim(self, citation: Citation) -> Claim | None:
        """The claim that is cited in its own name."""
        return self.corpus.claims.get(citation.key)

    def _by_record(self, record: Record) -> str | None:
        marks = _marks(record.doi, record.isbn, record.title, record.year)
        return next((key for mark in marks if (key := self._known.get(mark))), None)

    @cached_property
    def _known(self) -> Mapping[tuple[str, ...], str]:
        """The key of the source of each DOI, ISBN, and title with year."""
        found: dict[tuple[str, ...], str] = {}
        for source in self.corpus.sources.values():
            year = str(source.year or "")
            for mark in _marks(source.doi, source.isbn, source.title, year):
                found.setdefault(mark, source.key)
        return found


def _marks(doi: str, isbn: str, title: str, year: str) -> list[tuple[str, ...]]:
    """What a work can be known by, surest first."""
    folded = _APART.sub(" ", unicodedata.normalize("NFKD", title).casefold()).strip()
    marks = [
        ("doi", doi.casefold().removeprefix("https://doi.org/")) if doi else (),
        ("isbn", re.sub(r"[^\dXx]", "", isbn)) if isbn else (),
        ("title", folded, year) if folded and year else (),
    ]
    return [mark for mark in marks if mark]
