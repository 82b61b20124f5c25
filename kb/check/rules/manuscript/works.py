"""Which source or claim a citation means: by its key or, from a word processor, by its record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from kb.check.rules.manuscript.identifiers import by_identifier, identifier
from kb.likeness.works import WorkIndex
from kb.model import Claim, Corpus, Source
from kb.model.naming import Sort, former_names
from kb.parse.manuscript import Citation


@dataclass(frozen=True)
class Works:
    """The sources and claims that can be cited."""

    corpus: Corpus

    def source(self, citation: Citation) -> Source | None:
        """The source that is cited."""
        source = self.corpus.sources.get(self.key(citation.key))
        if source is None and (name := identifier(citation.key)):
            return self._identified.get(name)
        if source is None and citation.record:
            match = self._index.find(citation.record)
            return match.source if match else None
        return source

    def claim(self, citation: Citation) -> Claim | None:
        """The claim that is cited in its own name."""
        return self.corpus.claims.get(self.claim_id(citation.key))

    def claim_id(self, ident: str) -> str:
        """The id that a claim has today; as it is where no claim had it before."""
        return self._ids.get(ident, ident)

    def former_ids(self, ident: str) -> list[str]:
        """The ids that a claim of today had before."""
        return [old for old, now in self._ids.items() if now == ident]

    def key(self, key: str) -> str:
        """The key that a source has today."""
        return self._keys.get(key, key)

    @cached_property
    def _keys(self) -> Mapping[str, str]:
        return former_names(self.corpus, Sort.SOURCE)

    @cached_property
    def _ids(self) -> Mapping[str, str]:
        return former_names(self.corpus, Sort.CLAIM)

    @cached_property
    def _identified(self) -> Mapping[str, Source]:
        return by_identifier(self.corpus.sources.values())

    @cached_property
    def _index(self) -> WorkIndex:
        return WorkIndex(self.corpus.sources.values())
