"""The tables that sum the others up, as data: what pages show of many claims at once.

Whoever writes SQL gets by them in a moment what would take seconds over a million claims. They
hold nothing that the other tables do not say; :mod:`kb.store.summaries` fills them.
"""

from __future__ import annotations

from kb.store.layout import Column, Table


def _levels(what: str) -> tuple[Column, ...]:
    levels = ("high", "moderate", "low", "very-low")
    return (
        *(
            Column(level.replace("-", "_"), int, f"How many of {what} are of {level} certainty.")
            for level in levels
        ),
        Column("unrated", int, f"How many of {what} have no certainty yet."),
    )


CELLS = Table(
    "map_cells",
    "The evidence and gap map: how many claims bear on a feature, in all and in each context, by"
    " each study design, from each span of years. What is part of a feature, context or design"
    " counts with it; superseded claims do not count; a cell without claims has no row.",
    (
        Column("id", int, "A number given by the order of cells; not kept between builds."),
        Column("feature", str, "The feature; empty for the whole collection.", ("features", "id")),
        Column("axis", str, "all, context, design or years.", not_null=True),
        Column(
            "value",
            str,
            "The id of the context or design, or the years as searches write them: 2005 or"
            " 2005..2009; empty for all.",
            not_null=True,
        ),
        Column("claims", int, "How many claims there are, each counted once."),
        Column("supports", int, "How many of them speak for the feature's value."),
        Column("qualifies", int, "How many of them qualify it."),
        Column("disputes", int, "How many of them speak against it."),
        Column("describes", int, "How many of them only describe it."),
        *_levels("them"),
        Column("first_hand", int, "How many of them have evidence that was read first-hand."),
    ),
    pk=("id",),
    indexes=(("feature", "axis"), ("axis",)),
    facets=("axis", "feature"),
)

BALANCE = Table(
    "feature_balance",
    "How the claims about a feature, or one under it, balance: for each way they point, how many"
    " and how sure. A claim that points two ways, on two of the features, stands in both rows.",
    (
        Column("feature", str, "The feature.", ("features", "id")),
        Column("bearing", str, "supports, qualifies, disputes or describes."),
        Column("claims", int, "How many claims bear on it so."),
        *_levels("these"),
    ),
    pk=("feature", "bearing"),
    facets=("bearing",),
)

STRONGEST = Table(
    "strongest_claims",
    "The strongest claims each way about a feature or one under it: the surest first, among those"
    " the ones with most independent lines of evidence.",
    (
        Column("feature", str, "The feature.", ("features", "id")),
        Column("bearing", str, "supports, qualifies, disputes or describes."),
        Column("position", int, "The place in the list, from 1."),
        Column("claim", str, "The claim.", ("claims", "id")),
    ),
    pk=("feature", "bearing", "position"),
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
    "How evidence has accumulated: the items of evidence from sources of a year, on claims about a"
    " feature or one under it. Background and superseded claims do not count.",
    (
        Column("id", int, "A number given by the order; not kept between builds."),
        Column("feature", str, "The feature; empty for the whole collection.", ("features", "id")),
        Column("year", int, "The year of the sources (CE); empty where it is not known."),
        Column("relation", str, "supports, qualifies or disputes.", not_null=True),
        Column("items", int, "How many items of evidence there are."),
        Column("claims", int, "How many claims they stand on."),
    ),
    pk=("id",),
    indexes=(("feature",),),
    facets=("relation",),
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
            "read (a source known only through another), rate (a claim without certainty), second"
            " (a claim on one line of evidence), weigh (a claim with evidence both ways, or marked"
            " as contested) or review (a draft).",
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
