"""The values of a knowledge base: sources, claims, evidence, terms, and all of them together.

Frozen, slotted and without IO. Values know nothing of files, SQL, HTML or BibTeX syntax. Places
ride along and take no part in equality. Every value pickles, since parse results are cached and
cross from worker processes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kb.base.pickling import pickled_fast
from kb.base.text import Place


class Kind(StrEnum):
    """What sort of statement a claim makes."""

    FINDING = "finding"
    DEFINITION = "definition"
    MECHANISM = "mechanism"
    RECOMMENDATION = "recommendation"
    DESCRIPTION = "description"


class Certainty(StrEnum):
    """How sure a claim is: the four levels of GRADE, surest first."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"
    VERY_LOW = "very-low"


class Status(StrEnum):
    """Where a claim stands in its curation."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    CONTESTED = "contested"
    SUPERSEDED = "superseded"


class Bearing(StrEnum):
    """How a claim bears on the value of a feature."""

    SUPPORTS = "supports"
    QUALIFIES = "qualifies"
    DISPUTES = "disputes"
    DESCRIBES = "describes"


class EvidenceRelation(StrEnum):
    """How a source stands towards a claim, in the sense of CiTO."""

    SUPPORTS = "supports"
    QUALIFIES = "qualifies"
    DISPUTES = "disputes"
    BACKGROUND = "background"


class ClaimRelation(StrEnum):
    """How one claim stands towards another."""

    SUPPORTS = "supports"
    DISPUTES = "disputes"
    QUALIFIES = "qualifies"
    EXTENDS = "extends"
    SUPERSEDES = "supersedes"


class Basis(StrEnum):
    """What the contributor read of a source."""

    FULL_TEXT = "full-text"
    ABSTRACT = "abstract"
    SUMMARY = "summary"
    RELAYED = "relayed"


class ContextKind(StrEnum):
    """What sort of setting a context is."""

    PROGRAMME = "programme"
    PLACE = "place"
    PHASE = "phase"
    PERIOD = "period"


@dataclass(frozen=True, slots=True)
class Person:
    """A name in the parts that CSL-JSON has; ``literal`` for a body such as an office.

    Source: CSL-JSON schema, ``name-variable``.
    """

    family: str = ""
    given: str = ""
    dropping_particle: str = ""
    non_dropping_particle: str = ""
    suffix: str = ""
    literal: str = ""

    @property
    def name(self) -> str:
        """The name as it sorts in a list: ``Lima, Jorge Ávila de`` or the literal name."""
        if self.literal:
            return self.literal
        family = " ".join(part for part in (self.non_dropping_particle, self.family) if part)
        given = " ".join(part for part in (self.given, self.dropping_particle) if part)
        return ", ".join(part for part in (family, given, self.suffix) if part)

    @property
    def short(self) -> str:
        """The name as it stands in a citation: the family name or the literal name."""
        if self.literal:
            return self.literal
        return " ".join(part for part in (self.non_dropping_particle, self.family) if part)


@dataclass(frozen=True, slots=True)
class Creator:
    """A person in a role; ``role`` is a CSL name variable such as ``author`` or ``editor``."""

    role: str
    person: Person


@dataclass(frozen=True, slots=True)
class Date:
    """A date of publication in EDTF, with the parts that sorting and CSL need.

    ``start`` and ``end`` hold one to three numbers (year, month, day); a season stands in the
    month's place as EDTF writes it (21 to 24). ``end`` is None unless the date is a range, and
    an empty tuple for a range that is open. Source: EDTF, ISO 8601-2:2019; biblatex manual 2.3.8.
    """

    edtf: str
    start: tuple[int, ...] = ()
    end: tuple[int, ...] | None = None
    uncertain: bool = False
    approximate: bool = False

    @property
    def year(self) -> int | None:
        """The first year that the date names, if any."""
        if self.start:
            return self.start[0]
        return self.end[0] if self.end else None


@dataclass(frozen=True, slots=True)
class Retraction:
    """That a source was retracted: when (EDTF) and why."""

    date: str
    reason: str


@pickled_fast
@dataclass(frozen=True, slots=True)
class Ignore:
    """That a finding is to be passed over in one note or entry: the rule's code, and why."""

    code: str
    reason: str = ""
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a bibliography entry: its decoded value, and as it was written."""

    name: str
    value: str
    raw: str = field(default="", compare=False, repr=False)
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Source:
    """A published work, by the terms of CSL 1.0.2.

    ``title`` is plain text; ``title_markup`` carries CSL's inline tags, ``<span class="nocase">``
    around capitals that must stay among them. ``fields`` holds every field of the entry, the
    inherited ones included, in the order written. ``raw`` is the entry's text, byte for byte.
    """

    key: str
    type: str
    title: str = ""
    title_markup: str = ""
    creators: tuple[Creator, ...] = ()
    date: Date | None = None
    container: str = ""
    publisher: str = ""
    publisher_place: str = ""
    volume: str = ""
    issue: str = ""
    number: str = ""
    pages: str = ""
    edition: str = ""
    genre: str = ""
    doi: str = ""
    isbn: str = ""
    issn: str = ""
    url: str = ""
    language: str = ""
    abstract: str = ""
    note: str = ""
    keywords: tuple[str, ...] = ()
    retracted: Retraction | None = None
    ignores: tuple[Ignore, ...] = ()
    entry_type: str = ""
    fields: tuple[Field, ...] = ()
    raw: str = field(default="", compare=False, repr=False)
    place: Place | None = field(default=None, compare=False, repr=False)

    @property
    def year(self) -> int | None:
        """The year of publication, if known."""
        return self.date.year if self.date else None

    @property
    def authors(self) -> tuple[Person, ...]:
        """The authors or, where there are none, the editors."""
        for role in ("author", "editor"):
            people = tuple(c.person for c in self.creators if c.role == role)
            if people:
                return people
        return ()

    def find(self, name: str) -> Field | None:
        """The field of that name (lower case), if the entry has it."""
        return next((f for f in self.fields if f.name == name), None)


@pickled_fast
@dataclass(frozen=True, slots=True)
class Ref:
    """A reference from a note to something else by its id."""

    id: str
    place: Place | None = field(default=None, compare=False, repr=False)


@pickled_fast
@dataclass(frozen=True, slots=True)
class FeatureBearing:
    """That a claim bears on the value of a feature, and how."""

    feature: Ref
    bearing: Bearing


@dataclass(frozen=True, slots=True)
class Verified:
    """That a quote was found in its source's text: the day (ISO 8601), the SHA-256 of the file.

    ``words`` is the beginning of the SHA-256 of the quote, so that one changed afterwards can be
    told; empty in records that do not hold it.
    """

    on: str
    digest: str
    words: str = ""

    def __str__(self) -> str:
        return f"{self.on} sha256:{self.digest}{self.words and f' words:{self.words}'}"


@pickled_fast
@dataclass(frozen=True, slots=True)
class Evidence:
    """What one source says towards one claim.

    ``via`` names the source in which this one was read, for a secondary citation. Items of one
    ``dataset`` count as one independent line of evidence.
    """

    source: Ref
    relation: EvidenceRelation
    locator: str = ""
    via: Ref | None = None
    design: Ref | None = None
    basis: Basis | None = None
    quote: str = ""
    sample: str = ""
    dataset: str = ""
    note: str = ""
    verified: Verified | None = None
    place: Place | None = field(default=None, compare=False, repr=False)
    places: Mapping[str, Place] = field(default_factory=dict, compare=False, repr=False)

    @property
    def second_hand(self) -> bool:
        """Whether the source was not read itself but in another that relays it."""
        return self.via is not None or self.basis is Basis.RELAYED


@pickled_fast
@dataclass(frozen=True, slots=True)
class Relation:
    """That a claim supports, disputes, qualifies, extends or supersedes another."""

    relation: ClaimRelation
    target: Ref


class MentionKind(StrEnum):
    """What a mention in a note's prose points to."""

    SOURCE = "source"
    CLAIM = "claim"


