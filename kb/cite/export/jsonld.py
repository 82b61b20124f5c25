"""Claims, evidence, sources and terms as JSON-LD.

Claims are schema.org's ``Claim``; how sources and claims stand to each other is said by CiTO,
what the controlled terms are by SKOS, where a second-hand source was read by PROV. The context
stands in the file, so that reading it asks nobody.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from kb.base.identifiers import doi_address
from kb.cite.export.excerpt import Excerpt
from kb.cite.export.linked import BEARINGS, CONTAINERS, EVIDENCE, PREFIXES, RELATIONS, TYPES
from kb.cite.further import further
from kb.fields.roles import usual_field
from kb.model import Claim, Context, Design, Effect, Evidence, Feature, Person, Source, Term
from kb.model.sources import OTHERS

Node = dict[str, Any]

_ROLES = ("author", "editor", "translator", "director")
_USED = ("cito", "dcterms", "oa", "prov", "skos", "xsd")
CONTEXT: Mapping[str, Any] = {
    "@vocab": PREFIXES["schema"],
    **{name: PREFIXES[name] for name in _USED},
    **{name: {"@type": "@id"} for name in ("url", "license", "sameAs")},
    "dateCreated": {"@type": "xsd:date"},
    "dateModified": {"@type": "xsd:date"},
}


def write_jsonld(excerpt: Excerpt) -> str:
    """One graph of everything in the excerpt."""
    graph = [_named(_whole(node), node["@id"]) for node in _nodes(excerpt)]
    document = {"@context": CONTEXT, "@graph": graph}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _whole(node: Node) -> Node:
    """The node without what is not known."""
    return {name: value for name, value in node.items() if value not in (None, "", [], ())}


def _named(node: Node, address: str) -> Node:
    """The node with a name for each part of it, so that nothing is left to a reader's chance."""
    named = {"@id": address, **node}
    for name, value in named.items():
        parts = value if isinstance(value, list) else [value]
        if any(isinstance(part, dict) and "@id" not in part for part in parts):
            named[name] = [
                _named(part, _part(address, f"{name}-{number}"))
                for number, part in enumerate(parts, start=1)
            ]
    return named


def _nodes(excerpt: Excerpt) -> Iterator[Node]:
    yield _collection(excerpt)
    for claim in excerpt.claims:
        yield _claim(claim, excerpt)
        for number, item in enumerate(claim.evidence, start=1):
            yield _evidence(claim, number, item, excerpt)
    for source in excerpt.sources:
        yield _source(source, excerpt)
    corpus = excerpt.corpus
    for terms in (corpus.features, corpus.contexts, corpus.designs):
        for term in terms.values():
            yield _term(term, excerpt)


def _ref(address: str) -> Node:
    return {"@id": address}


def _collection(excerpt: Excerpt) -> Node:
    collection, state = excerpt.collection, excerpt.snapshot
    return {
        "@id": excerpt.base,
        "@type": ["Dataset", "skos:ConceptScheme"],
        "name": collection.title,
        "description": collection.description,
        "license": collection.licence_url,
        "url": collection.address,
        "version": state.commit or state.content_hash,
        "dateModified": state.commit_date[:10],
        "creator": [one.json_ld() for one in collection.curators],
    }


def _claim(claim: Claim, excerpt: Excerpt) -> Node:
    history = excerpt.history(claim)
    node: Node = {
        "@id": excerpt.claim_address(claim.id),
        "@type": "Claim",
        "identifier": claim.id,
        "text": claim.statement,
        "genre": claim.kind,
        "creativeWorkStatus": claim.status,
        "additionalProperty": _certainty(claim),
        "dateCreated": history.created[:10],
        "dateModified": history.updated[:10],
        "contributor": [{"@type": "Person", "name": name} for name in history.contributors],
        "isPartOf": _ref(excerpt.base),
        "about": [_ref(excerpt.term_address("feature", b.feature.id)) for b in claim.features],
        "spatialCoverage": [_ref(excerpt.term_address("context", c.id)) for c in claim.contexts],
        "citation": [
            _ref(excerpt.source_address(key))
            for key in dict.fromkeys(item.source.id for item in claim.evidence)
        ],
    }
    for word, address in _links(claim, excerpt):
        node.setdefault(word, []).append(_ref(address))
    return node


def _certainty(claim: Claim) -> list[Node]:
    if claim.certainty is None:
        return []
    said = {
        "@type": "PropertyValue",
        "propertyID": "GRADE certainty of evidence",
        "value": claim.certainty,
        "description": claim.certainty_reason,
    }
    return [_whole(said)]


def _links(claim: Claim, excerpt: Excerpt) -> Iterator[tuple[str, str]]:
    """How the claim stands to sources, features and other claims, each link once."""
    links = [
        *((EVIDENCE[i.relation], excerpt.source_address(i.source.id)) for i in claim.evidence),
        *(
            (BEARINGS[b.bearing], excerpt.term_address("feature", b.feature.id))
            for b in claim.features
        ),
        *((RELATIONS[r.relation], excerpt.claim_address(r.target.id)) for r in claim.relations),
    ]
    return iter(dict.fromkeys(links))


