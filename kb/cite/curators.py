"""Who answers for a collection, as ``metadata.yml`` names them: people or bodies, in citations.

Source: CSL-JSON schema, ``name-variable``; schema.org, ``creator``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ORCID = re.compile(r"(?:https?://orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])")


@dataclass(frozen=True, slots=True)
class Curator:
    """A person or a body; ``orcid`` is the whole address, or empty."""

    name: str
    orcid: str = ""

    @property
    def is_person(self) -> bool:
        """Whether it is a person: who has an ORCID, or whose family name stands before a comma."""
        return bool(self.orcid) or "," in self.name

    def csl(self) -> dict[str, str]:
        """The name as citations take it; without a comma, a person's last word is the family."""
        if not self.is_person:
            return {"literal": self.name}
        if "," in self.name:
            family, _, given = self.name.partition(",")
        else:
            given, _, family = self.name.rpartition(" ")
        parts = {"family": family.strip(), "given": given.strip()}
        return {name: part for name, part in parts.items() if part}

    def json_ld(self) -> dict[str, str]:
        """The curator in the words of schema.org."""
        kind = "Person" if self.is_person else "Organization"
        named = {"@type": kind, "name": self.name}
        return {"@type": kind, "@id": self.orcid, "name": self.name} if self.orcid else named


def read_curators(value: object) -> tuple[Curator, ...]:
    """The curators that a list of names, or of mappings with ``name`` and ``orcid``, gives.

    What is neither is passed over, and so is an ORCID that is none.
    """
    items = value if isinstance(value, list) else [value] if value else []
    curators = (_curator(item) for item in items)
    return tuple(one for one in curators if one is not None)


def curators_in(metadata: Mapping[str, Any]) -> tuple[Curator, ...]:
    """Those whom the metadata name, under ``plugins: kb`` or at the top."""
    plugins = metadata.get("plugins")
    plugin = plugins.get("kb") if isinstance(plugins, Mapping) else None
    own = plugin.get("curators") if isinstance(plugin, Mapping) else None
    return read_curators(own or metadata.get("curators"))


def _curator(item: object) -> Curator | None:
    if isinstance(item, str) and item.strip():
        return Curator(item.strip())
    if not isinstance(item, Mapping):
        return None
    entry: Mapping[str, Any] = item
    name = str(entry.get("name") or "").strip()
    match = ORCID.fullmatch(str(entry.get("orcid") or "").strip())
    return Curator(name, f"https://orcid.org/{match[1]}" if match else "") if name else None
