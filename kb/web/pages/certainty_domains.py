"""How certainty was judged, domain by domain, as pages lay it out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

DOMAIN_WORDS: Mapping[str, str] = {
    "risk-of-bias": "Risk of bias",
    "inconsistency": "Inconsistency",
    "indirectness": "Indirectness",
    "imprecision": "Imprecision",
    "publication-bias": "Publication bias",
    "large-effect": "Large effect",
    "dose-response": "Dose and response",
    "confounding": "Confounding would lessen it",
    "methodological-limitations": "Methodological limitations",
    "coherence": "Coherence",
    "adequacy": "Adequacy of data",
    "relevance": "Relevance",
}
APPROACH_WORDS: Mapping[str, str] = {
    "grade": "GRADE",
    "cerqual": "GRADE-CERQual",
    "judgement": "a judgement that was not made domain by domain",
}
LEVEL_WORDS: Mapping[int, str] = {
    0: "no concern",
    -1: "down one level",
    -2: "down two levels",
    1: "up one level",
    2: "up two levels",
}


@dataclass(frozen=True, slots=True)
class Domain:
    """A domain and by how many levels it moved certainty."""

    name: str
    label: str
    levels: int

    @property
    def words(self) -> str:
        """What it did to certainty."""
        return LEVEL_WORDS.get(self.levels, str(self.levels))


@dataclass(frozen=True, slots=True)
class Judged:
    """The approach, where certainty started, and what moved it."""

    approach: str
    start: str | None
    domains: tuple[Domain, ...]
    note: str = ""

    @property
    def how(self) -> str:
        """The approach in words."""
        return APPROACH_WORDS.get(self.approach, self.approach)


def judged_of(stored: str | None) -> Judged | None:
    """How certainty was judged, from the column that keeps it; None where nothing is said."""
    if not stored:
        return None
    said = json.loads(stored)
    listed = said.get("domains", [])
    pairs = (
        listed.items() if isinstance(listed, dict) else ((d["name"], d["levels"]) for d in listed)
    )
    return Judged(
        said.get("approach", ""),
        said.get("start"),
        tuple(Domain(name, DOMAIN_WORDS.get(name, name), levels) for name, levels in pairs),
        said.get("note", ""),
    )
