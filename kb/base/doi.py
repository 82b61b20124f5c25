"""A DOI, bare and as an address.

Source: DOI Handbook, 3.8 (how DOIs are shown and resolved).
"""

from __future__ import annotations

import re
from urllib.parse import quote

RESOLVER = "https://doi.org"
_BEFORE = re.compile(r"^(?:https?://(?:dx\.|www\.)?doi\.org/|doi:\s*)", re.IGNORECASE)


def bare_doi(text: str) -> str:
    """What is left of an address or of ``doi:10…``; anything else stays as it is."""
    return _BEFORE.sub("", text.strip())


def doi_address(doi: str) -> str:
    """Where a bare DOI leads."""
    return f"{RESOLVER}/{quote(doi, safe='/:;()')}"
