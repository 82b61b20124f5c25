"""The words that keys take: each enumeration is a closed list that notes are written with."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What sort of statement a claim makes."""

    FINDING = "finding"
    DEFINITION = "definition"
    MECHANISM = "mechanism"
    RECOMMENDATION = "recommendation"
    DESCRIPTION = "description"


STATED = frozenset({Kind.DEFINITION, Kind.DESCRIPTION})
"""What one source says of these is so or is not: one is enough, and nobody rates it."""

WITHOUT_CERTAINTY = STATED | {Kind.RECOMMENDATION}
"""The kinds of claims that have no certainty; a recommendation has a strength."""


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
    """What sort of setting a context is; a vocabulary can declare more."""

    PROGRAMME = "programme"
    PLACE = "place"
    PHASE = "phase"
    PERIOD = "period"
    POPULATION = "population"
    SETTING = "setting"
    INTERVENTION = "intervention"
    COMPARATOR = "comparator"

    @classmethod
    def of(cls, text: str) -> str:
        """The kind of that name: one of these, or the name itself where a vocabulary has it."""
        return cls(text) if text in cls._value2member_map_ else text


class MentionKind(StrEnum):
    """What a mention in a note's prose points to."""

    SOURCE = "source"
    CLAIM = "claim"


class OutcomeDirection(StrEnum):
    """What a claim says becomes of an outcome."""

    BENEFIT = "benefit"
    NO_DIFFERENCE = "no-difference"
    HARM = "harm"
    MIXED = "mixed"
    UNCLEAR = "unclear"


class Better(StrEnum):
    """Which way an outcome gets better as its numbers change."""

    HIGHER = "higher"
    LOWER = "lower"


class BroaderKind(StrEnum):
    """What a term is to the one above it; a direction passes upwards from a kind only."""

    PART_OF = "part-of"
    KIND_OF = "kind-of"


class Strength(StrEnum):
    """How strongly something is recommended, as in GRADE."""

    STRONG = "strong"
    CONDITIONAL = "conditional"


class Approach(StrEnum):
    """By which method certainty was judged."""

    GRADE = "grade"
    CERQUAL = "cerqual"
    JUDGEMENT = "judgement"


class Measure(StrEnum):
    """In what an effect is expressed."""

    SMD = "smd"
    MONTHS = "months"
    MEAN_DIFFERENCE = "mean-difference"
    RISK_RATIO = "risk-ratio"
    ODDS_RATIO = "odds-ratio"
    PERCENTAGE_POINTS = "percentage-points"
    CORRELATION = "correlation"
    OTHER = "other"

    @property
    def no_effect(self) -> float:
        """The value that says that there is no effect: 1 for ratios, else 0."""
        return 1.0 if self in {Measure.RISK_RATIO, Measure.ODDS_RATIO} else 0.0


class Evaluator(StrEnum):
    """Who evaluated: somebody independent of what was evaluated, or its developer."""

    INDEPENDENT = "independent"
    DEVELOPER = "developer"
    MIXED = "mixed"
    UNCLEAR = "unclear"


class Weighing(StrEnum):
    """What an answer does with a claim."""

    WEIGHED = "weighed"
    LEFT_OUT = "left out"


class Direction(StrEnum):
    """Which way evidence points, of the value of a feature or of a benefit on an outcome."""

    FOR = "for"
    MIXED = "mixed"
    AGAINST = "against"
