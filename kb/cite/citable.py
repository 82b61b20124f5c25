"""What can be cited: sources as CSL items and claims with their grounds, by name.

There are two: one over a corpus that was read from text, here, and one that looks
into a built database, in ``kb.search``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from kb.cite.claims import CitableClaim, CitedCollection, Ground
from kb.cite.csl import csl_item
from kb.model import Claim, Corpus, Snapshot
from kb.model.naming import Sort, former_names


class Citables(Protocol):
    """Where sources and claims are looked up."""

    def items(self, keys: Iterable[str]) -> dict[str, dict[str, Any]]:
        """The CSL items of those of the keys that there are."""

    def claims(self, ids: Iterable[str]) -> dict[str, CitableClaim]:
        """Those of the claims that there are."""

    def names(self) -> set[str]:
        """Every key and every id of a claim."""

    def today(self, names: Iterable[str]) -> dict[str, str]:
        """What those of the names are called today that nothing is called any more."""

    def relays(self, key: str) -> tuple[str, ...]:
        """The sources through which alone a source is known; none where it was read itself."""

    def collection(self) -> CitedCollection:
        """What the claims are part of; its title and address are for the caller to know."""


class CorpusCitables:
    """What can be cited of a corpus in memory."""

    def __init__(self, corpus: Corpus, snapshot: Snapshot) -> None:
        self._corpus = corpus
        self._snapshot = snapshot

    def items(self, keys: Iterable[str]) -> dict[str, dict[str, Any]]:
        """The CSL items of those of the keys that there are."""
        sources = self._corpus.sources
        return {key: csl_item(sources[key]) for key in keys if key in sources}

    def claims(self, ids: Iterable[str]) -> dict[str, CitableClaim]:
        """Those of the claims that there are."""
        claims = self._corpus.claims
        return {i: citable_claim(claims[i], self._snapshot) for i in ids if i in claims}

    def names(self) -> set[str]:
        """Every key and every id of a claim."""
        return {*self._corpus.sources, *self._corpus.claims}

    def today(self, names: Iterable[str]) -> dict[str, str]:
        """What those of the names are called today that nothing is called any more."""
        sorts = (Sort.CLAIM, Sort.SOURCE)
        former = {old: now for s in sorts for old, now in former_names(self._corpus, s).items()}
        return {name: former[name] for name in names if name in former}

    def relays(self, key: str) -> tuple[str, ...]:
        """The sources through which alone a source is known; none where it was read itself."""
        evidence = (e for claim in self._corpus.claims.values() for e in claim.evidence)
        return through([e.via.id if e.via else "" for e in evidence if e.source.id == key])

    def collection(self) -> CitedCollection:
        """What the claims are part of, without its title and address."""
        return CitedCollection(commit=self._snapshot.commit, commit_date=self._snapshot.commit_date)


def citable_claims(corpus: Corpus, snapshot: Snapshot) -> list[CitableClaim]:
    """All claims of a corpus."""
    return [citable_claim(claim, snapshot) for claim in corpus.claims.values()]


def citable_claim(claim: Claim, snapshot: Snapshot) -> CitableClaim:
    """A claim as far as a citation needs it."""
    history = snapshot.histories.get(claim.path)
    return CitableClaim(
        claim.id,
        claim.statement,
        tuple(
            Ground(
                e.source.id,
                e.relation,
                e.locator,
                e.via.id if e.via else "",
                bool(e.quote),
                e.via_locator,
            )
            for e in claim.evidence
        ),
        history.updated if history else "",
        history.contributors if history else (),
    )


def through(vias: Iterable[str]) -> tuple[str, ...]:
    """The sources that relay, from the ``via`` of each item of evidence; none if one has none."""
    relays = list(vias)
    return tuple(dict.fromkeys(relays)) if all(relays) else ()


def existing(claim: CitableClaim, items: Mapping[str, Any]) -> CitableClaim:
    """The claim with those of its grounds whose sources there are: a draft may name others."""
    shown = tuple(g for g in claim.grounds if g.source in items and (not g.via or g.via in items))
    return CitableClaim(claim.id, claim.statement, shown, claim.changed, claim.contributors)
