"""The tables that sum the others up, as data: what pages show of many claims at once.

Whoever writes SQL gets by them in a moment what would take seconds over a million claims. They
hold nothing that the other tables do not say; :mod:`kb.store.summaries` fills them.
"""

from __future__ import annotations

from kb.model import Certainty
from kb.store.layout import Column, Table


def _levels(what: str) -> tuple[Column, ...]:
    return (
        *(
            Column(level.replace("-", "_"), int, f"How many of {what} are of {level} certainty.")
            for level in Certainty
        ),
        Column("unrated", int, f"How many of {what} have no certainty yet."),
    )


_SUBJECT = (
    Column(
        "feature", str, "The feature; empty for an outcome and the collection.", ("features", "id")
    ),
    Column(
        "outcome", str, "The outcome; empty for a feature and the collection.", ("outcomes", "id")
    ),
    Column(
        "scope",
        str,
        "direct: what names the term itself; kinds: its kinds as well, from which directions pass"
        " upwards; parts: its kinds and parts, counts only. A term without narrower ones has only"
        " direct.",
        not_null=True,
    ),
)
_WAY = Column(
    "bearing",
    str,
    "Which way the claims' evidence points: supports (all for), disputes (all against), qualifies"
    " (mixed) or describes (no way).",
)

CELLS = Table(
    "map_cells",
    "The evidence and gap map: how many claims bear on a feature or speak of an outcome, in all and"
    " in each context, by each study design, from each span of years; and for a feature, on each"
    " outcome. Directions are those of the items in the cell: of items of the design in the column"
    " of a design, of what follows for the outcome in that of an outcome. Superseded claims do not"
    " count; a cell without claims has no row.",
    (
        Column("id", int, "A number given by the order of cells; not kept between builds."),
        *_SUBJECT,
        Column("axis", str, "all, outcome, context, design or years.", not_null=True),
        Column(
            "value",
            str,
            "The id of the outcome, context or design, or the years as searches write them: 2005"
            " or 2005..2009; empty for all. Places, phases and designs contain their narrower"
            " ones.",
            not_null=True,
        ),
        Column("claims", int, "How many claims there are, each counted once."),
        Column("supports", int, "How many claims' evidence here speaks for it."),
        Column("qualifies", int, "How many claims' evidence here is mixed."),
        Column("disputes", int, "How many claims' evidence here speaks against it."),
        Column("describes", int, "How many claims' evidence here points no way."),
        Column("lines_for", int, "How many independent lines of evidence here speak for it."),
        Column("lines_mixed", int, "How many independent lines here are mixed."),
        Column("lines_against", int, "How many independent lines here speak against it."),
        *_levels("the claims"),
        Column("first_hand", int, "How many of the claims have evidence that was read first-hand."),
    ),
    pk=("id",),
    indexes=(("feature", "axis", "scope"), ("outcome", "axis", "scope"), ("axis", "scope")),
    facets=("axis", "scope", "feature", "outcome"),
)

BALANCE = Table(
    "feature_balance",
    "How the evidence about a feature or an outcome balances: for each way that claims' evidence"
    " points, how many claims and how sure. Each claim stands in one row of a scope.",
    (
        Column("id", int, "A number given by the order; not kept between builds."),
        *_SUBJECT,
        _WAY,
        Column("claims", int, "How many claims' evidence points so."),
        *_levels("these"),
    ),
    pk=("id",),
    indexes=(("feature", "scope"), ("outcome", "scope")),
    facets=("bearing", "scope"),
)

STRONGEST = Table(
    "strongest_claims",
    "The strongest claims each way about a feature or an outcome: the surest first, among those"
    " the ones with most independent lines of evidence.",
    (
        Column("id", int, "A number given by the order; not kept between builds."),
        *_SUBJECT,
        _WAY,
        Column("position", int, "The place in the list, from 1."),
        Column("claim", str, "The claim.", ("claims", "id")),
    ),
    pk=("id",),
    indexes=(("feature", "scope", "bearing", "position"), ("outcome", "scope", "bearing")),
    hidden=True,
)

CONNECTED = Table(
    "connected_claims",
    "The claims with most relations to other claims, in all and about each feature or one under"
    " it: where the argument graph begins.",
    (
        Column("id", int, "A number given by the order; not kept between builds."),
        Column("feature", str, "The feature; empty for the whole collection.", ("features", "id")),
        Column("position", int, "The place in the list, from 1."),
        Column("claim", str, "The claim.", ("claims", "id")),
    ),
    pk=("id",),
    indexes=(("feature",),),
    hidden=True,
)

YEARS = Table(
    "evidence_years",
    "How evidence has accumulated: the items of evidence from sources of a year, by the way they"
    " point of a feature or an outcome; for the whole collection by their relation to their claims."
    " Background and superseded claims do not count.",
    (
        Column("id", int, "A number given by the order; not kept between builds."),
        *_SUBJECT,
        Column("year", int, "The year of the sources (CE); empty where it is not known."),
        Column(
            "relation",
            str,
            "For the whole collection: supports, qualifies or disputes, the items towards their"
            " claims; else empty.",
        ),
        Column(
            "direction",
            str,
            "Of a feature or an outcome: for, mixed or against; empty where items point no way.",
        ),
        Column("items", int, "How many items of evidence there are."),
        Column("claims", int, "How many claims they stand on."),
    ),
    pk=("id",),
    indexes=(("feature", "scope"), ("outcome", "scope")),
    facets=("relation", "direction", "scope"),
)

QUEUE = Table(
    "queue",
    "What needs a curator: one thing to do, the most pressing first within its task. What the"
    " checks found is in `diagnostics`.",
    (
        Column("id", int, "A number given by the order; not kept between builds."),
        Column(
            "task",
            str,
            "read (a source known only through another), rate (a finding or mechanism without"
            " certainty), second (a finding or mechanism past its draft on one line of evidence),"
            " weigh (a claim with evidence both ways, or marked as contested) or review (a draft).",
            not_null=True,
        ),
        Column("position", int, "The place in the task, from 1."),
        Column("claim", str, "The claim, where it is about one.", ("claims", "id")),
        Column("source", str, "The source, where it is about one.", ("sources", "key")),
        Column("claims", int, "How many claims would gain by it."),
    ),
    pk=("id",),
    indexes=(("task", "position"),),
    facets=("task",),
)

SUMMARIES: tuple[Table, ...] = (CELLS, BALANCE, STRONGEST, CONNECTED, YEARS, QUEUE)
