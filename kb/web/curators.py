"""Who makes the collection, as ``metadata.yml`` names them: people or bodies, and their address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

ORCID = re.compile(r"(?:https?://orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])")
MAIL = re.compile(r"[^\s@<>\"?&]+@[^\s@<>\"?&]+\.[^\s@<>\"?&]+")


@dataclass(frozen=True, slots=True)
class Curator:
    """A person or a body; ``orcid`` is the whole address, or empty."""

    name: str
    orcid: str = ""

    def json_ld(self) -> dict[str, str]:
        """The curator in the words of schema.org: a person where an ORCID says so."""
        if self.orcid:
            return {"@type": "Person", "@id": self.orcid, "name": self.name}
        return {"@type": "Organization", "name": self.name}


def read_curators(value: object) -> tuple[Curator, ...]:
    """The curators that a list of names, or of mappings with ``name`` and ``orcid``, gives.

    What is neither is passed over, and so is an ORCID that is none.
    """
    items = value if isinstance(value, list) else [value] if value else []
    found = (_curator(item) for item in items)
    return tuple(one for one in found if one is not None)


def _curator(item: object) -> Curator | None:
    if isinstance(item, str) and item.strip():
        return Curator(item.strip())
    if not isinstance(item, Mapping):
        return None
    entry: Mapping[str, Any] = item
    name = str(entry.get("name") or "").strip()
    match = ORCID.fullmatch(str(entry.get("orcid") or "").strip())
    return Curator(name, f"https://orcid.org/{match[1]}" if match else "") if name else None


def read_mail(value: object) -> str:
    """The address for mail that a text is; empty where it is none."""
    text = str(value or "").strip()
    return text if MAIL.fullmatch(text) else ""


def letter(mail: str, subject: str, body: str) -> str:
    """The address that begins a mail (RFC 6068)."""
    return f"mailto:{quote(mail, safe='@+')}?subject={quote(subject)}&body={quote(body)}"
