"""By what claims are sorted and chosen, as SQL: each is said here and nowhere else."""

from __future__ import annotations

from kb.model import Certainty
from kb.model.words import WITHOUT_CERTAINTY


def by_certainty(column: str = "certainty") -> str:
    """An expression to sort by: the surest first, what is not rated last."""
    levels = " ".join(f"when '{level}' then {place}" for place, level in enumerate(Certainty, 1))
    return f"case {column} {levels} else {len(Certainty) + 1} end"


LEVELS = (*(level.value for level in Certainty), "")
"""The certainties, surest first, and at the end that of a claim without one."""


def is_rated(column: str = "kind") -> str:
    """A condition: claims of this kind have a certainty; one of no kind yet is taken for such."""
    without = ", ".join(f"'{kind}'" for kind in sorted(WITHOUT_CERTAINTY))
    return f"({column} is null or {column} not in ({without}))"


def is_second_hand(claim: str) -> str:
    """A condition: all that the claim rests on was read as another source relays it.

    Background is left out, since nothing rests on it.
    """
    items = f"select min(second_hand) from evidence where claim = {claim}"  # noqa: S608 - an expression of ours
    return f"({items} and relation <> 'background') = 1"
