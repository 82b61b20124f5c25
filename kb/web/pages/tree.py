"""The features as a tree, each with how the claims about it and under it point."""

from __future__ import annotations

import sqlite3
from collections import defaultdict

from kb.store.order import LEVELS
from kb.web.queries import Row, rows

FEATURES = "select id, label, definition, broader, claims from features order by position"

BALANCE = """
select feature, claims, supports, qualifies, disputes, describes,
       lines_for, lines_mixed, lines_against, high, moderate, low, very_low, unrated
from map_cells where axis = 'all' and feature is not null and scope = 'direct'
"""


WITH_PARTS = """
select feature, claims from map_cells
where axis = 'all' and feature is not null and scope = 'parts'
"""

NOTHING = dict.fromkeys(
    (
        *("supports", "qualifies", "disputes", "describes", "claims"),
        *("lines_for", "lines_mixed", "lines_against"),
    ),
    0,
)


def feature_tree(connection: sqlite3.Connection) -> list[Row]:
    """The features, each after the one that it is part of, with its depth and its balance.

    The balance is of claims about the feature itself; ``with_parts`` counts those of its kinds and
    parts as well, whose directions say nothing of the feature. Superseded claims do not count.
    ``surest`` is the level of the surest of its own.
    """
    balance = {row["feature"]: with_surest(row) for row in rows(connection, BALANCE)}
    wider = {row["feature"]: row["claims"] for row in rows(connection, WITH_PARTS)}
    return [
        {
            **feature,
            **NOTHING,
            **balance.get(feature["id"], {}),
            "with_parts": wider.get(feature["id"]),
        }
        for feature in ordered(rows(connection, FEATURES))
    ]


def with_surest(row: Row) -> Row:
    """The row with the level of its surest claims; None where it has no claims or none is rated."""
    surest = next((level for level in LEVELS[:4] if row[level.replace("-", "_")]), None)
    return {**row, "surest": surest}


def ordered(features: list[Row]) -> list[Row]:
    """The features depth first, in the vocabulary's order, each with its ``depth`` from 0."""
    known = {feature["id"] for feature in features}
    below: dict[str | None, list[Row]] = defaultdict(list)
    for feature in features:
        below[feature["broader"] if feature["broader"] in known else None].append(feature)
    terms: list[Row] = []

    def visit(parent: str | None, depth: int) -> None:
        for feature in below[parent]:
            terms.append({**feature, "depth": depth})
            visit(feature["id"], depth + 1)

    visit(None, 0)
    return terms
