"""How sources and claims are cited in the common styles."""

from __future__ import annotations

from dataclasses import dataclass

from kb.cite.reference import Cited, ClaimCitation
from kb.store.layout import Computed, RowTable


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part of a claim's citation, and its place among the parts in that style, from 1."""

    part: ClaimCitation
    position: int


SOURCE_CITATIONS: RowTable[Cited, Cited] = RowTable(
    "source_citations",
    "How a source is cited on its own in one style; empty unless the database"
    " was built with `--citations`, since pages format what a reader asks for.",
    (
        Computed("source", str, "The source.", ("sources", "key"), value=lambda row: row.id),
        Computed(
            "style",
            str,
            "The style's short name, as `kb cite --style` takes it.",
        ),
        Computed(
            "in_text",
            str,
            "The citation in the text or, in a style of notes, the note.",
        ),
        Computed(
            "reference",
            str,
            "The entry in a list of references, as plain text.",
        ),
        Computed("reference_html", str, "The same in HTML."),
        Computed(
            "narrative",
            str,
            "The citation with the author in the sentence, as in Smith (2018); empty where the"
            " style numbers its sources or sets notes.",
        ),
    ),
    pk=("source", "style"),
    hidden=True,
)

CLAIM_CITATIONS: RowTable[PartRow, ClaimCitation] = RowTable(
    "claim_citations",
    "How a claim is cited in one style, in parts; empty unless the database was"
    " built with `--citations`, since pages format what a reader asks for.",
    (
        Computed("claim", str, "The claim.", ("claims", "id"), value=lambda row: row.part.claim),
        Computed(
            "style",
            str,
            "The style's short name, as `kb cite --style` takes it.",
            value=lambda row: row.part.style,
        ),
        Computed("position", int, "The place of the part, from 1."),
        Computed(
            "part",
            str,
            "supports, qualifies, disputes or background: all sources of that relation in one"
            " citation; reference: an entry of their list; itself: the claim's own reference, with"
            " https://knowledge-base.invalid in place of the site's address.",
            not_null=True,
            value=lambda row: row.part.part,
        ),
        Computed("text", str, "The part as plain text.", value=lambda row: row.part.text),
        Computed("html", str, "The same in HTML.", value=lambda row: row.part.html),
    ),
    pk=("claim", "style", "position"),
    hidden=True,
)
