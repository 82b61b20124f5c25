"""The argument graph in three columns: features, claims and sources, joined by their relations.

Each claim is a row that can be read, so two hundred of them are a long drawing, not a tangle. The
claims of one feature stand together beside its box, with a sign for how each bears on it; what
else they bear on are curves to other boxes. A relation between two claims runs in a lane right of
them: no two that overlap share one. Relations differ in their dashes and in the
sign at their end, not in colour alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from kb.web.links import claim_path, feature_path, source_path
from kb.web.svg.boxes import ROW, Box, curve, edge, sign, spread
from kb.web.svg.parts import Drawing, number, text

FEATURE_WIDTH, CLAIM_WIDTH, SOURCE_WIDTH = 176, 760, 176
LEFT_GAP, RIGHT_GAP = 70, 80
CLAIM_X = FEATURE_WIDTH + LEFT_GAP
LANES_X = CLAIM_X + CLAIM_WIDTH
TOP = 40
LANE, LANES, LEAST, CORNER = 9, 240, 3, 5
"""The width of a lane and of all together, how many there is always room for, and the turns."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is in the middle; without an id the whole collection, or the claims in dispute."""

    id: str | None
    label: str


@dataclass(frozen=True, slots=True)
class ClaimNode:
    """A claim of the graph."""

    id: str
    statement: str
    certainty: str | None
    status: str


@dataclass(frozen=True, slots=True)
class FeatureEdge:
    """How a claim bears on a feature; ``position`` is the feature's in the vocabulary."""

    claim: str
    feature: str
    relation: str
    label: str
    position: int


@dataclass(frozen=True, slots=True)
class SourceEdge:
    """How a source stands to a claim; ``label`` is its citation."""

    claim: str
    source: str
    relation: str
    cited_as: str | None
    year: int | None
    title: str | None
    label: str = ""


@dataclass(frozen=True, slots=True)
class ClaimEdge:
    """What a claim says of another."""

    claim: str
    relation: str
    target: str


@dataclass(frozen=True, slots=True)
class Graph:
    """The nodes and edges around a subject; ``all`` is how many claims there would be."""

    kind: str
    subject: Subject
    claims: tuple[ClaimNode, ...]
    features: tuple[FeatureEdge, ...]
    sources: tuple[SourceEdge, ...]
    relations: tuple[ClaimEdge, ...]
    all: int | None


def draw(data: Graph, title: str, base: str) -> Drawing:
    """The drawing of claims, features, sources and relations; ``base`` ends in a slash."""
    root = base.rstrip("/")
    claims = {
        claim.id: Box(
            f"c:{claim.id}",
            root + claim_path(claim.id),
            claim.statement,
            CLAIM_X,
            TOP + ROW * (place + 0.5),
            CLAIM_WIDTH,
            chosen=data.kind == "claim" and claim.id == data.subject.id,
        )
        for place, claim in enumerate(data.claims)
    }
    own = first_features(data.features)
    features = _features(data, claims, own, root)
    lanes = lanes_of(data.relations, claims)
    count = max(LEAST, 1 + max(lanes.values(), default=0))
    lane = min(LANE, LANES / count)
    sources_x = LANES_X + lane * (count + 1) + RIGHT_GAP
    sources = _sources(data.sources, claims, sources_x, root)
    every = (*features.values(), *claims.values(), *sources.values())
    body = _heads(sources_x)
    body += _to_features(data.features, claims, features, own)
    body += _to_sources(data.sources, claims, sources)
    body += _between(data.relations, claims, lanes, lane)
    for box in every:
        body += box.svg()
    body += _own_signs(data.features, claims, own)
    bottom = max((box.bottom for box in every), default=TOP + ROW)
    return Drawing(sources_x + SOURCE_WIDTH + 2, bottom + 10, title, tuple(body), "graph")


def first_features(edges: Iterable[FeatureEdge]) -> dict[str, str]:
    """For each claim the feature that it stands beside: the first of its features."""
    first: dict[str, str] = {}
    for row in edges:
        first.setdefault(row.claim, row.feature)
    return first


def lanes_of(
    relations: Iterable[ClaimEdge], claims: Mapping[str, Box]
) -> dict[tuple[str, str], int]:
    """For each pair of related claims a lane, from 0; short ones lie next to the claims."""
    spans = {
        (row.claim, row.target): sorted((claims[row.claim].y, claims[row.target].y))
        for row in relations
        if row.claim != row.target
    }
    taken: list[list[list[float]]] = []
    lane_of = {}
    for pair, span in sorted(spans.items(), key=lambda item: (item[1][1] - item[1][0], item[0])):
        free = (
            lane
            for lane, held in enumerate(taken)
            if all(span[1] < other[0] or other[1] < span[0] for other in held)
        )
        lane = next(free, len(taken))
        if lane == len(taken):
            taken.append([])
        taken[lane].append(span)
        lane_of[pair] = lane
    return lane_of


