"""The page of one feature: what it means, and how the evidence about it balances."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from functools import partial
from urllib.parse import urlencode

from kb.web.exports import feature_forms
from kb.web.forms import to_atom, to_csv, to_json
from kb.web.links import feature_path
from kb.web.page import Missing, Page, Result
from kb.web.pages.shared import (
    BEARINGS,
    CERTAINTY_RANK,
    CLAIM_ARRAYS,
    CSV_COLUMNS,
    claim_entries,
    claims_markdown,
    labels,
    plural,
)
from kb.web.queries import Row, decoded, nearest, one, rows, scalar
from kb.web.site import Site

SHOWN = 12
"""How many claims each way a page lists before it points to the search."""

SUBTREE = """
with recursive tree(id) as (
  select :id union select f.id from features f join tree t on f.broader = t.id
)
"""

LEVELS = ("high", "moderate", "low", "very-low", "")

COUNTS = f"""{SUBTREE}
select cf.bearing, coalesce(c.certainty, '') as certainty, count(distinct c.id) as claims
from claim_features cf join tree t on t.id = cf.feature join claims c on c.id = cf.claim
where c.status <> 'superseded'
group by 1, 2
"""  # noqa: S608 - only our own SQL is joined

DESIGNS = f"""{SUBTREE}
select d.id, d.label, d.rank,
       count(distinct case when cf.bearing = 'supports' then c.id end) as supports,
       count(distinct case when cf.bearing = 'qualifies' then c.id end) as qualifies,
       count(distinct case when cf.bearing = 'disputes' then c.id end) as disputes,
       count(distinct case when cf.bearing = 'describes' then c.id end) as describes,
       count(distinct c.id) as claims
from claim_features cf join tree t on t.id = cf.feature
join claims c on c.id = cf.claim and c.status <> 'superseded'
join evidence e on e.claim = c.id and e.relation <> 'background'
join designs d on d.id = e.design
group by d.id order by d.rank, d.position
"""  # noqa: S608

CLAIMS = f"""{SUBTREE}
select c.id, c.statement, c.kind, c.certainty, c.certainty_reason, c.status, c.features,
       c.contexts, c.sources, c.designs, c.supports, c.qualifies, c.disputes,
       c.independent_lines, c.second_hand, c.first_year, c.last_year, c.created, c.updated
from claims c
where c.status <> 'superseded' and c.id in (
  select cf.claim from claim_features cf join tree t on t.id = cf.feature
  where cf.bearing = :bearing)
order by {CERTAINTY_RANK}, c.independent_lines desc, c.supports desc, c.id limit :limit
"""  # noqa: S608

EMPTY_CONTEXTS = f"""{SUBTREE}
select x.id, x.label from contexts x
where x.claims > 0 and not exists (
  select 1 from claim_contexts cc join claim_features cf on cf.claim = cc.claim
  join tree t on t.id = cf.feature where cc.context = x.id)
order by x.position limit 30
"""  # noqa: S608


FIRST_HAND = f"""{SUBTREE}
select count(distinct e.claim) from claim_features cf join tree t on t.id = cf.feature
join evidence e on e.claim = cf.claim
where e.second_hand = 0 and e.relation <> 'background'
"""  # noqa: S608


def load(connection: sqlite3.Connection, ident: str, limit: int = SHOWN) -> Row | None:
    """Everything that the page shows of a feature and those under it; None if there is none."""
    feature = one(connection, "select * from features where id = ?", (ident,))
    if feature is None:
        return None
    feature = decoded(feature, ("alt_labels",))
    feature["ancestors"] = _ancestors(connection, feature)
    feature["narrower"] = rows(
        connection,
        "select id, label, claims from features where broader = ? order by position",
        (ident,),
    )
    feature["by_bearing"] = _table(rows(connection, COUNTS, {"id": ident}))
    feature["by_design"] = rows(connection, DESIGNS, {"id": ident})
    feature["claims_by_bearing"] = {
        bearing: [
            decoded(row, CLAIM_ARRAYS)
            for row in rows(connection, CLAIMS, {"id": ident, "bearing": bearing, "limit": limit})
        ]
        for bearing in BEARINGS
    }
    feature["missing"] = missing(connection, feature)
    return feature


def _ancestors(connection: sqlite3.Connection, feature: Row) -> list[Row]:
    found: list[Row] = []
    broader = feature["broader"]
    while broader and broader not in {row["id"] for row in found}:
        row = one(connection, "select id, label, broader from features where id = ?", (broader,))
        if row is None:
            break
        found.append(row)
        broader = row["broader"]
    return found[::-1]


def _table(counts: Sequence[Row]) -> list[Row]:
    """One row a bearing, with its claims at each level of certainty and in all."""
    table = []
    for bearing in BEARINGS:
        own = {row["certainty"]: row["claims"] for row in counts if row["bearing"] == bearing}
        table.append(
            {
                "bearing": bearing,
                "levels": [own.get(level, 0) for level in LEVELS],
                "claims": sum(own.values()),
            }
        )
    return table


def missing(connection: sqlite3.Connection, feature: Row) -> Row:
    """What the evidence about a feature lacks: designs, settings, sides and sureness."""
    ident = feature["id"]
    seen = {row["id"] for row in feature["by_design"]}
    designs = rows(connection, "select id, label from designs where claims > 0 order by rank")
    every = sum(row["claims"] for row in feature["by_bearing"])
    sure = sum(sum(row["levels"][:2]) for row in feature["by_bearing"])
    sides = {row["bearing"]: row["claims"] for row in feature["by_bearing"]}
    first_hand = scalar(connection, FIRST_HAND, {"id": ident})
    return {
        "designs": [row for row in designs if row["id"] not in seen],
        "contexts": rows(connection, EMPTY_CONTEXTS, {"id": ident}),
        "no_dispute": every > 0 and sides["disputes"] == 0,
        "no_support": every > 0 and sides["supports"] == 0,
        "not_sure": every > 0 and sure == 0,
        "second_hand_only": every > 0 and first_hand == 0,
        "nothing": every == 0,
    }


async def page(site: Site, ident: str) -> Result:
    """The page of a feature."""
    feature = await site.recall(load, ident)
    if feature is None:
        near = await site.read(nearest, "features", "id", ident)
        return Missing("feature", ident, tuple((feature_path(i), i) for i in near))
    contexts = await site.read(labels, "contexts")
    claims = [row for found in feature["claims_by_bearing"].values() for row in found]
    total = sum(row["claims"] for row in feature["by_bearing"])
    path = feature_path(ident)
    intro = feature["definition"] or ""
    return Page(
        path=path,
        template="kb/feature.html",
        title=feature["label"],
        description=f"{intro} {plural(total, 'claim')} bear on it.".strip(),
        section="feature",
        context={"feature": feature, "total": total, "shown": SHOWN, "contexts": contexts},
        forms={
            "json": partial(to_json, feature),
            "csv": partial(to_csv, CSV_COLUMNS, claims),
            "md": partial(claims_markdown, site, feature["label"], intro, claims),
            **feature_forms(site, ident),
            "atom": lambda: to_atom(
                f"{feature['label']}: {site.config.title}",
                site.absolute(path),
                site.absolute(path + ".atom"),
                claim_entries(site, claims),
            ),
        },
        json_ld={
            "@context": "https://schema.org",
            "@type": "DefinedTerm",
            "@id": site.absolute(path),
            "name": feature["label"],
            "description": intro,
            "inDefinedTermSet": site.absolute("/"),
        },
        raw=(
            ("features", urlencode({"id": ident})),
            ("claim_features", urlencode({"feature": ident})),
        ),
    )