@pickled_fast
@dataclass(frozen=True, slots=True)
class Mention:
    """A citation ``[@key, p. 2]`` or a link ``[[claim-id]]`` in a note's prose."""

    kind: MentionKind
    target: Ref
    locator: str = ""
    prefix: str = ""
    suffix: str = ""


@pickled_fast
@dataclass(frozen=True, slots=True)
class Claim:
    """One statement, how sure it is, and what it rests on.

    ``places`` maps a front matter key to the place of its value; ``body_place`` is the body's.
    """

    id: str
    statement: str
    kind: Kind | None = None
    certainty: Certainty | None = None
    certainty_reason: str = ""
    status: Status = Status.DRAFT
    features: tuple[FeatureBearing, ...] = ()
    contexts: tuple[Ref, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    relations: tuple[Relation, ...] = ()
    body: str = ""
    mentions: tuple[Mention, ...] = ()
    ignores: tuple[Ignore, ...] = ()
    body_place: Place | None = field(default=None, compare=False, repr=False)
    place: Place | None = field(default=None, compare=False, repr=False)
    places: Mapping[str, Place] = field(default_factory=dict, compare=False, repr=False)

    @property
    def lines_of_evidence(self) -> frozenset[str]:
        """The independent lines of evidence, each by the name of its data set or source.

        Items of one data set are one line, and so are items of one source; an item that names
        no data set joins the line of another item of its source. Background is no evidence.
        """
        weighed = [e for e in self.evidence if e.relation is not EvidenceRelation.BACKGROUND]
        named: dict[str, str] = {}
        for item in weighed:
            if item.dataset:
                named.setdefault(item.source.id, item.dataset)
        return frozenset(e.dataset or named.get(e.source.id, e.source.id) for e in weighed)

    @property
    def path(self) -> str:
        """The note's path, relative to the knowledge base."""
        return self.place.path if self.place else ""


@dataclass(frozen=True, slots=True)
class Term:
    """A controlled term, in the words of SKOS."""

    id: str
    label: str
    definition: str = ""
    scope_note: str = ""
    alt_labels: tuple[str, ...] = ()
    broader: Ref | None = None
    source: Ref | None = None
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Feature(Term):
    """A feature of the thing studied, on whose value claims bear."""


@dataclass(frozen=True, slots=True)
class Context(Term):
    """A setting in which evidence was gathered."""

    kind: ContextKind | None = None


@dataclass(frozen=True, slots=True)
class Design(Term):
    """A study design; ``rank`` 1 is the strongest."""

    rank: int = 0


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The controlled terms, in the order in which they were written."""

    features: tuple[Feature, ...] = ()
    contexts: tuple[Context, ...] = ()
    designs: tuple[Design, ...] = ()


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
