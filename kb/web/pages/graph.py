"""The argument graph: claims with the features they bear on and the sources they rest on.

Around one node, or the whole; never more claims than can be read.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar
from urllib.parse import urlencode

from kb.web.forms import to_csv, to_json
from kb.web.page import Missing, Page, Result, names_of
from kb.web.pages.shared import cite_words, drawn_from, labels
from kb.web.queries import record, records, scalar
from kb.web.site import Site
from kb.web.svg.graph import (
    ClaimEdge,
    ClaimNode,
    FeatureEdge,
    Graph,
    SourceEdge,
    Subject,
    draw,
)
from kb.web.svg.parts import files

NODES = ("claim", "feature", "source")
"""What the graph can be drawn around."""

MOST = 200
"""Claims in one drawing."""

DRAWN = 60
"""Claims up to which a drawing is offered as a picture of points: a larger one takes seconds to
make, and its letters are too small to read."""

CONNECTED = "select claim as id from connected_claims where feature is :id order by position"
AROUND_CLAIM = """
select :id as id
union select target from claim_relations where claim = :id
union select claim from claim_relations where target = :id
union select target from mentions where claim = :id and target is not null
limit :most
"""
AROUND_SOURCE = (
    "select distinct claim as id from evidence where source = :id order by 1 limit :most"
)

DISPUTES = """
(select claim as id from claim_relations where relation = 'disputes'
 union select target from claim_relations where relation = 'disputes')
