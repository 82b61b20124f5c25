"""Numbers as sources print them: effects with their intervals, and how many were studied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kb.base.pickling import pickled_fast
from kb.base.text import Place
from kb.model.refs import Ref
from kb.model.words import Measure


@pickled_fast
@dataclass(frozen=True, slots=True)
class Figure:
    """A number: as it is printed, and its value.

    ``bound`` is ``<`` or ``>`` where the source gives a limit only, as in ``p < 0.001``.
    """

    text: str
    value: float
    bound: str = ""


@pickled_fast
@dataclass(frozen=True, slots=True)
class Count:
    """How many of a unit there are, as in 82 schools."""

    unit: str
    number: int
    place: Place | None = field(default=None, compare=False, repr=False)


@pickled_fast
@dataclass(frozen=True, slots=True)
class Effect:
    """One estimate that a source prints, in the words and numbers in which it prints it.

    ``ci`` holds the ends of the interval at ``ci_level`` per cent; ``conversion`` names the source
    of a table by which the number was converted; ``subgroup`` is empty for the main estimate.
    """

    outcome: Ref
    measure: Measure
    value: Figure | None = None
    ci: tuple[Figure, Figure] | None = None
    ci_level: float = 95.0
    se: Figure | None = None
    p: Figure | None = None
    n: tuple[Count, ...] = ()
    comparator: str = ""
    subgroup: str = ""
    when: str = ""
    locator: str = ""
    conversion: Ref | None = None
    note: str = ""
    place: Place | None = field(default=None, compare=False, repr=False)
    places: Mapping[str, Place] = field(default_factory=dict, compare=False, repr=False)
