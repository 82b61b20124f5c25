"""What there is to read: items of evidence that a reader has not read as they stand."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from kb.base.locators import parse_locator
from kb.model import Claim, Corpus, Evidence, NoteHistory, Source, Status
from kb.parse.note.reviewed import read_digest
from kb.quotes import Match, match
from kb.quotes.passages import Passage, page_text, passages
from kb.quotes.verify import Texts


@dataclass(frozen=True, slots=True)
class Item:
    """An item of evidence to read: its claim, and its place in the list there, from 1."""

    claim: Claim
    number: int
    evidence: Evidence
    source: Source | None

    @property
    def digest(self) -> str:
        """The beginning of the SHA-256 of what is read."""
        return read_digest(self.claim.statement, self.evidence)

    def is_read_by(self, reader: str) -> bool:
        """Whether this reader has read it as it stands."""
        return any(
            one.by == reader and one.words in {"", self.digest} for one in self.evidence.reviewed
        )


Wanted = Mapping[str, Collection[int] | None]
"""What to read: numbers of items by the ids of claims; None for all of a claim."""


def worklist(corpus: Corpus, wanted: Wanted) -> Iterator[Item]:
    """The items, in the order of claims and of their lists."""
    for name, numbers in wanted.items():
        claim = corpus.claims[name]
        for number, evidence in enumerate(claim.evidence, start=1):
            if numbers is None or number in numbers:
                yield Item(claim, number, evidence, corpus.sources.get(evidence.source.id))


@dataclass(frozen=True, slots=True)
class Shown:
    """What a text has beside an item: where its quote stands, or else the page that is named.

    ``trouble`` says why there is nothing to see.
    """

    passage: Passage | None = None
    match: Match | None = None
    page: str = ""
    trouble: str = ""


def beside(evidence: Evidence, texts: Texts) -> Shown:
    """What to show beside an item of evidence, of the texts at hand."""
    keys = [evidence.source.id, *([evidence.via.id] if evidence.via else [])]
    own = [text for key in keys for text in texts.get(key, ())]
    readable = [text for text in own if not text.trouble]
    if not readable:
        reasons = [f"{text.path.name}: {text.trouble}" for text in own]
        return Shown(trouble="; ".join(reasons) or f"there is no text of {' or '.join(keys)}")
    if evidence.quote:
        for text in readable:
            for passage in passages(evidence.quote, text.content.text):
                return Shown(passage, match(evidence.quote, text.content))
        return Shown(match=match(evidence.quote, readable[0].content))
    locator = parse_locator(evidence.locator) if evidence.locator else None
    for pages in locator.pages if locator else ():
        for text in readable:
            shown = "" if pages.roman else page_text(text.content.text, pages.first)
            if shown:
                return Shown(page=shown)
    return Shown(trouble="no page of the text is known to be the one that is named")


def may_review(claim: Claim, reader: str, histories: Mapping[str, NoteHistory]) -> bool:
    """Whether a reader may call a note reviewed: not whoever wrote it, as git has it."""
    history = histories.get(claim.path)
    return history is None or history.contributors[:1] != (reader,)


def is_confirmed(claim: Claim, readings: Mapping[int, str], reader: str) -> bool:
    """Whether a reader has read all of a draft's items, and each as the note has it.

    ``readings`` are relations by the places of items (from 1) that are read just now.
    """
    return claim.status is Status.DRAFT and all(
        _relation(Item(claim, number, item, None), readings, reader) == item.relation
        for number, item in enumerate(claim.evidence, start=1)
    )


def _relation(item: Item, readings: Mapping[int, str], reader: str) -> str:
    if item.number in readings:
        return readings[item.number]
    held = (one for one in item.evidence.reviewed if one.by == reader)
    return next((str(one.relation) for one in held if one.words in {"", item.digest}), "")
