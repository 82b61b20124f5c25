"""The page of one feature: what it means, and how the evidence about it balances."""

from __future__ import annotations

import sqlite3
from functools import partial
from urllib.parse import urlencode

from kb.base.wording import plural
from kb.web.exports import feature_forms
from kb.web.former import absent
from kb.web.forms import to_csv, to_json
from kb.web.links import feature_path
from kb.web.page import Page, Result
from kb.web.pages.effects import forest, groups_of
from kb.web.pages.log import OF_ONE, about, feed
from kb.web.pages.new import add_claim
from kb.web.pages.shared import (
    BEARINGS,
    CLAIM_ARRAYS,
    CSV_COLUMNS,
    claims_markdown,
    drawn_from,
)
from kb.web.queries import Row, decoded, one, rows
from kb.web.site import Site
from kb.web.svg.balance import draw
from kb.web.svg.parts import files

SHOWN = 8
"""How many claims each way a page lists before it points to the search."""

BALANCE = """
select bearing, claims, high, moderate, low, very_low, unrated from feature_balance
where feature = ? and scope = 'direct'
"""

WHOLE = "select * from map_cells where feature = ? and axis = 'all' and scope = 'direct'"
WIDER = "select max(claims) as claims from map_cells where feature = ? and axis = 'all'"

DESIGNS = """
select d.id, d.label, d.rank, m.claims, m.supports, m.qualifies, m.disputes, m.describes
from map_cells m join designs d on d.id = m.value
where m.feature = ? and m.axis = 'design' and m.scope = 'direct' order by d.rank, d.position
"""

CLAIMS = f"""
select {", ".join("c." + name for name in CSV_COLUMNS)}
from strongest_claims s join claims c on c.id = s.claim
where s.feature = ? and s.scope = 'direct' and s.bearing = ? and s.position <= ? order by s.position
"""  # noqa: S608 - only our own SQL is joined

NARROWER = """
select f.id, f.label, m.claims from features f
left join map_cells m on m.feature = f.id and m.axis = 'all' and m.scope = 'direct'
where f.broader = ? order by f.position
"""

ABSENT = """
select id, label from {table} where claims > 0 and id not in (
  select value from map_cells where feature = ? and axis = ?) order by position limit 60
"""
ABSENT_CONTEXTS = ABSENT.format(table="contexts")
ABSENT_DESIGNS = ABSENT.format(table="designs")


def load(connection: sqlite3.Connection, ident: str, limit: int = SHOWN) -> Row | None:
    """Everything that the page shows of a feature and those under it; None if there is none."""
    feature = one(connection, "select * from features where id = ?", (ident,))
    if feature is None:
        return None
    feature = decoded(feature, ("alt_labels",))
    whole = one(connection, WHOLE, (ident,)) or {}
    balance = {row["bearing"]: row for row in rows(connection, BALANCE, (ident,))}
    feature["ancestors"] = _ancestors(connection, feature)
    feature["narrower"] = rows(connection, NARROWER, (ident,))
    feature["total"] = whole.get("claims", 0)
    feature["with_parts"] = (one(connection, WIDER, (ident,)) or {}).get("claims") or 0
    feature["first_hand"] = whole.get("first_hand", 0)
    feature["by_bearing"] = [balance[bearing] for bearing in BEARINGS if bearing in balance]
    feature["by_design"] = rows(connection, DESIGNS, (ident,))
    feature["claims_by_bearing"] = {
        bearing: [
            decoded(row, CLAIM_ARRAYS) for row in rows(connection, CLAIMS, (ident, bearing, limit))
        ]
        for bearing in BEARINGS
    }
    feature["missing"] = missing(connection, feature)
    feature["log"] = about(connection, "feature", ident, OF_ONE)
    feature["effects"] = groups_of(connection, "feature", ident)
    return feature


def _ancestors(connection: sqlite3.Connection, feature: Row) -> list[Row]:
    ancestors: list[Row] = []
    broader = feature["broader"]
    while broader and broader not in {row["id"] for row in ancestors}:
        row = one(connection, "select id, label, broader from features where id = ?", (broader,))
        if row is None:
            break
        ancestors.append(row)
        broader = row["broader"]
    return ancestors[::-1]


def missing(connection: sqlite3.Connection, feature: Row) -> Row:
    """What the evidence about a feature lacks: designs, settings, sides and sureness."""
    some = feature["total"] > 0
    sides = {row["bearing"]: row["claims"] for row in feature["by_bearing"]}
    sure = sum(row["high"] + row["moderate"] for row in feature["by_bearing"])
    return {
        "designs": rows(connection, ABSENT_DESIGNS, (feature["id"], "design")),
        "contexts": rows(connection, ABSENT_CONTEXTS, (feature["id"], "context")),
        "no_dispute": some and sides.get("disputes", 0) == 0,
        "no_support": some and sides.get("supports", 0) == 0,
        "not_sure": some and sure == 0,
        "second_hand_only": some and feature["first_hand"] == 0,
        "nothing": not some,
    }


async def page(site: Site, ident: str) -> Result:
    """The page of a feature."""
    feature = await site.recall(load, ident)
    if feature is None:
        return await absent(site, "feature", ident)
    claims = [row for listed in feature["claims_by_bearing"].values() for row in listed]
    total = feature["total"]
    drawing = draw(feature["by_bearing"], f"Claims about {feature['label']} by certainty")
    estimates = feature["effects"]
    path = feature_path(ident)
    intro = feature["definition"] or ""
    return Page(
        path=path,
        template="kb/feature.html",
        title=feature["label"],
        description=f"{intro} {plural(total, 'claim')} bear on it.".strip(),
        section="feature",
        context={
            "feature": feature,
            "total": total,
            "shown": SHOWN,
            "drawing": drawing,
            "forest": forest(estimates, f"Effects: {feature['label']}", site.path)
            if estimates
            else None,
            "add": partial(add_claim, site),
        },
        forms={
            "json": partial(to_json, feature),
            "csv": partial(to_csv, CSV_COLUMNS, claims),
            "md": partial(claims_markdown, site.absolute("/"), feature["label"], intro, claims),
            **feature_forms(site, ident, total),
            **files(lambda: drawing, drawn_from(site, drawing.title)),
            "atom": lambda: feed(
                site, f"{feature['label']}: {site.config.title}", path, feature["log"]
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
            ("claim_features", urlencode({"feature": ident})),
            ("feature_balance", urlencode({"feature": ident})),
            ("map_cells", urlencode({"feature": ident})),
            ("directions", urlencode({"feature": ident})),
            ("pooled", urlencode({"kind": "feature", "subject": ident})),
        ),
    )
