"""Rows of the citations that pages show: every source and claim in each of the common styles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from kb.cite.citable import citable_claims
from kb.cite.claims import CitedCollection
from kb.cite.csl import csl_item
from kb.cite.reference import SITE, Cited, ClaimCitation, cite_all, is_available
from kb.cite.styles import DEFAULT
from kb.store.edition import Edition
from kb.store.tables.citations import PartRow


@dataclass(frozen=True, slots=True)
class Citations:
    """The rows of both tables; none where references cannot be formatted."""

    sources: Sequence[Cited] = ()
    claims: Sequence[PartRow] = ()

    @classmethod
    def of(cls, edition: Edition) -> Citations:
        """The citations of all that a corpus holds, each claim as part of the collection."""
        corpus, snapshot = edition.corpus, edition.snapshot
        if not is_available():
            return cls()
        items = {key: csl_item(source) for key, source in corpus.sources.items()}
        collection = CitedCollection(
            edition.title, SITE, snapshot.commit, snapshot.commit_date, edition.curators
        )
        cited, parts = cite_all(citable_claims(corpus, snapshot), items, collection)
        cited.sort(key=lambda each: (each.id, each.style))
        return cls(cited, list(_part_rows(parts)))

    @property
    def references(self) -> dict[str, str]:
        """Each source's reference in the style that is everyone's unless another is asked for."""
        return {cited.id: cited.reference for cited in self.sources if cited.style == DEFAULT}


def _part_rows(parts: Iterable[ClaimCitation]) -> Iterator[PartRow]:
    def place(part: ClaimCitation) -> tuple[str, str]:
        return part.claim, part.style

    for _, group in groupby(sorted(parts, key=place), place):
        for position, part in enumerate(group, start=1):
            yield PartRow(part, position)
