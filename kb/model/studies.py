"""Studies, apart from the reports of them, and how good they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kb.base.pickling import pickled_fast
from kb.base.text import Place
from kb.model.effects import Count
from kb.model.refs import Ref, Suppression
from kb.model.sources import Date
from kb.model.words import Evaluator

CURATORS = "curators"
"""Who appraised, where it was those who keep the collection and not a source."""


@pickled_fast
@dataclass(frozen=True, slots=True)
class DomainLevel:
    """The level that a tool's domain was judged to have.

    ``place`` is the level's, ``domain_place`` that of the domain's name.
    """

    domain: str
    level: str
    place: Place | None = field(default=None, compare=False, repr=False)
    domain_place: Place | None = field(default=None, compare=False, repr=False)


@pickled_fast
@dataclass(frozen=True, slots=True)
class Appraisal:
    """How good a study is by one tool, in all or for one outcome.

    ``by`` names the source that gives it, or is ``curators``.
    """

    tool: Ref
    overall: str = ""
    domains: tuple[DomainLevel, ...] = ()
    outcome: Ref | None = None
    by: Ref | None = None
    note: str = ""
    place: Place | None = field(default=None, compare=False, repr=False)
    places: Mapping[str, Place] = field(default_factory=dict, compare=False, repr=False)

    @property
    def source(self) -> Ref | None:
        """The source that gives it; None where the curators do, or nobody is named."""
        return self.by if self.by is not None and self.by.id != CURATORS else None


@pickled_fast
@dataclass(frozen=True, slots=True)
class Study:
    """What was done with whom, however many sources report it.

    ``reports`` are sources; studies that share data are one line of evidence. ``replaces`` are
    former ids, whose addresses lead here.
    """

    id: str
    label: str
    design: Ref | None = None
    reports: tuple[Ref, ...] = ()
    contexts: tuple[Ref, ...] = ()
    sample: tuple[Count, ...] = ()
    period: Date | None = None
    registration: str = ""
    funder: str = ""
    evaluator: Evaluator | None = None
    shares_data_with: tuple[Ref, ...] = ()
    appraisals: tuple[Appraisal, ...] = ()
    note: str = ""
    replaces: tuple[Ref, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    place: Place | None = field(default=None, compare=False, repr=False)
    places: Mapping[str, Place] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Studies:
    """The studies of one file, in the order in which they were written."""

    studies: tuple[Study, ...] = ()
