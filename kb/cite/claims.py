"""Citing a claim: everything that it rests on, grouped by how it stands, and the claim itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from kb.cite.csl import date_parts
from kb.cite.curators import Curator
from kb.cite.documents import process
from kb.cite.secondary import NUMBERED, rule_for
from kb.cite.styles import Style
from kb.cite.values import Cite, Document, Done, Entry, Item, Manner

RELATIONS = ("supports", "qualifies", "disputes", "background")
HEADS: Mapping[str, str] = {
    "supports": "For",
    "qualifies": "Qualifying",
    "disputes": "Against",
    "background": "Background",
}


@dataclass(frozen=True, slots=True)
class Ground:
    """One item of evidence as far as a citation needs it; ``quoted`` where its words are given.

    ``via`` is the source in which it was read, and ``via_locator`` the place there.
    """

    source: str
    relation: str
    locator: str = ""
    via: str = ""
    quoted: bool = False
    via_locator: str = ""


@dataclass(frozen=True, slots=True)
class CitableClaim:
    """A claim as far as a citation needs it; ``changed`` is an ISO 8601 date."""

    id: str
    statement: str
    grounds: tuple[Ground, ...] = ()
    changed: str = ""
    contributors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CitedCollection:
    """What a claim is cited as part of; ``address`` is where its pages are, if that is known.

    ``commit`` and ``commit_date`` (ISO 8601) name the version. ``curators`` are its authors; where
    nobody is named, those who wrote a note are the authors of its claim.
    """

    title: str = ""
    address: str = ""
    commit: str = ""
    commit_date: str = ""
    curators: tuple[Curator, ...] = ()


@dataclass(frozen=True, slots=True)
class Grounds:
    """The sources of a claim as one citation for each relation, and their references."""

    citations: Mapping[str, str]
    entries: tuple[Entry, ...]


def cite_claims(
    claims: Sequence[CitableClaim], items: Mapping[str, Item], manner: Manner
) -> tuple[Grounds, ...]:
    """What each claim rests on, ready for a sentence: one citation for each relation."""
    documents = documents_of(claims, manner.style)
    return gathered(claims, manner.style, process(documents, items, manner))


def documents_of(claims: Iterable[CitableClaim], style: Style) -> list[Document]:
    """What has to be formatted for claims."""
    return [document for claim in claims for document in _documents(claim, style)]


def gathered(
    claims: Iterable[CitableClaim], style: Style, done: Iterable[Done]
) -> tuple[Grounds, ...]:
    """What came of :func:`documents_of`, claim by claim."""
    results = iter(done)
    grounds = []
    for claim in claims:
        part = [next(results) for _ in _documents(claim, style)]
        texts = [text for result in part for text in result.citations]
        names = [name for name, _ in _groups(claim, style)]
        # The last document has the whole list, whether it also has the citations or not.
        entries = part[-1].entries if part else ()
        grounds.append(Grounds(dict(zip(names, texts, strict=True)), entries))
    return tuple(grounds)


def _documents(claim: CitableClaim, style: Style) -> list[Document]:
    """What is formatted as a whole: notes each alone, so that none says “Ibid.” of another."""
    groups = [cites for _, cites in _groups(claim, style)]
    if not groups:
        return []
    originals = _listed_originals(claim, style)
    if not style.notes:
        return [Document(tuple(groups), originals)]
    ids = (cite.id for group in groups for cite in group)
    notes = [Document((group,)) for group in groups]
    return [*notes, Document(listed=tuple(dict.fromkeys((*ids, *originals))))]


def _groups(claim: CitableClaim, style: Style) -> list[tuple[str, tuple[Cite, ...]]]:
    groups = []
    for relation in RELATIONS:
        cites = [cite_ground(g, style) for g in claim.grounds if g.relation == relation]
        if cites:
            groups.append((relation, tuple(_each_once(cites, style))))
    return groups


def _each_once(cites: Iterable[Cite], style: Style) -> Iterator[Cite]:
    """The cites without repetitions; to a number that has a place, the bare number adds nothing."""
    each = dict.fromkeys(cites)
    placed = {cite.id for cite in each if cite.locator}
    bare = style.numbers and rule_for(style) is NUMBERED
    return (cite for cite in each if cite.locator or not (bare and cite.id in placed))


def cite_ground(ground: Ground, style: Style) -> Cite:
    """One item of evidence as it is cited: through the source in which it was read, if any."""
    if not ground.via or ground.via == ground.source:
        return Cite(ground.source, ground.locator)
    rule = rule_for(style)
    if rule is NUMBERED:
        return Cite(ground.via, ground.via_locator)
    locator = ground.locator if rule.locates_original else ""
    words = rule.quoted if ground.quoted else rule.cited
    original = Cite(ground.source, locator)
    return Cite(ground.via, ground.via_locator, original, words)


def _listed_originals(claim: CitableClaim, style: Style) -> tuple[str, ...]:
    """The sources that the style wants listed though another was read in their place."""
    if not rule_for(style).lists_original:
        return ()
    return tuple(dict.fromkeys(g.source for g in claim.grounds if g.via))


def sources_of(claims: Iterable[CitableClaim]) -> tuple[str, ...]:
    """Every source that the claims name, each once."""
    names = (n for claim in claims for g in claim.grounds for n in (g.source, g.via) if n)
    return tuple(dict.fromkeys(names))


def claim_item(claim: CitableClaim, collection: CitedCollection) -> dict[str, Any]:
    """The claim as a CSL item of its own: an entry of the collection, in one version of it.

    Source: CSL 1.0.2, appendices III (``entry``: in a database) and IV (``version``).
    """
    item: dict[str, Any] = {
        "id": claim.id,
        "type": "entry",
        "title": claim.statement.rstrip("."),
        "container-title": collection.title,
        "author": [one.csl() for one in collection.curators]
        or [{"literal": name} for name in claim.contributors],
        "issued": date_parts(claim.changed or collection.commit_date),
        "version": collection.commit[:10],
        "URL": address_of(claim.id, collection),
    }
    return {name: value for name, value in item.items() if value}


def address_of(claim: str, collection: CitedCollection) -> str:
    """The permanent address of the claim; empty where the collection's own is not known."""
    base = collection.address.rstrip("/")
    return f"{base}/claim/{quote(claim, safe='')}" if base else ""
