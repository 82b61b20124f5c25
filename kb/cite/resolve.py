"""What was asked to be cited, looked up: sources, together or apart, and claims."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kb.base.errors import KbError
from kb.base.suggestions import nearest
from kb.cite.citable import Citables, existing
from kb.cite.claims import CitableClaim, claim_item, sources_of
from kb.cite.requests import CitationRequest, CiteRequest
from kb.cite.values import Item


@dataclass(frozen=True, slots=True)
class Resolved:
    """All that was asked for, with the CSL items that it takes.

    ``citations`` are the sources, those together that are cited together.
    """

    citations: tuple[CitationRequest, ...]
    claims: tuple[CitableClaim, ...]
    items: Mapping[str, Item]

    @property
    def sources(self) -> CitationRequest:
        """The sources, each by itself."""
        return tuple(each for citation in self.citations for each in citation)


def resolve(
    citables: Citables,
    requests: Sequence[CitationRequest],
    via: Sequence[CiteRequest] = (),
    *,
    itself: bool = False,
) -> Resolved:
    """What is to be cited, once for each source in ``via`` that relays it; ``itself`` makes of each
    claim a source of its own.

    Raises :class:`KbError` that names each unknown name and its nearest.
    """
    requests = _called_today(citables, requests)
    via = [
        each for together in _called_today(citables, [(one,) for one in via]) for each in together
    ]
    modes = {each.name: each.mode for together in requests for each in together}
    claims = citables.claims(modes)
    keys = [name for name in (*modes, *(one.name for one in via)) if name not in claims]
    items: dict[str, Item] = dict(citables.items([*keys, *sources_of(claims.values())]))
    unknown = [key for key in keys if key not in items]
    if unknown:
        raise KbError("\n".join(_unknown(citables, name) for name in dict.fromkeys(unknown)))
    relays: Sequence[CiteRequest | None] = via or [None]
    parts = [tuple(each for each in one if each.name not in claims) for one in requests]
    named = tuple(
        tuple(replace(each, via=one) for each in part for one in relays) for part in parts if part
    )
    if not itself:
        return Resolved(named, tuple(existing(one, items) for one in claims.values()), items)
    collection = citables.collection()
    items |= {one.id: claim_item(one, collection) for one in claims.values()}
    themselves = ((CiteRequest(ident, mode=modes[ident]),) for ident in claims)
    return Resolved((*named, *themselves), (), items)


def _called_today(citables: Citables, requests: Iterable[CitationRequest]) -> list[CitationRequest]:
    """What is asked for by a former name, by the one it has today."""
    requests = list(requests)
    names = dict.fromkeys(each.name for together in requests for each in together)
    known = {**citables.claims(names), **citables.items(names)}
    today = citables.today([name for name in names if name not in known])
    named = (
        tuple(replace(each, name=today.get(each.name, each.name)) for each in together)
        for together in requests
    )
    return list(dict.fromkeys(named))


def _unknown(citables: Citables, name: str) -> str:
    near = nearest(name, citables.names())
    hint = f" Did you mean “{near}”?" if near else ""
    return f"There is no source or claim “{name}”.{hint}"