def _heads(sources_x: float) -> list[str]:
    return [
        text(x, 22, words, font_size=13, font_weight=600)
        for x, words in ((0, "Features"), (CLAIM_X, "Claims"), (sources_x, "Sources"))
    ]


def _features(
    data: Graph, claims: Mapping[str, Box], own: Mapping[str, str], root: str
) -> dict[str, Box]:
    """A box beside each group of claims; features that no group is of stand under them."""
    labels = {row.feature: row.label for row in data.features}
    boxes: dict[str, Box] = {}
    order = [claim.id for claim in data.claims]
    for feature, group in groupby(order, key=own.get):
        held = [claims[claim] for claim in group]
        if feature is not None and feature not in boxes:
            middle = (held[0].y + held[-1].y) / 2
            boxes[feature] = _feature(feature, labels, middle, root, rows=len(held))
    bottom = TOP + ROW * len(order)
    for place, feature in enumerate(name for name in labels if name not in boxes):
        boxes[feature] = _feature(feature, labels, bottom + ROW * (place + 0.5), root)
    return boxes


def _feature(feature: str, labels: Mapping[str, str], y: float, root: str, rows: int = 1) -> Box:
    address = root + feature_path(feature)
    return Box(f"f:{feature}", address, labels[feature], 0, y, FEATURE_WIDTH, rows=rows)


def _sources(
    edges: Sequence[SourceEdge], claims: Mapping[str, Box], x: float, root: str
) -> dict[str, Box]:
    """Boxes for the sources, each as near to the middle of its claims as it goes."""
    heights: dict[str, list[float]] = {}
    words: dict[str, str] = {}
    for row in edges:
        heights.setdefault(row.source, []).append(claims[row.claim].y)
        words[row.source] = row.label
    middle = {name: sum(held) / len(held) for name, held in heights.items()}
    wanted = sorted(middle, key=lambda name: (middle[name], name))
    centres = spread([middle[name] for name in wanted], TOP, TOP + ROW * len(claims))
    return {
        name: Box(f"s:{name}", root + source_path(name), words[name], x, y, SOURCE_WIDTH)
        for name, y in zip(wanted, centres, strict=True)
    }


def _own_signs(
    edges: Iterable[FeatureEdge], claims: Mapping[str, Box], own: Mapping[str, str]
) -> list[str]:
    """How each claim bears on the feature that it stands beside."""
    return [
        sign(CLAIM_X - 12, claims[row.claim].y + 5, row.relation)
        for row in edges
        if own[row.claim] == row.feature
    ]


def _to_features(
    edges: Iterable[FeatureEdge],
    claims: Mapping[str, Box],
    features: Mapping[str, Box],
    own: Mapping[str, str],
) -> list[str]:
    body = []
    for row in edges:
        claim, feature = claims[row.claim], features[row.feature]
        relation = row.relation
        if own[row.claim] == row.feature:
            path = f"M{FEATURE_WIDTH} {number(claim.y)}H{CLAIM_X - 20}"
        else:
            path = curve(FEATURE_WIDTH, feature.y, CLAIM_X, claim.y)
            relation += " also"
        body.append(edge(path, relation, claim.name, feature.name))
    return body


def _to_sources(
    edges: Iterable[SourceEdge], claims: Mapping[str, Box], sources: Mapping[str, Box]
) -> list[str]:
    """Straight across the lanes, then a curve."""
    body = []
    for row in edges:
        claim, source = claims[row.claim], sources[row.source]
        bend = source.x - RIGHT_GAP
        path = f"M{LANES_X} {number(claim.y)}H{number(bend)}"
        path += curve(bend, claim.y, source.x, source.y, start=False)
        body.append(edge(path, row.relation, claim.name, source.name))
        if row.relation in {"qualifies", "disputes"}:
            body.append(sign(bend + 6, claim.y - 4, row.relation))
    return body


def _between(
    relations: Iterable[ClaimEdge],
    claims: Mapping[str, Box],
    lanes: Mapping[tuple[str, str], int],
    width: float,
) -> list[str]:
    """Relations between claims, each out of one, along its lane and into the other."""
    body = []
    for row in relations:
        pair = row.claim, row.target
        if pair not in lanes:
            continue
        start, end = claims[pair[0]], claims[pair[1]]
        x = LANES_X + 8 + width * (lanes[pair] + 1)
        down = 1 if end.y > start.y else -1
        y1, y2 = start.y + 7 * down, end.y - 7 * down
        turn = CORNER * down
        path = (
            f"M{LANES_X} {number(y1)}H{number(x - CORNER)}Q{number(x)} {number(y1)}"
            f" {number(x)} {number(y1 + turn)}V{number(y2 - turn)}Q{number(x)} {number(y2)}"
            f" {number(x - CORNER)} {number(y2)}H{LANES_X}"
        )
        body.append(edge(path, f"{row.relation} arc", start.name, end.name))
        # The sign stands where the relation arrives, so it also tells which way it goes.
        body.append(sign(LANES_X + 5, y2 + 4, row.relation, small=True))
    return body
