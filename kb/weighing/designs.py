"""What a vocabulary's designs are, as far as a method of weighing has to know.

Designs are terms of each collection. What is known of one is what its names say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from kb.model import Design, Evidence, Ref, Study

_RANDOM = re.compile(r"\brandom|\brcts?\b", re.IGNORECASE)
_NOT_RANDOM = re.compile(r"\bnon-?random|\bnot random", re.IGNORECASE)

REVIEWS = ("review", "meta-analysis", "meta-synthesis", "evidence-synthesis")
"""Words in the id of a design that draws other studies together."""


def is_randomised(name: str, designs: Mapping[str, Design]) -> bool:
    """Whether chance decided in studies of that design, by its names or those above it."""
    seen: set[str] = set()
    while name in designs and name not in seen:
        seen.add(name)
        design = designs[name]
        names = " ".join((design.id, design.label, *design.alt_labels))
        if _NOT_RANDOM.search(names):
            return False
        if _RANDOM.search(names):
            return True
        name = design.broader.id if design.broader else ""
    return False


def is_review(name: str) -> bool:
    """Whether a study of that design draws other studies together."""
    return any(word in name for word in REVIEWS)


def is_mixed(name: str) -> bool:
    """Whether a study of that design has strands of several methods."""
    return "mixed" in name


def designs_of(studies: Iterable[Study]) -> Mapping[str, Ref]:
    """The design of each study that has one, by the study's id."""
    return {study.id: Ref(study.design.id) for study in studies if study.design is not None}


def with_design(item: Evidence, designs: Mapping[str, Ref]) -> Evidence:
    """An item of evidence, with its study's design where it gives none; itself where it does."""
    if item.design is not None or item.study is None or item.study.id not in designs:
        return item
    return replace(item, design=designs[item.study.id])
