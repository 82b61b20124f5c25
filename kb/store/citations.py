"""Rows of the citations that pages show: every source and claim in each of the common styles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from kb.cite.citable import citable_claims
from kb.cite.claims import Collection
from kb.cite.csl import csl_item
from kb.cite.reference import SITE, Cited, Part, cite_all, is_available
from kb.cite.styles import DEFAULT
from kb.model import Corpus, Snapshot

Row = tuple[Any, ...]

MOST = 5_000
"""In a collection with more sources or claims than this, none are written: it would take minutes
at the first build, and more room than all the rest. ``kb cite`` formats any when it is asked."""


@dataclass(frozen=True, slots=True)
class Citations:
    """The rows of both tables; none where references cannot be formatted."""

    sources: Sequence[Row] = ()
    claims: Sequence[Row] = ()

    @classmethod
    def of(cls, corpus: Corpus, snapshot: Snapshot, title: str) -> Citations:
        """The citations of all that a corpus holds, each claim as part of what is called so."""
        if not is_available() or max(len(corpus.sources), len(corpus.claims)) > MOST:
            return cls()
        items = {key: csl_item(source) for key, source in corpus.sources.items()}
        collection = Collection(title, SITE, snapshot.commit, snapshot.commit_date)
        cited, parts = cite_all(citable_claims(corpus, snapshot), items, collection)
        cited.sort(key=lambda each: (each.id, each.style))
        return cls(list(map(_source_row, cited)), list(_claim_rows(parts)))

    @property
    def references(self) -> dict[str, str]:
        """Each source's reference in the style that is everyone's unless another is asked for."""
        return {row[0]: row[3] for row in self.sources if row[1] == DEFAULT}


def _source_row(cited: Cited) -> Row:
    return cited.id, cited.style, cited.in_text, cited.reference, cited.reference_html


def _claim_rows(parts: Iterable[Part]) -> Iterator[Row]:
    def place(part: Part) -> tuple[str, str]:
        return part.claim, part.style

    for (claim, style), group in groupby(sorted(parts, key=place), place):
        for position, part in enumerate(group, start=1):
            yield claim, style, position, part.part, part.text, part.html
