"""The features as a tree, each with how the claims about it and under it point."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from dataclasses import dataclass, replace

from kb.store.criteria import LEVELS
from kb.web.queries import records

TREE = """
select f.id, f.label, f.definition, f.broader, w.claims as with_parts,
       ifnull(m.claims, 0) as claims, ifnull(m.supports, 0) as supports,
       ifnull(m.qualifies, 0) as qualifies, ifnull(m.disputes, 0) as disputes,
       ifnull(m.describes, 0) as describes, ifnull(m.high, 0) as high,
       ifnull(m.moderate, 0) as moderate, ifnull(m.low, 0) as low,
       ifnull(m.very_low, 0) as very_low, ifnull(m.unrated, 0) as unrated,
       ifnull(m.lines_for, 0) as lines_for, ifnull(m.lines_mixed, 0) as lines_mixed,
       ifnull(m.lines_against, 0) as lines_against
from features f
left join map_cells m on m.feature = f.id and m.axis = 'all' and m.scope = 'direct'
left join map_cells w on w.feature = f.id and w.axis = 'all' and w.scope = 'parts'
order by f.position
"""


@dataclass(frozen=True, slots=True)
class Levels:
    """How many claims there are of each level of certainty."""

    high: int
    moderate: int
    low: int
    very_low: int
    unrated: int


def surest_of(*counts: int) -> str | None:
    """The level of the surest claims, of how many there are by level, those of high ones first.

    None where there are none or none is rated.
    """
    return next((level for level, count in zip(LEVELS, counts, strict=False) if count), None)


@dataclass(frozen=True, slots=True)
class TreeFeature:
    """A feature in the tree: its depth from 0, and how the claims about it point.

    ``claims`` to ``lines_against`` count those about the feature itself, ``surest`` is the level of
    the surest of them; ``with_parts`` counts those of its kinds and parts as well, whose directions
    say nothing of the feature.
    """

    id: str
    label: str
    definition: str | None
    broader: str | None
    claims: int
    supports: int
    qualifies: int
    disputes: int
    describes: int
    high: int
    moderate: int
    low: int
    very_low: int
    unrated: int
    lines_for: int
    lines_mixed: int
    lines_against: int
    with_parts: int | None
    depth: int = 0
    surest: str | None = None


def feature_tree(connection: sqlite3.Connection) -> list[TreeFeature]:
    """The features depth first, in the vocabulary's order. Superseded claims do not count."""
    features = [_rated(feature) for feature in records(connection, TreeFeature, TREE)]
    known = {feature.id for feature in features}
    below: dict[str | None, list[TreeFeature]] = defaultdict(list)
    for feature in features:
        below[feature.broader if feature.broader in known else None].append(feature)
    tree: list[TreeFeature] = []

    def visit(parent: str | None, depth: int) -> None:
        for feature in below[parent]:
            tree.append(replace(feature, depth=depth))
            visit(feature.id, depth + 1)

    visit(None, 0)
    return tree


def _rated(feature: TreeFeature) -> TreeFeature:
    surest = surest_of(feature.high, feature.moderate, feature.low, feature.very_low)
    return replace(feature, surest=surest)