"""

AROUND = {
    "disputes": (
        "select null as id, 'Claims in dispute' as label where ? = ''",
        f"select id from {DISPUTES} where :id is null order by id limit :most",  # noqa: S608
    ),
    "": ("select null as id, 'the whole collection' as label where ? = ''", CONNECTED),
    "claim": ("select id, statement as label from claims where id = ?", AROUND_CLAIM),
    "feature": ("select id, label from features where id = ?", CONNECTED),
    "source": ("select key as id, title as label from sources where key = ?", AROUND_SOURCE),
}

OF_FEATURE = """
select max(claims) from map_cells where axis = 'all' and feature is ? and outcome is null
"""
COUNTS = {
    "": OF_FEATURE,
    "disputes": f"select count(*) from {DISPUTES} where ? is null",  # noqa: S608
    "feature": OF_FEATURE,
    "source": "select claims from sources where key = ?",
    "claim": "select count(*) from claims where id = ?",
}
"""How many claims there are around a node, if they can be more than a drawing holds."""

PICKED = "(select value from json_each(:picked))"
CLAIMS = f"select id, statement, certainty, status from claims where id in {PICKED} order by id"  # noqa: S608
FEATURES = f"""
select cf.claim, cf.feature, cf.bearing as relation, f.label, f.position
from claim_features cf join features f on f.id = cf.feature
where cf.claim in {PICKED} order by cf.claim, cf.position
"""  # noqa: S608
SOURCES = f"""
select e.claim, e.source, e.relation, s.cited_as, s.year, s.title
from evidence e join sources s on s.key = e.source
where e.claim in {PICKED} group by e.claim, e.source, e.relation order by e.claim, e.position
"""  # noqa: S608
RELATIONS = f"""
select claim, relation, target from claim_relations
where claim in {PICKED} and target in {PICKED} order by claim, position
"""  # noqa: S608


def load(connection: sqlite3.Connection, kind: str, ident: str) -> Graph | None:
    """The nodes and edges around a node; None if there is no such node."""
    exists, sql = AROUND[kind]
    subject = record(connection, Subject, exists, (ident,))
    if subject is None:
        return None
    picked = [row[0] for row in connection.execute(sql, {"id": subject.id, "most": MOST})]
    params = {"picked": json.dumps(picked)}
    features = records(connection, FeatureEdge, FEATURES, params)
    sources = records(connection, SourceEdge, SOURCES, params)
    return Graph(
        kind,
        subject,
        tuple(in_order(records(connection, ClaimNode, CLAIMS, params), features)),
        tuple(features),
        tuple(
            replace(row, label=cite_words(row.source, row.cited_as, row.year, row.title))
            for row in sources
        ),
        tuple(records(connection, ClaimEdge, RELATIONS, params)),
        scalar(connection, COUNTS[kind], (subject.id,)),
    )


def in_order(claims: Iterable[ClaimNode], features: Iterable[FeatureEdge]) -> list[ClaimNode]:
    """The claims, those whose notes name the same feature first together, as in the vocabulary."""
    first: dict[str, int] = {}
    for row in features:
        first.setdefault(row.claim, row.position)
    last = max(first.values(), default=0) + 1
    return sorted(claims, key=lambda claim: (first.get(claim.id, last), claim.id))


COLUMNS = ("from", "relation", "to", "kind")


def edges(data: Graph) -> Iterator[Mapping[str, str]]:
    """Every edge as a row of :data:`COLUMNS`."""
    ends = [
        *((row.claim, row.relation, row.target, "claim") for row in data.relations),
        *((row.claim, row.relation, row.feature, "feature") for row in data.features),
        *((row.source, row.relation, row.claim, "evidence") for row in data.sources),
    ]
    return (dict(zip(COLUMNS, end, strict=True)) for end in ends)


@dataclass(frozen=True, slots=True)
class Listed:
    """A claim of the list beside the drawing, with its features, sources and relations."""

    id: str
    statement: str
    features: tuple[FeatureEdge, ...]
    sources: tuple[SourceEdge, ...]
    relations: tuple[ClaimEdge, ...]


EdgeT = TypeVar("EdgeT", FeatureEdge, SourceEdge, ClaimEdge)


def _by_claim(edges: Iterable[EdgeT]) -> Mapping[str, list[EdgeT]]:
    by_claim: defaultdict[str, list[EdgeT]] = defaultdict(list)
    for edge in edges:
        by_claim[edge.claim].append(edge)
    return by_claim


def listed(data: Graph) -> Iterator[Listed]:
    """The same as the drawing, as a list."""
    features = _by_claim(data.features)
    sources = _by_claim(data.sources)
    relations = _by_claim(data.relations)
    for claim in data.claims:
        yield Listed(
            claim.id,
            claim.statement,
            tuple(features[claim.id]),
            tuple(sources[claim.id]),
            tuple(relations[claim.id]),
        )


async def page(site: Site) -> Result:
    """The page of the graph; ``claim``, ``feature`` or ``source`` says around what.

    With none of them it shows the claims in dispute, which can be read; ``show=all`` the whole.
    """
    args = site.request.args
    kind = next((name for name in NODES if args.get(name)), "")
    ident = args.get(kind) or "" if kind else ""
    whole = not kind and args.get("show") == "all"
    data = await site.recall(load, kind or ("" if whole else "disputes"), ident)
    if data is not None and not kind and not data.claims:
        data = await site.recall(load, "", "")
    if data is None:
        return Missing(kind, ident, (("/graph", "the whole graph"),))
    title = f"Argument graph: {data.subject.label}"
    return Page(
        path="/graph",
        query=urlencode({kind: ident} if kind else {"show": "all"} if whole else {}),
        template="kb/graph.html",
        title=title,
        description="How claims, features and sources hang together.",
        section="graph",
        context={
            **names_of(data),
            "listed": list(listed(data)),
            "statements": {claim.id: claim.statement for claim in data.claims},
            "most": MOST,
            "choices": await site.recall(labels, "features"),
            "drawing": draw(data, title, site.path("/")) if site.form == "html" else None,
        },
        forms={
            **files(
                partial(draw, data, title, site.absolute("/")),
                drawn_from(site, title),
                points=(site.config.pictures or not kind) and len(data.claims) <= DRAWN,
            ),
            "json": lambda: to_json({**names_of(data), "edges": list(edges(data))}),
            "csv": lambda: to_csv(COLUMNS, edges(data)),
        },
        raw=(("claim_relations", ""), ("claim_features", ""), ("evidence", "")),
    )
