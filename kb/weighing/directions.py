"""Which way an item of evidence points: its relation to a claim, times what the claim says.

=========== ======== ========= ======== =========
item        supports qualifies disputes describes
=========== ======== ========= ======== =========
supports    for      mixed     against  –
qualifies   mixed    mixed     mixed    –
disputes    against  mixed     for      –
background  –        –         –        –
=========== ======== ========= ======== =========

Of an outcome, a claim that says “benefit” supports, “no-difference” and “harm” dispute that there
is a benefit, “mixed” qualifies it, and “unclear” only describes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kb.model import Bearing, Claim, Direction, EvidenceRelation, OutcomeDirection

_OPPOSITE = {
    Direction.FOR: Direction.AGAINST,
    Direction.MIXED: Direction.MIXED,
    Direction.AGAINST: Direction.FOR,
}
_SAYS: Mapping[Bearing, Direction | None] = {
    Bearing.SUPPORTS: Direction.FOR,
    Bearing.QUALIFIES: Direction.MIXED,
    Bearing.DISPUTES: Direction.AGAINST,
    Bearing.DESCRIBES: None,
}
_AS_BEARING: Mapping[OutcomeDirection, Bearing] = {
    OutcomeDirection.BENEFIT: Bearing.SUPPORTS,
    OutcomeDirection.NO_DIFFERENCE: Bearing.DISPUTES,
    OutcomeDirection.HARM: Bearing.DISPUTES,
    OutcomeDirection.MIXED: Bearing.QUALIFIES,
    OutcomeDirection.UNCLEAR: Bearing.DESCRIBES,
}


def _cell(relation: EvidenceRelation, bearing: Bearing) -> Direction | None:
    says = _SAYS[bearing]
    if says is None or relation is EvidenceRelation.BACKGROUND:
        return None
    if relation is EvidenceRelation.QUALIFIES:
        return Direction.MIXED
    return says if relation is EvidenceRelation.SUPPORTS else _OPPOSITE[says]


_TABLE = {(r, b): _cell(r, b) for r in EvidenceRelation for b in Bearing}


def bearing_direction(relation: EvidenceRelation, bearing: Bearing) -> Direction | None:
    """Which way an item points of the value of a feature; None where it points no way."""
    return _TABLE[relation, bearing]


def outcome_direction(relation: EvidenceRelation, says: OutcomeDirection) -> Direction | None:
    """Which way an item points of a benefit on an outcome; None where it points no way."""
    return _TABLE[relation, _AS_BEARING[says]]


def together(directions: Iterable[Direction | None]) -> Direction | None:
    """Where all point one way, that way; else mixed; None where none points anywhere."""
    distinct = {direction for direction in directions if direction is not None}
    return distinct.pop() if len(distinct) == 1 else Direction.MIXED if distinct else None


@dataclass(frozen=True, slots=True)
class Pointer:
    """Which way one item of a claim points of one feature, or of one outcome.

    ``item`` is its place in the claim's list, from 0; ``says`` is what the claim says.
    """

    item: int
    relation: EvidenceRelation
    says: Bearing | OutcomeDirection
    direction: Direction | None
    feature: str | None = None
    outcome: str | None = None


def pointers(claim: Claim) -> Iterator[Pointer]:
    """All that the items of a claim point to, item by item, features first."""
    features = {bearing.feature.id: bearing.bearing for bearing in claim.features}
    outcomes = {one.outcome.id: one.direction for one in claim.outcomes}
    for number, item in enumerate(claim.evidence):
        relation = item.relation
        for feature, bearing in features.items():
            direction = _TABLE[relation, bearing]
            yield Pointer(number, relation, bearing, direction, feature=feature)
        for outcome, says in outcomes.items():
            direction = _TABLE[relation, _AS_BEARING[says]]
            yield Pointer(number, relation, says, direction, outcome=outcome)
