"""Claims and the evidence that they rest on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kb.base.pickling import pickled_fast
from kb.base.text import Place
from kb.model.certainty import CertaintyDomains
from kb.model.effects import Effect
from kb.model.refs import Mention, Ref, Suppression
from kb.model.words import (
    Basis,
    Bearing,
    Certainty,
    ClaimRelation,
    EvidenceRelation,
    Kind,
    OutcomeDirection,
    Status,
    Strength,
)


@pickled_fast
@dataclass(frozen=True, slots=True)
class FeatureBearing:
    """That a claim bears on the value of a feature, and how."""

    feature: Ref
    bearing: Bearing


@pickled_fast
@dataclass(frozen=True, slots=True)
class OutcomeBearing:
    """What a claim says becomes of an outcome."""

    outcome: Ref
    direction: OutcomeDirection


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


@dataclass(frozen=True, slots=True)
class Reviewed:
    """How a reader found that a source stands to a claim: the day (ISO 8601), and who.

    ``words`` is the beginning of the SHA-256 of what was held against the source, so that an item
    changed afterwards can be told; empty where somebody wrote the record by hand.
    """

    on: str
    relation: EvidenceRelation
    by: str
    words: str = ""

    def __str__(self) -> str:
        return f"{self.on} {self.relation}{self.words and f' words:{self.words}'} by {self.by}"


@pickled_fast
@dataclass(frozen=True, slots=True)
class Evidence:
    """What one source says towards one claim.

    ``via`` names the source in which this one was read, for a secondary citation, and
    ``via_locator`` where in it. Items of one ``study``, or of one ``dataset`` where the study has
    no record, count as one independent line of evidence. ``reviewed`` has one record a reader.
    """

    source: Ref
    relation: EvidenceRelation
    locator: str = ""
    study: Ref | None = None
    via: Ref | None = None
    via_locator: str = ""
    design: Ref | None = None
    basis: Basis | None = None
    quote: str = ""
    sample: str = ""
    dataset: str = ""
    note: str = ""
    verified: Verified | None = None
    reviewed: tuple[Reviewed, ...] = ()
    effects: tuple[Effect, ...] = ()
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


@pickled_fast
@dataclass(frozen=True, slots=True)
class Claim:
    """One statement, how sure it is, and what it rests on.

    A recommendation has a ``strength`` instead of certainty, and ``rests_on`` other claims.
    ``replaces`` are former ids, whose addresses lead here.

    ``places`` maps a front matter key to the place of its value; ``body_place`` is the body's.
    """

    id: str
    statement: str
    kind: Kind | None = None
    certainty: Certainty | None = None
    certainty_domains: CertaintyDomains | None = None
    certainty_reason: str = ""
    strength: Strength | None = None
    rests_on: tuple[Ref, ...] = ()
    status: Status = Status.DRAFT
    features: tuple[FeatureBearing, ...] = ()
    outcomes: tuple[OutcomeBearing, ...] = ()
    contexts: tuple[Ref, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    relations: tuple[Relation, ...] = ()
    replaces: tuple[Ref, ...] = ()
    body: str = ""
    mentions: tuple[Mention, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    body_place: Place | None = field(default=None, compare=False, repr=False)
    place: Place | None = field(default=None, compare=False, repr=False)
    places: Mapping[str, Place] = field(default_factory=dict, compare=False, repr=False)

    @property
    def path(self) -> str:
        """The note's path, relative to the knowledge base."""
        return self.place.path if self.place else ""
