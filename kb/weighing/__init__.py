"""The one model of direction: which way evidence points, and what of it is independent.

Every count, plot, search and table derives from what this package computes, at the level of items
of evidence. Values in, values out: it knows no files and no database.
"""

from kb.weighing.directions import Pointer, bearing_direction, outcome_direction, together
from kb.weighing.hierarchy import Scope, contained, under
from kb.weighing.lines import Lines
from kb.weighing.tally import Tally, Weighing

__all__ = [
    "Lines",
    "Pointer",
    "Scope",
    "Tally",
    "Weighing",
    "bearing_direction",
    "contained",
    "outcome_direction",
    "together",
    "under",
]
