"""A comparison, with the names of what was compared."""

from __future__ import annotations

from dataclasses import dataclass

from kb.diff import Changes


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed from one state to another, each named as people know it.

    ``base_commit`` and ``head_commit`` are full hashes; the latter is empty for the work tree.
    """

    changes: Changes
    base: str
    base_commit: str
    head: str
    head_commit: str = ""
