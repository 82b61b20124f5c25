"""Formatted references of sources and claims for the database, each as it would stand alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

from kb.cite import pandoc, styles
from kb.cite.claims import (
    CitableClaim,
    CitedCollection,
    Grounds,
    claim_item,
    documents_of,
    gathered,
)
from kb.cite.csl import csl_item
from kb.cite.documents import process_all
from kb.cite.styles import SHORT_NAMES
from kb.cite.values import Cite, Document, Done, Item, Job, Manner, Mode
from kb.model import Source

SITE = "https://knowledge-base.invalid"
"""Stands for the address of the site in a claim's own reference, since a build does not know it."""


@dataclass(frozen=True, slots=True)
class Cited:
    """One source or claim in one style: in the text, and in a list as plain text and as HTML.

    ``narrative`` is the citation with the author in the sentence, “Smith (2018)”; empty where the
    style numbers or sets notes.
    """

    id: str
    style: str
    in_text: str
    reference: str
    reference_html: str
    narrative: str = ""


@dataclass(frozen=True, slots=True)
class ClaimCitation:
    """One part of how a claim is cited in one style.

    ``part`` is a relation, whose sources are cited together; ``reference``, an entry of their
    list; or ``itself``, the reference of the claim.
    """

    claim: str
    style: str
    part: str
    text: str
    html: str


def is_available() -> bool:
    """Whether references can be formatted: the extra ``cite`` is installed."""
    return pandoc.program() is not None and styles.folder() is not None


def references(sources: Iterable[Source]) -> dict[str, str]:
    """Each source's reference as one line of plain text, by key; empty without the extra.

    Chicago author-date. Each reference is as it would be alone: no year suffixes and no dashes for
    a repeated author, which depend on the list around it.
    """
    items = {source.key: csl_item(source) for source in sources}
    if not is_available():
        return {}
    return {cited.id: cited.reference for cited in cite_sources(items, [styles.DEFAULT])}


def cite_sources(items: Mapping[str, Item], names: Iterable[str] = SHORT_NAMES) -> Iterator[Cited]:
    """Each item in each of the styles, as it would be cited alone."""
    manners = {name: Manner(styles.find_style(name), "html") for name in names}
    done = process_all([_alone(items, manner) for manner in manners.values()])
    for name, results in zip(manners, done, strict=True):
        yield from _cited(name, items, results)


def cite_all(
    claims: Sequence[CitableClaim], items: Mapping[str, Item], collection: CitedCollection
) -> tuple[list[Cited], list[ClaimCitation]]:
    """Every source and every claim in each of the common styles."""
    return list(cite_sources(items)), cite_claims(claims, items, collection)


def cite_claims(
    claims: Sequence[CitableClaim],
    items: Mapping[str, Item],
    collection: CitedCollection,
    names: Iterable[str] = SHORT_NAMES,
) -> list[ClaimCitation]:
    """Every claim, with what it rests on, in each of these styles."""
    own = {claim.id: claim_item(claim, collection) for claim in claims}
    manners = {name: Manner(styles.find_style(name), "html") for name in names}
    jobs = [
        job
        for manner in manners.values()
        for job in (_alone(own, manner), Job(documents_of(claims, manner.style), items, manner))
    ]
    done = iter(process_all(jobs))
    parts: list[ClaimCitation] = []
    for name, manner in manners.items():
        themselves = _cited(name, own, next(done))
        grounds = gathered(claims, manner.style, next(done))
        for ground, itself in zip(grounds, themselves, strict=True):
            parts += _parts(name, ground, itself)
    return parts


def _alone(items: Mapping[str, Item], manner: Manner) -> Job:
    in_text = not manner.style.numbers and not manner.style.notes
    modes = (Mode.AFTER, Mode.NARRATIVE) if in_text else (Mode.AFTER,)
    documents = [Document(tuple((Cite(key, mode=mode),) for mode in modes)) for key in items]
    return Job(documents, items, manner)


def _cited(style: str, items: Iterable[str], results: Iterable[Done]) -> Iterator[Cited]:
    for key, done in zip(items, results, strict=True):
        html = done.entries[0].text if done.entries else ""
        after, *narrative = map(plain, done.citations)
        yield Cited(key, style, after, plain(html), html, *narrative)


def _parts(style: str, grounds: Grounds, itself: Cited) -> Iterator[ClaimCitation]:
    claim = itself.id
    for relation, html in grounds.citations.items():
        yield ClaimCitation(claim, style, relation, plain(html), html)
    for entry in grounds.entries:
        html = f"{entry.margin} {entry.text}" if entry.margin else entry.text
        yield ClaimCitation(claim, style, "reference", plain(html), html)
    yield ClaimCitation(claim, style, "itself", itself.reference, itself.reference_html)


def plain(html: str) -> str:
    """The text of a formatted reference in HTML."""
    text = _Text()
    text.feed(html)
    text.close()
    return " ".join("".join(text.parts).split())


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)
