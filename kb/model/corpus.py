"""All of a knowledge base together, and the state of the text that it was read from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kb.model.claims import Claim
from kb.model.questions import Question
from kb.model.sources import Source
from kb.model.studies import Study
from kb.model.terms import AppraisalTool, Context, Design, Feature, Outcome, Spelling


@dataclass(frozen=True, slots=True)
class Corpus:
    """All of a knowledge base, each mapping keyed by id and sorted by it.

    ``designs`` and the terms keep the order of the vocabulary instead, which carries meaning.
    """

    sources: Mapping[str, Source]
    claims: Mapping[str, Claim]
    features: Mapping[str, Feature]
    contexts: Mapping[str, Context]
    designs: Mapping[str, Design]
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    appraisal_tools: Mapping[str, AppraisalTool] = field(default_factory=dict)
    studies: Mapping[str, Study] = field(default_factory=dict)
    questions: Mapping[str, Question] = field(default_factory=dict)
    spellings: tuple[Spelling, ...] = ()


@dataclass(frozen=True, slots=True)
class NoteHistory:
    """When a note was first and last committed (ISO 8601 dates, UTC), and by whom in order."""

    created: str
    updated: str
    contributors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RemovedNote:
    """When a note was removed (ISO 8601 date, UTC), and the path that it was renamed to, if any."""

    removed: str
    renamed_to: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Which state of the text a corpus was read from.

    ``content_hash`` is a SHA-256 over paths and bytes. ``commit`` and ``commit_date`` (ISO 8601,
    UTC) are empty outside git. ``histories`` is keyed by path, and so is ``removed``, which holds
    the notes that git remembers and the text no longer has.
    """

    content_hash: str
    commit: str = ""
    commit_date: str = ""
    dirty: bool = False
    histories: Mapping[str, NoteHistory] = field(default_factory=dict)
    removed: Mapping[str, RemovedNote] = field(default_factory=dict)
