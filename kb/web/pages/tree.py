"""The features as a tree, each with how the claims about it and under it point."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from dataclasses import dataclass, replace

from kb.store.order import LEVELS
from kb.web.queries import records

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


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature of the vocabulary; ``claims`` are those whose notes name it."""

    id: str
    label: str
    definition: str | None
    broader: str | None
    claims: int


@dataclass(frozen=True, slots=True)
class Levels:
    """How many claims there are of each level of certainty."""

    high: int
    moderate: int
    low: int
    very_low: int
    unrated: int

    @property
    def surest(self) -> str | None:
        """The level of the surest; None where there are no claims or none is rated."""
        counts = zip(LEVELS, (self.high, self.moderate, self.low, self.very_low), strict=False)
        return next((level for level, count in counts if count), None)


@dataclass(frozen=True, slots=True)
class Balance(Levels):
    """How the claims about a feature itself point, and their independent lines."""

    feature: str
    claims: int
    supports: int
    qualifies: int
    disputes: int
    describes: int
    lines_for: int
    lines_mixed: int
    lines_against: int


@dataclass(frozen=True, slots=True)
class Wider:
    """How many claims there are about a feature with its kinds and parts."""

    feature: str
    claims: int


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
    depth: int
    claims: int = 0
    supports: int = 0
    qualifies: int = 0
    disputes: int = 0
    describes: int = 0
    high: int = 0
    moderate: int = 0
    low: int = 0
    very_low: int = 0
    unrated: int = 0
    lines_for: int = 0
    lines_mixed: int = 0
    lines_against: int = 0
    surest: str | None = None
    with_parts: int | None = None


def feature_tree(connection: sqlite3.Connection) -> list[TreeFeature]:
    """The features, each after the one that it is part of. Superseded claims do not count."""
    balance = {row.feature: row for row in records(connection, Balance, BALANCE)}
    wider = {row.feature: row.claims for row in records(connection, Wider, WITH_PARTS)}
    return [
        _counted(feature, depth, balance.get(feature.id), wider.get(feature.id))
        for feature, depth in in_tree(connection)
    ]


def _counted(
    feature: Feature, depth: int, balance: Balance | None, with_parts: int | None
) -> TreeFeature:
    bare = TreeFeature(
        feature.id,
        feature.label,
        feature.definition,
        feature.broader,
        depth,
        with_parts=with_parts,
    )
    if balance is None:
        return bare
    return replace(
        bare,
        claims=balance.claims,
        supports=balance.supports,
        qualifies=balance.qualifies,
        disputes=balance.disputes,
        describes=balance.describes,
        high=balance.high,
        moderate=balance.moderate,
        low=balance.low,
        very_low=balance.very_low,
        unrated=balance.unrated,
        lines_for=balance.lines_for,
        lines_mixed=balance.lines_mixed,
        lines_against=balance.lines_against,
        surest=balance.surest,
    )


def in_tree(connection: sqlite3.Connection) -> list[tuple[Feature, int]]:
    """The features depth first, in the vocabulary's order, each with its depth from 0."""
    features = records(connection, Feature, FEATURES)
    known = {feature.id for feature in features}
    below: dict[str | None, list[Feature]] = defaultdict(list)
    for feature in features:
        below[feature.broader if feature.broader in known else None].append(feature)
    terms: list[tuple[Feature, int]] = []

    def visit(parent: str | None, depth: int) -> None:
        for feature in below[parent]:
            terms.append((feature, depth))
            visit(feature.id, depth + 1)

    visit(None, 0)
    return terms
