"""What claims rest on: items of evidence, and what their prose cites and links to."""

from __future__ import annotations

from kb.model import Basis, Evidence, EvidenceRelation, Mention, MentionKind, Ref
from kb.store.codecs import REF, REVIEWED, TEXT, VERIFIED, enum_of
from kb.store.layout import Computed, Item, RowTable, keeps, number_of, owner, position

EVIDENCE: RowTable[Item[Evidence], Evidence] = RowTable(
    "evidence",
    "One item of evidence: what one source says towards one claim.",
    (
        number_of("claims"),
        owner("claim", "The claim.", ("claims", "id"), not_null=True),
        position("The place in the claim's list, from 1."),
        keeps("source", REF, "The source.", ("sources", "key"), not_null=True),
        keeps(
            "relation",
            enum_of(EvidenceRelation),
            "supports, qualifies, disputes or background: the source towards the claim, in the"
            " sense of CiTO.",
            not_null=True,
        ),
        keeps("study", REF, "The study that the source reports.", ("studies", "id")),
        keeps("locator", TEXT, "Where in the source: a page, chapter, section and so on."),
        keeps("via", REF, "The source in which this one was read as cited.", ("sources", "key")),
        keeps("via_locator", TEXT, "Where in that source it is cited."),
        keeps("design", REF, "The design of the study.", ("designs", "id")),
        keeps(
            "basis",
            enum_of(Basis),
            "What was read of it: full-text, abstract, summary or relayed.",
        ),
        Computed(
            "second_hand",
            int,
            "1 when it was read only as relayed by another source, else 0.",
            value=lambda row: int(row.value.second_hand),
        ),
        keeps("quote", TEXT, "Verbatim words of the source."),
        keeps(
            "verified",
            VERIFIED,
            "When the quote was last found in the source's text, the SHA-256 of that text's file,"
            " and the beginning of that of the quote.",
        ),
        keeps(
            "reviewed",
            REVIEWED,
            "Who read the item against its source: a JSON array of objects with the day (on), how"
            " the source stands to the claim by that reading (relation), the reader (by), and the"
            " beginning of the SHA-256 of what was read (words).",
        ),
        keeps("sample", TEXT, "Whom or what the study covered."),
        keeps("dataset", TEXT, "Items with the same data set are one line of evidence."),
        keeps("note", TEXT, "A remark on the item."),
        Computed(
            "line",
            int,
            "The line (from 1) of the claim's note where it stands.",
            value=lambda row: row.value.place.span.line if row.value.place else None,
        ),
    ),
    pk=("id",),
    indexes=(
        ("claim",),
        ("source", "claim", "relation", "second_hand", "via"),
        ("via", "source"),
        ("design",),
        ("study",),
    ),
    sort="id",
    facets=("relation", "design", "basis", "source"),
    make=Evidence,
)


def mention_table(
    name: str, description: str, note: str, notes: str
) -> RowTable[Item[Mention], Mention]:
    """A table of what stands in the prose of notes of one sort."""
    return RowTable(
        name,
        description,
        (
            number_of(notes),
            owner(note, f"The {note} whose prose it stands in.", (notes, "id")),
            *_MENTIONED,
        ),
        pk=("id",),
        indexes=((note,), ("source", note), ("target", note)),
        hidden=True,
        make=_mention,
    )


def _target(row: Item[Mention], kind: MentionKind) -> str | None:
    return row.value.target.id if row.value.kind is kind else None


def _mention(*, source: str | None, claim: str | None, **words: str) -> Mention:
    if source is not None:
        return Mention(MentionKind.SOURCE, Ref(source), **words)
    return Mention(MentionKind.CLAIM, Ref(claim or ""), **words)


_MENTIONED: tuple[Computed[Item[Mention]], ...] = (
    Computed(
        "source",
        str,
        "The source cited, if it is a citation.",
        ("sources", "key"),
        value=lambda row: _target(row, MentionKind.SOURCE),
        field="source",
    ),
    Computed(
        "target",
        str,
        "The claim linked to, if it is a link.",
        ("claims", "id"),
        value=lambda row: _target(row, MentionKind.CLAIM),
        field="claim",
    ),
    keeps("locator", TEXT, "Where in the source."),
    keeps("prefix", TEXT, "The words before a citation, as in “see”."),
    keeps("suffix", TEXT, "The words behind a citation's locator."),
    Computed(
        "line",
        int,
        "The line (from 1) of the note.",
        value=lambda row: row.value.target.place.span.line if row.value.target.place else None,
    ),
    Computed(
        "column",
        int,
        "The column (from 1, in characters) of the note.",
        value=lambda row: row.value.target.place.span.column if row.value.target.place else None,
    ),
)

MENTIONS = mention_table(
    "mentions",
    "A citation of a source, or a link to a claim, in a claim's prose.",
    "claim",
    "claims",
)
