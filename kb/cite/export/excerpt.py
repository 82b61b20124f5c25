"""A part of the collection, or all of it, with what its readers need to know of the whole."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from kb.cite.curators import Curator, curators_in
from kb.model import Claim, Corpus, Evidence, NoteHistory, Snapshot, Source

_NAMESPACE = uuid.UUID("0d0a5b5c-6a53-5c0f-9a55-1f3f3b2c7d11")
"""What names of collections without an address are derived in. Source: RFC 9562, 5.5."""


@dataclass(frozen=True, slots=True)
class CollectionMetadata:
    """The collection as a whole; ``address`` is that of its site, empty where it has none."""

    title: str = "Evidence knowledge base"
    address: str = ""
    description: str = ""
    licence: str = ""
    licence_url: str = ""
    curators: tuple[Curator, ...] = ()

    @classmethod
    def read(cls, metadata: Mapping[str, Any], address: str = "") -> CollectionMetadata:
        """What ``metadata.yml`` says; an address given outright comes before the one in it."""
        plugins = metadata.get("plugins")
        plugin = plugins.get("kb") if isinstance(plugins, Mapping) else None

        def text(*names: str) -> str:
            for place in (plugin, metadata):
                for name in names:
                    value = place.get(name) if isinstance(place, Mapping) else None
                    if isinstance(value, str) and value.strip():
                        return " ".join(value.split())
            return ""

        return cls(
            title=text("title") or cls().title,
            address=address or text("address"),
            description=text("description"),
            licence=text("licence", "license"),
            licence_url=text("licence_url", "license_url"),
            curators=curators_in(metadata),
        )


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What is exported: claims with the sources and terms that they need.

    ``references`` holds formatted references by key, where there are any. ``whole`` says that
    nothing of the collection is left out.
    """

    corpus: Corpus
    snapshot: Snapshot
    collection: CollectionMetadata = CollectionMetadata()
    references: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    whole: bool = True

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources, by key."""
        return tuple(self.corpus.sources.values())

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims, by id."""
        return tuple(self.corpus.claims.values())

    @property
    def evidence(self) -> Iterator[tuple[Claim, Evidence]]:
        """Every item of evidence with its claim."""
        return ((claim, item) for claim in self.claims for item in claim.evidence)

    @property
    def base(self) -> str:
        """What every identifier starts with: the site's address, or a name of this content.

        A collection that is not published has a URN made from its content, so that its
        identifiers are absolute and the same on every machine. Source: RFC 8141, RFC 9562.
        """
        if self.collection.address:
            return self.collection.address.rstrip("/") + "/"
        return f"urn:uuid:{uuid.uuid5(_NAMESPACE, self.snapshot.content_hash)}#"

    def claim_address(self, ident: str) -> str:
        """The identifier of a claim: its page, where there is one."""
        return f"{self.base}claim/{quote(ident, safe='')}"

    def source_address(self, key: str) -> str:
        """The identifier of a source."""
        return f"{self.base}source/{quote(key, safe='')}"

    def term_address(self, kind: str, ident: str) -> str:
        """The identifier of a term; ``kind`` is feature, context or design."""
        return f"{self.base}{kind}/{quote(ident, safe='')}"

    def history(self, claim: Claim) -> NoteHistory:
        """When the claim was made and changed, and by whom; empty where that is not known."""
        return self.snapshot.histories.get(claim.path) or NoteHistory("", "", ())
