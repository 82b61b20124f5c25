"""Titles of CSL into those of a bibliography, which has them another way in volumes of many.

Source: CSL 1.0.2, appendix IV, “volume-title”; biblatex manual, 2.2.2, “maintitle”.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

IN_BOOKS = {"book", "chapter", "paper-conference", "entry-encyclopedia", "entry-dictionary"}
"""Books, and what stands in books."""


@dataclass(frozen=True, slots=True)
class Titles:
    """The title, the container's, and further titles by the names of biblatex's fields."""

    title: str
    container: str
    fields: Mapping[str, str]


def titles_of(
    kind: str, title: str, container: str, volume: str, kept: Mapping[str, str]
) -> Titles:
    """The titles of an item of that type; ``kept`` are fields that its record has kept as such."""
    if not volume:
        return Titles(title, container, {})
    if kind not in IN_BOOKS:
        return Titles(title, container, {} if "issuetitle" in kept else {"issuetitle": volume})
    if kind == "book":
        return Titles(volume, container, {} if "maintitle" in kept else {"maintitle": title})
    return Titles(title, volume, {} if "maintitle" in kept else {"maintitle": container})
