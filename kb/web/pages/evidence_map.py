"""The evidence and gap map: features against contexts, designs or years of evidence."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from urllib.parse import quote_plus, urlencode

from markupsafe import Markup

from kb.store.years import spans
from kb.web.forms import to_csv, to_json
from kb.web.page import Missing, Page, Result
from kb.web.pages.map_cells import body
from kb.web.pages.new import add_claim
from kb.web.pages.shared import drawn_from
from kb.web.pages.tree import FEATURES, ordered, with_surest
from kb.web.queries import Row, rows
from kb.web.site import Site
from kb.web.svg.evidence_map import draw
from kb.web.svg.parts import files

AXES = {"contexts": "Contexts", "designs": "Study designs", "years": "Years of evidence"}
FACETS = {"contexts": "context", "designs": "design", "years": "year"}
"""What each axis is called in a search."""

CELLS = """
select feature, value, claims, supports, qualifies, disputes, describes, high, moderate, low,
       very_low, unrated, first_hand
from map_cells where axis = ? and feature is not null and scope = 'direct'
"""
WITH_PARTS = """
select feature, value, claims from map_cells
where axis = ? and feature is not null and scope = 'parts'
"""
IN_CELLS = {"contexts": "context", "designs": "design", "years": "years"}

TERMS = {
    "contexts": "select id, label, coalesce(kind, '') as kind from contexts order by position",
    "designs": "select id, label, '' as kind from designs order by position",
}
YEARS = "select min(year), max(year) from evidence_years where relation is not null"

GROUPS = {
    "place": "Places",
    "programme": "Programmes",
    "phase": "Phases",
    "period": "Periods",
    "": "Other",
}
"""The kinds of contexts, each with what heads its columns, in their order."""

NOTHING = {
    **dict.fromkeys(("claims", "with_parts", "supports", "qualifies", "disputes", "describes"), 0),
    "surest": None,
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the map: the value to search for, its label, and what it is grouped under."""

    value: str
    label: str
    group: str = ""


def load(connection: sqlite3.Connection, axis: str) -> Row:
    """The map: its columns, and a row for each feature with a cell for each column."""
    columns = _columns(connection, axis)
    name = IN_CELLS[axis]
    cells = {
        (row["feature"], row["value"]): {**with_surest(row), "with_parts": row["claims"]}
        for row in rows(connection, CELLS, (name,))
    }
    for row in rows(connection, WITH_PARTS, (name,)):
        where = row["feature"], row["value"]
        cells[where] = {**cells.get(where, NOTHING), "with_parts": row["claims"]}
    lines = [
        {
            "id": feature["id"],
            "label": feature["label"],
            "depth": feature["depth"],
            "cells": [cells.get((feature["id"], column.value), NOTHING) for column in columns],
        }
        for feature in ordered(rows(connection, FEATURES))
    ]
    return {"columns": columns, "groups": _groups(columns), "lines": lines}


def _columns(connection: sqlite3.Connection, axis: str) -> list[Column]:
    if axis == "years":
        first, last = connection.execute(YEARS).fetchone()
        years = dict.fromkeys(spans(first, last).values()) if first is not None else {}
        return [Column(span, span.replace("..", "–")) for span in years]
    found = rows(connection, TERMS[axis])
    kinds = list(GROUPS)
    found.sort(key=lambda row: kinds.index(row["kind"]) if row["kind"] in kinds else len(kinds))
    return [Column(row["id"], row["label"], GROUPS.get(row["kind"], "Other")) for row in found]


def _groups(columns: list[Column]) -> list[tuple[str, int]]:
    """The heads over groups of columns, each with how many it spans; none for a single group."""
    found = [(name, len(list(held))) for name, held in groupby(columns, lambda one: one.group)]
    return found if len(found) > 1 else []


def as_rows(data: Row) -> list[Row]:
    """The map as one row a cell."""
    return [
        {"feature": line["id"], "column": column.value, **{name: value[name] for name in CSV[2:]}}
        for line in data["lines"]
        for column, value in zip(data["columns"], line["cells"], strict=True)
    ]


async def page(site: Site) -> Result:
    """The page of the map; ``by`` picks what the features stand against."""
    axis = site.request.args.get("by") or "contexts"
    if axis not in AXES:
        return Missing("map by", axis, tuple((f"/map?by={name}", name) for name in AXES))
    data = await site.recall(load, axis)
    title = f"Evidence and gap map by {AXES[axis].lower()}"
    return Page(
        path="/map",
        query="" if axis == "contexts" else f"by={axis}",
        template="kb/map.html",
        title=title,
        description="Where there is evidence, which way it points, and where there is none.",
        section="map",
        context={
            "axis": axis,
            "axes": AXES,
            "cells": _cells(site, axis, data),
            **data,
        },
        forms={
            **files(partial(draw, data["columns"], data["lines"], title), drawn_from(site, title)),
            "json": lambda: to_json(as_rows(data)),
            "csv": lambda: to_csv(CSV, as_rows(data)),
        },
        raw=(("map_cells", urlencode({"axis": IN_CELLS[axis]})), ("claim_features", "")),
    )


def _cells(site: Site, axis: str, data: Row) -> dict[str, Markup]:
    facet = FACETS[axis]
    columns = [(column.value, column.label) for column in data["columns"]]

    def search(feature: str) -> str:
        return site.path(f"/search?feature={quote_plus(feature)}&{facet}=")

    def add(feature: str, value: str) -> str:
        where = {facet: value} if facet != "year" else {}
        return add_claim(site, feature=feature, **where)

    return body(data["lines"], columns, search, add)


CSV = (
    *("feature", "column", "claims", "with_parts", "supports", "qualifies", "disputes"),
    *("describes", "surest"),
)
