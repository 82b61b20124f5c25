"""The order in which claims stand, as SQL: each of its parts is said here and nowhere else."""

from __future__ import annotations

from kb.model import Certainty


def by_certainty(column: str = "certainty") -> str:
    """An expression to sort by: the surest first, what is not rated last."""
    levels = " ".join(f"when '{level}' then {place}" for place, level in enumerate(Certainty, 1))
    return f"case {column} {levels} else {len(Certainty) + 1} end"


LEVELS = (*(level.value for level in Certainty), "")
"""The certainties, surest first, and at the end that of a claim without one."""