def _evidence(claim: Claim, number: int, item: Evidence, excerpt: Excerpt) -> Node:
    """One item, as a citation in the sense of CiTO: it can hold what a bare link cannot."""
    properties = {"basis": item.basis, "sample": item.sample, "dataset": item.dataset}
    return {
        "@id": _part(excerpt.claim_address(claim.id), f"evidence-{number}"),
        "@type": "cito:Citation",
        "cito:hasCitingEntity": _ref(excerpt.claim_address(claim.id)),
        "cito:hasCitedEntity": _ref(excerpt.source_address(item.source.id)),
        "cito:hasCitationCharacterization": _ref(EVIDENCE[item.relation]),
        "pagination": item.locator,
        "prov:wasDerivedFrom": _ref(excerpt.source_address(item.via.id)) if item.via else None,
        "measurementTechnique": (
            _ref(excerpt.term_address("design", item.design.id)) if item.design else None
        ),
        "oa:exact": item.quote,
        "description": item.note,
        "variableMeasured": [_effect(effect, excerpt) for effect in item.effects],
        "additionalProperty": [
            {"@type": "PropertyValue", "propertyID": name, "value": value}
            for name, value in properties.items()
            if value
        ],
    }


def _effect(effect: Effect, excerpt: Excerpt) -> Node:
    """One estimate, as a schema.org ``PropertyValue`` with its interval."""
    outcome = excerpt.corpus.outcomes.get(effect.outcome.id)
    low, high = effect.ci or (None, None)
    said: Node = {
        "@type": "PropertyValue",
        "propertyID": effect.outcome.id,
        "name": outcome.label if outcome else effect.outcome.id,
        "value": effect.value.value if effect.value else None,
        "minValue": low.value if low else None,
        "maxValue": high.value if high else None,
        "unitText": str(effect.measure),
        "description": effect.subgroup or None,
    }
    return _whole(said)


def _part(address: str, name: str) -> str:
    """The address of a part of what an address names; it can have one “#” only."""
    return f"{address}{'/' if '#' in address else '#'}{name}"


def _source(source: Source, excerpt: Excerpt) -> Node:
    container = {"@type": CONTAINERS.get(source.type, "CreativeWork"), "name": source.container}
    publisher = {"@type": "Organization", "name": source.publisher}
    return {
        "@id": excerpt.source_address(source.key),
        "@type": TYPES.get(source.type, "CreativeWork"),
        "identifier": source.key,
        "name": source.title,
        **{role: _people(source, role) for role in _ROLES},
        "datePublished": source.date.edtf if source.date else None,
        "isPartOf": container if source.container else None,
        "publisher": publisher if source.publisher else None,
        "volumeNumber": source.volume,
        "issueNumber": source.issue,
        "pagination": source.pages,
        "bookEdition": source.edition,
        "isbn": source.isbn,
        "issn": source.issn,
        "sameAs": _iri(doi_address(source.doi)) if source.doi else None,
        "url": _iri(source.url) if source.url.startswith(("http://", "https://")) else None,
        "inLanguage": source.language,
        "abstract": source.abstract,
        "keywords": list(source.keywords),
        "additionalProperty": [
            {"@type": "PropertyValue", "propertyID": name, "value": value}
            for name, value in _properties(source)
        ],
        "creativeWorkStatus": f"Retracted {source.retracted}" if source.retracted else None,
    }


def _properties(source: Source) -> Iterator[tuple[str, str]]:
    """What schema.org has no word for, under the names of biblatex's fields."""
    plain = (
        *(("number", source.number), ("location", source.publisher_place)),
        *(("type", source.genre), ("note", source.note)),
    )
    yield from ((name, value) for name, value in plain if value)
    yield from ((field.name, field.value) for field, _ in further(source))
    for creator in source.creators:
        if creator.role not in _ROLES:
            yield creator.field or usual_field(creator.role), creator.person.name


def _people(source: Source, role: str) -> list[Node]:
    people = (creator.person for creator in source.creators if creator.role == role)
    return [_person(person) for person in people if person != OTHERS]


_FORBIDDEN = {ord(c): f"%{ord(c):02X}" for c in '<>"{}|^`\\ '}


def _iri(text: str) -> str:
    """An address without characters that an IRI may not have. Source: RFC 3987, 2.2."""
    printable = "".join(c for c in text if c.isprintable() or c == " ")
    return printable.translate(_FORBIDDEN)


def _person(person: Person) -> Node:
    if person.literal:
        return {"@type": "Organization", "name": person.literal}
    given = " ".join(part for part in (person.given, person.dropping_particle) if part)
    parts = {"familyName": person.short, "givenName": given, "honorificSuffix": person.suffix}
    return _whole({"@type": "Person", "name": person.spoken, **parts})


def _term(term: Term, excerpt: Excerpt) -> Node:
    kinds = {Feature: "feature", Context: "context", Design: "design"}
    kind = kinds[type(term)]
    node: Node = {
        "@id": excerpt.term_address(kind, term.id),
        "@type": "skos:Concept",
        "skos:notation": term.id,
        "skos:prefLabel": term.label,
        "skos:altLabel": list(term.alt_labels),
        "skos:definition": term.definition,
        "skos:scopeNote": term.scope_note,
        "skos:inScheme": _ref(excerpt.base),
        "skos:broader": _ref(excerpt.term_address(kind, term.broader.id)) if term.broader else None,
        "dcterms:source": _ref(excerpt.source_address(term.source.id)) if term.source else None,
        "dcterms:replaces": [
            _ref(excerpt.term_address(*former.id.split("/", 1))) for former in term.replaces
        ],
    }
    if isinstance(term, Context):
        node["dcterms:type"] = term.kind
    if isinstance(term, Design):
        node["position"] = term.rank
    return node
