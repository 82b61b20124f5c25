"""The words in which linked data says what the model says, with where each is defined."""

from __future__ import annotations

from collections.abc import Mapping

from kb.model import Bearing, ClaimRelation, EvidenceRelation

PREFIXES: Mapping[str, str] = {
    "cito": "http://purl.org/spar/cito/",
    "dcterms": "http://purl.org/dc/terms/",
    "np": "http://www.nanopub.org/nschema#",
    "npx": "http://purl.org/nanopub/x/",
    "oa": "http://www.w3.org/ns/oa#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

EVIDENCE: Mapping[EvidenceRelation, str] = {
    EvidenceRelation.SUPPORTS: "cito:isSupportedBy",
    EvidenceRelation.QUALIFIES: "cito:isQualifiedBy",
    EvidenceRelation.DISPUTES: "cito:isDisputedBy",
    EvidenceRelation.BACKGROUND: "cito:obtainsBackgroundFrom",
}
"""From a claim to a source; the notes say it from the source to the claim. Source: CiTO 2.8."""

BEARINGS: Mapping[Bearing, str] = {
    Bearing.SUPPORTS: "cito:supports",
    Bearing.QUALIFIES: "cito:qualifies",
    Bearing.DISPUTES: "cito:disputes",
    Bearing.DESCRIBES: "cito:describes",
}
"""From a claim to a feature."""

RELATIONS: Mapping[ClaimRelation, str] = {
    ClaimRelation.SUPPORTS: "cito:supports",
    ClaimRelation.DISPUTES: "cito:disputes",
    ClaimRelation.QUALIFIES: "cito:qualifies",
    ClaimRelation.EXTENDS: "cito:extends",
    ClaimRelation.SUPERSEDES: "dcterms:replaces",
}
"""From a claim to a claim; CiTO has no word for one that takes another's place."""

TYPES: Mapping[str, str] = {
    "article-journal": "ScholarlyArticle",
    "article-magazine": "Article",
    "article-newspaper": "NewsArticle",
    "book": "Book",
    "chapter": "Chapter",
    "dataset": "Dataset",
    "paper-conference": "ScholarlyArticle",
    "periodical": "Periodical",
    "post": "SocialMediaPosting",
    "post-weblog": "BlogPosting",
    "report": "Report",
    "software": "SoftwareSourceCode",
    "thesis": "Thesis",
    "webpage": "WebPage",
}
"""CSL's item types in schema.org; any other is a ``CreativeWork``."""

CONTAINERS: Mapping[str, str] = {
    "article-journal": "Periodical",
    "article-magazine": "Periodical",
    "article-newspaper": "Newspaper",
    "chapter": "Book",
    "paper-conference": "Book",
    "post-weblog": "Blog",
    "webpage": "WebSite",
}
