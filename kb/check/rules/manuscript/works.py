"""Which source or claim a citation means: by its key or, from a word processor, by its record."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from kb.likeness.works import WorkIndex
from kb.model import Claim, Corpus, Source
from kb.parse.manuscript import Citation


@dataclass(frozen=True)
class Works:
    """The sources and claims that can be cited."""

    corpus: Corpus

    def source(self, citation: Citation) -> Source | None:
        """The source that is cited."""
        source = self.corpus.sources.get(citation.key)
        if source is None and citation.record:
            match = self._index.find(citation.record)
            return match.source if match else None
        return source

    def claim(self, citation: Citation) -> Claim | None:
        """The claim that is cited in its own name."""
        return self.corpus.claims.get(citation.key)

    @cached_property
    def _index(self) -> WorkIndex:
        return WorkIndex(self.corpus.sources.values())
