"""What names a source: citation keys, DOIs, and ISBNs, each in one form.

Sources: Pandoc user's guide, “Citation syntax”; DOI Handbook, 3.8 (how DOIs are shown and
resolved); ISBN Users' Manual, 7th edition (2017), 5 (check digits) and 6 (display).
"""

from __future__ import annotations

import re
from urllib.parse import quote

from stdnum import isbn

# A key starts with a letter, digit or underscore; punctuation stands only between such.
# An accent may be a character of its own.
_RUN = r"\w[\w\u0300-\u036f]*"
PLAIN_KEY = rf"{_RUN}(?:[:.#$%&\-+?<>~/]{_RUN})*"
"""What Pandoc takes for a citation key behind “@” without braces, as a regular expression."""

_PLAIN = re.compile(PLAIN_KEY)
_OF_ADDRESSES = frozenset("#%?<>/")

RESOLVER = "https://doi.org"
_BEFORE = re.compile(r"^(?:https?://(?:dx\.|www\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_BETWEEN = re.compile(r"[,;\s]+(?=97[89]|\d[\d-]{8})")
_SPACED = re.compile(r"(?<![\w-])(?:97[89][-–\s]?)?(?:\d[-–\s]?){9}[\dXx](?![\w-])")


def is_plain_key(key: str) -> bool:
    """Whether the key can stand behind “@” in prose without braces."""
    return _PLAIN.fullmatch(key) is not None


def is_citable(key: str) -> bool:
    """Whether the key can stand behind “@” in prose, and in an address, as it is."""
    return is_plain_key(key) and _OF_ADDRESSES.isdisjoint(key)


def bare_doi(text: str) -> str:
    """What is left of an address or of ``doi:10…``; anything else stays as it is."""
    return _BEFORE.sub("", text.strip())


def doi_address(doi: str) -> str:
    """Where a bare DOI leads."""
    return f"{RESOLVER}/{quote(doi, safe='/:;()')}"


def isbns(text: str) -> frozenset[str]:
    """The valid ISBNs in a field, each of thirteen digits."""
    numbers = _BETWEEN.split(text)
    return frozenset(isbn.to_isbn13(isbn.compact(n)) for n in numbers if isbn.is_valid(n))


def isbns_within(text: str) -> dict[str, str]:
    """What may be valid ISBNs among other words, as it stands there, each of thirteen digits."""
    made = {match[0]: isbn.compact(match[0].replace("–", "-")) for match in _SPACED.finditer(text)}
    return {typed: isbn.to_isbn13(n) for typed, n in made.items() if isbn.is_valid(n)}
