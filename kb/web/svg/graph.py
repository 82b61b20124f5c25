"""The argument graph as three columns: features, claims and sources, joined by their relations.

Each claim is a row that can be read, so two hundred of them are a long drawing, not a tangle.
Relations between claims are arcs on the right of the claims. Relations differ in their dashes and
in the sign at their end, not in colour alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap

from markupsafe import escape

from kb.web.links import claim_path, feature_path, source_path
from kb.web.queries import Row
from kb.web.svg.parts import Drawing, number, text

FEATURE_WIDTH, CLAIM_WIDTH, SOURCE_WIDTH = 190, 430, 190
LEFT_GAP, ARC_GAP, RIGHT_GAP = 90, 90, 120
CLAIM_X = FEATURE_WIDTH + LEFT_GAP
ARC_X = CLAIM_X + CLAIM_WIDTH
SOURCE_X = ARC_X + ARC_GAP + RIGHT_GAP
WIDTH = SOURCE_X + SOURCE_WIDTH
ROW, TOP = 46, 44
SIGNS = {"supports": "+", "qualifies": "±", "disputes": "−", "extends": "→", "supersedes": "»"}


@dataclass(frozen=True, slots=True)
class Box:
    """A node: its name in the drawing, its address, its words, and where it stands."""

    name: str
    address: str
    words: str
    x: float
    y: float
    width: float
    lines: int = 2

    def svg(self) -> list[str]:
        """The node as a link."""
        per_line = int((self.width - 20) / 6.6)
        parts = wrap(self.words, per_line) or [self.words]
        if len(parts) > self.lines:
            parts = parts[: self.lines]
            parts[-1] = parts[-1][: per_line - 1].rstrip(" ,;") + "…"
        start = self.y - (len(parts) - 1) * 8 + 4
        label = escape(self.words)
        return [
            f'<a href="{escape(self.address)}" class="node-link" data-node="{escape(self.name)}"'
            f' aria-label="{label}">',
            f'<rect class="node" x="{number(self.x)}" y="{number(self.y - ROW / 2 + 3)}"'
            f' width="{number(self.width)}" height="{ROW - 6}" rx="4"/>',
            *(
                text(self.x + 10, start + 16 * index, part, font_size=12.5)
                for index, part in enumerate(parts)
            ),
            "</a>",
        ]


def draw(data: Row, title: str, base: str) -> Drawing:
    """The drawing of claims, features, sources and relations; ``base`` ends in a slash."""
    root = base.rstrip("/")
    claims = {
        claim["id"]: Box(
            f"c:{claim['id']}",
            root + claim_path(claim["id"]),
            claim["statement"],
            CLAIM_X,
            TOP + ROW * (place + 0.5),
            CLAIM_WIDTH,
        )
        for place, claim in enumerate(data["claims"])
    }
    height: float = TOP + ROW * max(len(claims), 1)
    features = _column(data["features"], "feature", claims, (0, FEATURE_WIDTH), height, root)
    sources = _column(data["sources"], "source", claims, (SOURCE_X, SOURCE_WIDTH), height, root)
    height = max([height, *(box.y + ROW / 2 for box in (*features.values(), *sources.values()))])
    body = _heads()
    body += _links(data["features"], "feature", claims, features)
    body += _links(data["sources"], "source", claims, sources)
    body += _arcs(data["relations"], claims)
    for box in (*features.values(), *claims.values(), *sources.values()):
        body += box.svg()
    return Drawing(WIDTH + 2, height + 10, title, tuple(body), "graph")


def _heads() -> list[str]:
    return [
        text(x + 10, 22, words, font_size=13, font_weight=600)
        for x, words in ((0, "Features"), (CLAIM_X, "Claims"), (SOURCE_X, "Sources"))
    ]


def _column(  # noqa: PLR0913, PLR0917 - a column has this many sides
    found: Sequence[Row],
    kind: str,
    claims: Mapping[str, Box],
    place: tuple[float, float],
    height: float,
    root: str,
) -> dict[str, Box]:
    """Boxes for the things that claims are joined to, each near the middle of its claims."""
    heights: dict[str, list[float]] = {}
    words: dict[str, str] = {}
    for row in found:
        heights.setdefault(row[kind], []).append(claims[row["claim"]].y)
        words[row[kind]] = row["label"]
    wanted = sorted(heights, key=lambda name: sum(heights[name]) / len(heights[name]))
    centres = spread([sum(heights[name]) / len(heights[name]) for name in wanted], height)
    path = feature_path if kind == "feature" else source_path
    return {
        name: Box(f"{kind[0]}:{name}", root + path(name), words[name], place[0], y, place[1])
        for name, y in zip(wanted, centres, strict=True)
    }


def spread(wanted: Sequence[float], height: float) -> list[float]:
    """Sorted places moved apart to at least a row each, as near to where they were as it goes."""
    places: list[float] = []
    for want in wanted:
        least = places[-1] + ROW if places else TOP + ROW / 2
        places.append(max(want, least))
    limit = max(height, TOP + ROW * len(wanted)) - ROW / 2
    for index in range(len(places) - 1, -1, -1):
        places[index] = min(places[index], limit)
        limit = places[index] - ROW
    return places


def _links(
    found: Iterable[Row], kind: str, claims: Mapping[str, Box], others: Mapping[str, Box]
) -> list[str]:
    body = []
    for row in found:
        claim, other = claims[row["claim"]], others[row[kind]]
        path = _to_feature(claim, other) if kind == "feature" else _to_source(claim, other)
        body.append(_edge(path, row["relation"], claim.name, other.name))
        if row["relation"] in {"qualifies", "disputes"}:
            at = claim.x - 12 if kind == "feature" else ARC_X + ARC_GAP + 4
            body.append(_sign(at, claim.y - 4, row["relation"]))
    return body


def _to_feature(claim: Box, feature: Box) -> str:
    start, end = feature.x + feature.width, claim.x
    return f"M{_point(start, feature.y)}{_curve(start, feature.y, end, claim.y)}"


def _to_source(claim: Box, source: Box) -> str:
    """Straight through the lane of the arcs, then a curve, so that the two stay apart."""
    bend = ARC_X + ARC_GAP
    return f"M{_point(ARC_X, claim.y)}H{number(bend)}{_curve(bend, claim.y, source.x, source.y)}"


def _curve(x1: float, y1: float, x2: float, y2: float) -> str:
    middle = (x1 + x2) / 2
    return f"C{_point(middle, y1)} {_point(middle, y2)} {_point(x2, y2)}"


def _point(x: float, y: float) -> str:
    return f"{number(x)} {number(y)}"


def _sign(x: float, y: float, relation: str) -> str:
    sign = SIGNS.get(relation, "·")
    return text(x, y, sign, font_size=13, font_weight=700, cls=f"edge-sign {relation}")


def _edge(path: str, relation: str, first: str, second: str) -> str:
    return (
        f'<path class="edge {escape(relation)}" d="{path}"'
        f' data-from="{escape(first)}" data-to="{escape(second)}"/>'
    )


def _arcs(relations: Iterable[Row], claims: Mapping[str, Box]) -> list[str]:
    """Relations between claims, as arcs whose depth grows with their distance."""
    body = []
    for row in relations:
        start, end = claims[row["claim"]], claims[row["target"]]
        if start is end:
            continue
        y1, y2 = start.y + 6, end.y - 6
        depth = 18 + (ARC_GAP - 24) * min(abs(y2 - y1) / (ROW * 12), 1)
        path = (
            f"M{ARC_X} {number(y1)}C{number(ARC_X + depth * 1.35)} {number(y1)}"
            f" {number(ARC_X + depth * 1.35)} {number(y2)} {ARC_X} {number(y2)}"
        )
        body.append(_edge(path, row["relation"] + " arc", start.name, end.name))
        body.append(_sign(ARC_X + depth + 3, (y1 + y2) / 2 + 5, row["relation"]))
    return body
