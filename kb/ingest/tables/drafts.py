"""What the rows of a table come to: claims with their evidence, studies, terms and sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kb.draft.yaml import Plain
from kb.ingest.intake import Decision
from kb.ingest.tables.terms import NewTerms


@dataclass(slots=True)
class ItemDraft:
    """An item of evidence: its keys, its effects, and the rows that it is of."""

    values: dict[str, Plain]
    effects: list[Mapping[str, Plain]] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)

    @property
    def plain(self) -> Mapping[str, Plain]:
        """The item as it stands in a note."""
        return {**self.values, "effects": tuple(self.effects)}


@dataclass(slots=True)
class ClaimDraft:
    """A claim: the keys of its note but for its evidence, the items, and where it goes."""

    name: str
    folder: str
    values: dict[str, Plain]
    body: str = ""
    items: dict[object, ItemDraft] = field(default_factory=dict)


@dataclass(slots=True)
class StudyDraft:
    """A study, and the rows that it is of."""

    values: dict[str, Plain]
    rows: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RowFinding:
    """Something about a row: ``lost`` where nothing of the row is taken over."""

    row: int
    message: str
    lost: bool = True


@dataclass(slots=True)
class Drafts:
    """All that a table comes to, and what each row became, in words, by its number."""

    claims: dict[str, ClaimDraft] = field(default_factory=dict)
    studies: dict[str, StudyDraft] = field(default_factory=dict)
    terms: NewTerms = field(default_factory=dict)
    sources: list[Decision] = field(default_factory=list)
    findings: list[RowFinding] = field(default_factory=list)
    results: dict[int, str] = field(default_factory=dict)
