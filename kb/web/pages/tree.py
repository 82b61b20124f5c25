"""The features as a tree, each with how the claims about it and under it point."""

from __future__ import annotations

import sqlite3
from collections import defaultdict

from kb.web.queries import Row, rows

FEATURES = "select id, label, definition, broader, claims from features order by position"

BALANCE = """
with recursive tree(root, id) as (
  select id, id from features
  union select t.root, f.id from features f join tree t on f.broader = t.id
)
select t.root as id,
       count(distinct case when cf.bearing = 'supports' then c.id end) as supports,
       count(distinct case when cf.bearing = 'qualifies' then c.id end) as qualifies,
       count(distinct case when cf.bearing = 'disputes' then c.id end) as disputes,
       count(distinct case when cf.bearing = 'describes' then c.id end) as describes,
       count(distinct c.id) as claims
from tree t join claim_features cf on cf.feature = t.id
join claims c on c.id = cf.claim and c.status <> 'superseded'
group by t.root
"""

NOTHING = {"supports": 0, "qualifies": 0, "disputes": 0, "describes": 0, "claims": 0}


def feature_tree(connection: sqlite3.Connection) -> list[Row]:
    """The features, each after the one that it is part of, with its depth and its balance.

    The balance counts claims about the feature or any under it, each claim once; superseded
    claims do not count.
    """
    balance = {row["id"]: row for row in rows(connection, BALANCE)}
    return [
        {**feature, **NOTHING, **balance.get(feature["id"], {})}
        for feature in ordered(rows(connection, FEATURES))
    ]


def ordered(features: list[Row]) -> list[Row]:
    """The features depth first, in the vocabulary's order, each with its ``depth`` from 0."""
    known = {feature["id"] for feature in features}
    below: dict[str | None, list[Row]] = defaultdict(list)
    for feature in features:
        below[feature["broader"] if feature["broader"] in known else None].append(feature)
    found: list[Row] = []

    def visit(parent: str | None, depth: int) -> None:
        for feature in below[parent]:
            found.append({**feature, "depth": depth})
            visit(feature["id"], depth + 1)

    visit(None, 0)
    return found
