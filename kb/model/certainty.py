"""How certainty was judged, domain by domain.

Sources: GRADE handbook (2013), section 5; Lewin et al. 2018, “Applying GRADE-CERQual to
qualitative evidence synthesis findings”, Implementation Science 13 (supplement 1).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kb.base.pickling import pickled_fast
from kb.base.text import Place
from kb.model.words import Approach, Certainty

LOWERS: Mapping[Approach, tuple[str, ...]] = {
    Approach.GRADE: (
        "risk-of-bias",
        "inconsistency",
        "indirectness",
        "imprecision",
        "publication-bias",
    ),
    Approach.CERQUAL: (
        "methodological-limitations",
        "coherence",
        "adequacy",
        "relevance",
    ),
}
"""The domains for which each approach lowers certainty, by one level or two."""

RAISES = ("large-effect", "dose-response", "confounding")
"""What raises certainty in GRADE."""


@pickled_fast
@dataclass(frozen=True, slots=True)
class Domain:
    """By how many levels a domain moves certainty: 0, below it or above."""

    name: str
    levels: int


@pickled_fast
@dataclass(frozen=True, slots=True)
class CertaintyDomains:
    """The approach, where it started, and what moved it from there.

    ``start`` is None where the approach is a judgement that was not made by domains.
    """

    approach: Approach
    start: Certainty | None = None
    domains: tuple[Domain, ...] = ()
    note: str = ""
    place: Place | None = field(default=None, compare=False, repr=False)
    places: Mapping[str, Place] = field(default_factory=dict, compare=False, repr=False)

    @property
    def level(self) -> Certainty | None:
        """The level that follows from start and domains; None where there is no start."""
        if self.start is None:
            return None
        levels = tuple(Certainty)
        rank = levels.index(self.start) - sum(domain.levels for domain in self.domains)
        return levels[min(max(rank, 0), len(levels) - 1)]
