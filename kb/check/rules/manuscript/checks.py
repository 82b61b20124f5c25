"""What runs over a manuscript: its citations, its links and what of it could not be read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb.check.rules.manuscript import claims, rules, sources
from kb.check.rules.manuscript.nearness import Nearness
from kb.check.rules.manuscript.works import Works
from kb.diagnostics import Diagnostic
from kb.model import Claim, Corpus
from kb.parse.manuscript import Citation, Manuscript


@dataclass(frozen=True, slots=True)
class Earlier:
    """The collection as it was in the snapshot that a manuscript names."""

    name: str
    corpus: Corpus


def check_manuscript(
    manuscript: Manuscript, corpus: Corpus, earlier: Earlier | None = None
) -> tuple[Diagnostic, ...]:
    """All findings of a manuscript, in no particular order."""
    checker = _Checker(manuscript, corpus, earlier)
    return (*checker.unread(), *checker.missing(), *checker.citations(), *checker.links())


class _Checker:
    def __init__(self, manuscript: Manuscript, corpus: Corpus, earlier: Earlier | None) -> None:
        self._manuscript = manuscript
        self._corpus = corpus
        self._earlier = earlier
        self._works = Works(corpus)
        self._uses = sources.uses(corpus)
        self._nearness = Nearness(corpus, (c.sentence for c in manuscript.citations))
        self._together = _together(manuscript.citations, self._works)

    def unread(self) -> Iterator[Diagnostic]:
        """Parts that could not be read."""
        for place in self._manuscript.unread:
            message = "this part cannot be read; look for a brace that is not closed"
            yield Diagnostic(rules.UNREADABLE_PART, place, message)

    def missing(self) -> Iterator[Diagnostic]:
        """Files that are included and were not found."""
        for one in self._manuscript.missing:
            message = f"the file “{one.name}” is not there, so citations in it were not checked"
            yield Diagnostic(rules.MISSING_PART, one.place, message)

    def citations(self) -> Iterator[Diagnostic]:
        """Findings of what is cited by a key or a record."""
        for citation in self._manuscript.citations:
            source = self._works.source(citation)
            if source is None:
                yield from self._named(citation)
                continue
            use = self._uses.get(source.key, sources.Use())
            yield from sources.pages(source, citation)
            yield from sources.withdrawn(source, citation)
            beside = self._together[citation.sentence_start]
            yield from sources.second_hand(source, citation, use, beside)
            yield from sources.against(source, citation, use, self._nearness)
            yield from self._nearest(citation, use)

    def links(self) -> Iterator[Diagnostic]:
        """Findings of the claims to whose pages the manuscript links."""
        for link in self._manuscript.claims:
            if self._works.claim(link) or self._before(link.key):
                yield from self._claim(link.key, link)

    def _named(self, citation: Citation) -> Iterator[Diagnostic]:
        if self._works.claim(citation) or self._before(citation.key):
            yield from self._claim(citation.key, citation)
        else:
            yield from sources.unknown(self._works, citation)

    def _nearest(self, citation: Citation, use: sources.Use) -> Iterator[Diagnostic]:
        """Findings of the claim, of those that rest on the source, that the sentence is about."""
        near = self._nearness.nearest(citation.sentence, [claim for claim, _ in use.items])
        if near and not citation.listed:
            why = f"that the sentence is most like ({near.shown}) "
            yield from self._claim(near.claim.id, citation, why)

    def _claim(self, ident: str, citation: Citation, why: str = "") -> Iterator[Diagnostic]:
        before, now = self._before(ident), self._corpus.claims.get(self._works.claim_id(ident))
        if self._earlier and before:
            yield from claims.changed((before, now), self._works, citation, self._earlier.name, why)
        elif now:
            yield from claims.unsettled(now, citation, self._corpus, why)

    def _before(self, ident: str) -> Claim | None:
        """The claim in the snapshot, where it may have had another id."""
        if self._earlier is None:
            return None
        earlier = self._earlier.corpus.claims
        names = (ident, self._works.claim_id(ident), *self._works.former_ids(ident))
        return next((earlier[name] for name in names if name in earlier), None)


def _together(citations: Sequence[Citation], works: Works) -> Mapping[int, list[str]]:
    """The keys of the sources that each sentence cites, by where it starts."""
    groups: dict[int, list[str]] = defaultdict(list)
    for citation in citations:
        source = works.source(citation)
        if source:
            groups[citation.sentence_start].append(source.key)
    return groups
