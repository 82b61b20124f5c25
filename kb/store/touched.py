"""What a renewal of a database changed in it, for those who index what stands there."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kb.store.codecs import Stored

QUIET: Mapping[str, frozenset[str]] = {
    "claims": frozenset(
        (
            *("statement", "certainty_domains", "certainty_reason", "strength", "rests_on"),
            *("replaces", "created", "contributors", "path", "body_markdown", "body_html"),
            *("prose", "source_titles", "author_names"),
        )
    ),
    "evidence": frozenset(
        ("locator", "via_locator", "quote", "verified", "reviewed", "sample", "note", "line")
    ),
    "mentions": frozenset(
        ("id", "claim", "source", "target", "locator", "prefix", "suffix", "line", "column")
    ),
}
"""Columns of the tables of claims that neither sums nor facets nor orders read, by table.

What is not named here counts as read: to forget one costs time and is never wrong.
"""


@dataclass(frozen=True, slots=True)
class Text:
    """The searched texts of a claim, by the number of its row, before and after."""

    row: int
    before: tuple[Stored, ...]
    after: tuple[Stored, ...]


@dataclass(frozen=True, slots=True)
class Touched:
    """What is another than before.

    ``texts`` are of the claims whose searched texts changed, ``claims`` the rows of those that
    changed in anything that is read of them beside their texts; ``sources`` tells whether what
    sources are used for changed, ``questions`` whether anything in their tables did.
    """

    texts: tuple[Text, ...] = ()
    claims: tuple[int, ...] = ()
    sources: bool = False
    questions: bool = False


Renewer = Callable[[sqlite3.Connection, Touched], None]
"""Brings further tables of a renewed database up to date; what it leaves there must be what the
indexer of the same tables writes."""
