"""What was asked to be cited, looked up: sources, together or apart, and claims."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kb.cite.citable import Citables, existing
from kb.cite.claims import CitableClaim, Ground, claim_item, sources_of
from kb.cite.requests import CitationRequest, CiteRequest
from kb.cite.values import Item, Mode


@dataclass(frozen=True, slots=True)
class Named:
    """A source that was asked for: where in it, and in which other it was read, where in that.

    ``quoted`` says whether its words are given; ``prefix`` and ``suffix`` are the writer's words
    around it.
    """

    name: str
    locator: str = ""
    via: str = ""
    via_locator: str = ""
    quoted: bool = False
    prefix: str = ""
    suffix: str = ""
    mode: Mode = Mode.AFTER

    @classmethod
    def of(cls, request: CiteRequest, via: CiteRequest | None) -> Named:
        """What was asked for, with the source that relays it."""
        relay, place = (via.name, via.locator) if via else ("", "")
        around = (request.prefix, request.suffix, request.mode)
        return cls(request.name, request.locator, relay, place, False, *around)

    @property
    def ground(self) -> Ground:
        """The same as an item that stands to no claim."""
        return Ground(self.name, "", self.locator, self.via, self.quoted, self.via_locator)


@dataclass(frozen=True, slots=True)
class Wanted:
    """All that was asked for, with the CSL items that it takes.

    ``citations`` are the sources, those together that are cited together.
    """

    citations: tuple[tuple[Named, ...], ...]
    claims: tuple[CitableClaim, ...]
    items: Mapping[str, Item]

    @property
    def sources(self) -> tuple[Named, ...]:
        """The sources, each by itself."""
        return tuple(named for citation in self.citations for named in citation)

    @classmethod
    def of(
        cls,
        citables: Citables,
        cites: Iterable[CitationRequest],
        claims: Mapping[str, CitableClaim],
        via: CiteRequest | None,
        *,
        itself: bool,
    ) -> Wanted:
        """What is asked for, looked up. ``itself`` makes of each claim a source of its own."""
        asked = list(cites)
        each = [[Named.of(a, via) for a in c if a.name not in claims] for c in asked]
        named = tuple(tuple(one) for one in each if one)
        ids = {a.name: a.mode for c in asked for a in c if a.name in claims}
        names = [
            *(n.name for c in named for n in c),
            *([via.name] if via else []),
            *sources_of(claims.values()),
        ]
        items: dict[str, Item] = dict(citables.items(names))
        if not itself:
            return cls(named, tuple(existing(claims[i], items) for i in ids), items)
        collection = citables.collection()
        items |= {i: claim_item(claims[i], collection) for i in ids}
        return cls((*named, *((Named(i, mode=mode),) for i, mode in ids.items())), (), items)
