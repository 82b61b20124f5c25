"""Each claim as a nanopublication, all in one TriG file.

Assertion: what is claimed and how it bears on the features. Provenance: which sources stand for
it and against it, and in which they were read. Publication: who wrote the note, when, under
which licence. Unsigned, as the guidelines have it before a nanopublication is published. Source:
“Nanopublication Guidelines”, working draft (nanopub.net), section on well-formedness.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kb.cite.export.excerpt import Excerpt
from kb.cite.export.linked import BEARINGS, EVIDENCE, PREFIXES, RELATIONS
from kb.cite.export.rdf import Graph, Iri, Literal, Triple, to_trig
from kb.model import Claim


def write_nanopubs(excerpt: Excerpt) -> bytes:
    """The nanopublications in TriG, UTF-8; raises :class:`KbError` without the extra ``export``."""
    graphs = (graph for claim in excerpt.claims for graph in _Publication(claim, excerpt).graphs())
    return to_trig(graphs)


def _iri(name: str) -> Iri:
    prefix, _, local = name.partition(":")
    return Iri(PREFIXES[prefix] + local)


@dataclass(frozen=True, slots=True)
class _Publication:
    """One claim on its way into four graphs."""

    claim: Claim
    excerpt: Excerpt

    def graphs(self) -> Iterator[Graph]:
        """Head, assertion, provenance and publication."""
        yield Graph(self._part("head"), tuple(self._head()))
        yield Graph(self._part("assertion"), tuple(_unique(self._assertion())))
        yield Graph(self._part("provenance"), tuple(_unique(self._provenance())))
        yield Graph(self._part("pubinfo"), tuple(_unique(self._publication())))

    @property
    def _claim(self) -> Iri:
        return Iri(self.excerpt.claim_address(self.claim.id))

    @property
    def _name(self) -> Iri:
        """The nanopublication itself: the claim as it stood at this state of the text."""
        state = self.excerpt.snapshot
        version = state.commit if state.commit and not state.dirty else state.content_hash
        return Iri(f"{self._claim.value}/nanopub/{version[:16]}")

    def _part(self, name: str) -> Iri:
        return Iri(f"{self._name.value}/{name}")

    def _head(self) -> Iterator[Triple]:
        yield self._name, _iri("rdf:type"), _iri("np:Nanopublication")
        yield self._name, _iri("np:hasAssertion"), self._part("assertion")
        yield self._name, _iri("np:hasProvenance"), self._part("provenance")
        yield self._name, _iri("np:hasPublicationInfo"), self._part("pubinfo")

    def _assertion(self) -> Iterator[Triple]:
        claim, excerpt = self.claim, self.excerpt
        yield self._claim, _iri("rdf:type"), _iri("schema:Claim")
        yield self._claim, _iri("schema:text"), Literal(claim.statement)
        for bearing in claim.features:
            target = Iri(excerpt.term_address("feature", bearing.feature.id))
            yield self._claim, _iri(BEARINGS[bearing.bearing]), target
        for context in claim.contexts:
            target = Iri(excerpt.term_address("context", context.id))
            yield self._claim, _iri("schema:spatialCoverage"), target
        for relation in claim.relations:
            target = Iri(excerpt.claim_address(relation.target.id))
            yield self._claim, _iri(RELATIONS[relation.relation]), target

    def _provenance(self) -> Iterator[Triple]:
        assertion = self._part("assertion")
        for item in self.claim.evidence:
            source = Iri(self.excerpt.source_address(item.source.id))
            yield assertion, _iri(EVIDENCE[item.relation]), source
            if item.via:
                read = Iri(self.excerpt.source_address(item.via.id))
                yield assertion, _iri("prov:wasDerivedFrom"), read
                yield assertion, _iri("prov:hadPrimarySource"), source
            else:
                yield assertion, _iri("prov:wasDerivedFrom"), source
        if self.claim.certainty:
            words = f"GRADE certainty: {self.claim.certainty}"
            reason = f". {self.claim.certainty_reason}" if self.claim.certainty_reason else ""
            yield assertion, _iri("rdfs:comment"), Literal(words + reason)

    def _publication(self) -> Iterator[Triple]:
        excerpt, history = self.excerpt, self.excerpt.history(self.claim)
        state, licence = excerpt.snapshot, excerpt.collection.licence_url
        yield self._name, _iri("rdfs:label"), Literal(self.claim.statement)
        yield self._name, _iri("npx:introduces"), self._claim
        yield self._name, _iri("dcterms:isPartOf"), Iri(excerpt.base)
        yield self._name, _iri("dcterms:hasVersion"), Literal(state.commit or state.content_hash)
        if history.created:
            created = Literal(history.created[:10], PREFIXES["xsd"] + "date")
            yield self._name, _iri("dcterms:created"), created
        if history.updated:
            modified = Literal(history.updated[:10], PREFIXES["xsd"] + "date")
            yield self._name, _iri("dcterms:modified"), modified
        for name in history.contributors:
            yield self._name, _iri("dcterms:creator"), Literal(name)
        if licence:
            yield self._name, _iri("dcterms:license"), Iri(licence)


def _unique(triples: Iterable[Triple]) -> Iterator[Triple]:
    return iter(dict.fromkeys(triples))
