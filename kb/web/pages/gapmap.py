"""The evidence and gap map: features against contexts, designs or years of evidence."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from dataclasses import dataclass

from kb.web.forms import to_csv, to_json
from kb.web.page import Missing, Page, Result
from kb.web.pages.tree import FEATURES, ordered
from kb.web.queries import Row, rows
from kb.web.site import Site

AXES = {"contexts": "Contexts", "designs": "Study designs", "years": "Years of evidence"}

WIDEST = 16
"""Years are shown one by one up to this many, and in fives or more beyond."""

CELLS = {
    "contexts": """
select cf.feature, cc.context as column, cf.bearing, coalesce(c.certainty, '') as certainty,
       count(*) as claims
from claim_features cf join claim_contexts cc on cc.claim = cf.claim
join claims c on c.id = cf.claim where c.status <> 'superseded' group by 1, 2, 3, 4
""",
    "designs": """
select cf.feature, e.design as column, cf.bearing, coalesce(c.certainty, '') as certainty,
       count(distinct c.id) as claims
from claim_features cf join evidence e on e.claim = cf.claim and e.relation <> 'background'
join claims c on c.id = cf.claim
where c.status <> 'superseded' and e.design is not null group by 1, 2, 3, 4
""",
    "years": """
select cf.feature, s.year - s.year % :step as column, cf.bearing,
       coalesce(c.certainty, '') as certainty, count(distinct c.id) as claims
from claim_features cf join evidence e on e.claim = cf.claim and e.relation <> 'background'
join sources s on s.key = e.source join claims c on c.id = cf.claim
where c.status <> 'superseded' and s.year is not null group by 1, 2, 3, 4
""",
}

YEARS = """
select min(s.year), max(s.year) from sources s where s.year is not null
and exists (select 1 from evidence e where e.source = s.key and e.relation <> 'background')
"""

STEPS = (1, 5, 10, 25, 50, 100, 1000)

LEVELS = ("high", "moderate", "low", "very-low", "")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the map: its key in the query, the value to search for, and its label."""

    key: str
    value: str
    label: str


def load(connection: sqlite3.Connection, axis: str) -> Row:
    """The map: its columns, and a row for each feature with a cell for each column."""
    columns, step = _columns(connection, axis)
    parameters = {"step": step} if axis == "years" else {}
    cells: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows(connection, CELLS[axis], parameters):
        cells[row["feature"], str(row["column"])].append(row)
    lines = [
        {
            "id": feature["id"],
            "label": feature["label"],
            "depth": feature["depth"],
            "cells": [cell(cells[feature["id"], column.key]) for column in columns],
        }
        for feature in ordered(rows(connection, FEATURES))
    ]
    return {"columns": columns, "lines": lines}


def _columns(connection: sqlite3.Connection, axis: str) -> tuple[list[Column], int]:
    """The columns of the map, and the years that one of them spans."""
    if axis == "years":
        first, last = connection.execute(YEARS).fetchone()
        return year_columns(first, last)
    sql = f"select id, label from {axis} order by position"  # noqa: S608 - a key of AXES
    return [Column(row["id"], row["id"], row["label"]) for row in rows(connection, sql)], 1


def year_columns(first: int | None, last: int | None) -> tuple[list[Column], int]:
    """Columns that cover the years: single ones, or equal spans where there are many."""
    if first is None or last is None:
        return [], 1
    step = next(step for step in STEPS if (last - first) / step < WIDEST)
    starts = range(first - first % step, last + 1, step)
    if step == 1:
        return [Column(str(year), str(year), str(year)) for year in starts], step
    return [
        Column(str(year), f"{year}..{year + step - 1}", f"{year}–{year + step - 1}")
        for year in starts
    ], step


def cell(found: list[Row]) -> Row:
    """One cell: how many claims, which way they point, and the surest of them."""
    ways = dict.fromkeys(("supports", "qualifies", "disputes", "describes"), 0)
    for row in found:
        ways[row["bearing"]] += row["claims"]
    present = {row["certainty"] for row in found}
    surest = next((level for level in LEVELS if level in present), None)
    return {**ways, "claims": sum(ways.values()), "surest": surest}


def as_rows(data: Row) -> list[Row]:
    """The map as one row a cell."""
    return [
        {"feature": line["id"], "column": column.value, **value}
        for line in data["lines"]
        for column, value in zip(data["columns"], line["cells"], strict=True)
    ]


def first_claim(feature: str, axis: str, value: str) -> str:
    """The beginning of a note that would fill an empty cell."""
    context = f"contexts: [{value}]\n" if axis == "contexts" else ""
    design = f"    design: {value}\n" if axis == "designs" else ""
    return (
        f"---\nclaim: \nstatus: draft\nfeatures:\n  {feature}: supports\n{context}"
        f"evidence:\n  - source: \n    relation: supports\n{design}---\n"
    )


async def page(site: Site) -> Result:
    """The page of the map; ``by`` picks what the features stand against."""
    axis = site.request.args.get("by") or "contexts"
    if axis not in AXES:
        return Missing("map by", axis, tuple((f"/map?by={name}", name) for name in AXES))
    data = await site.recall(load, axis)
    return Page(
        path="/map",
        query="" if axis == "contexts" else f"by={axis}",
        template="kb/map.html",
        title=f"Evidence and gap map by {AXES[axis].lower()}",
        description="Where there is evidence, which way it points, and where there is none.",
        section="map",
        context={"axis": axis, "axes": AXES, "first_claim": first_claim, **data},
        forms={
            "json": lambda: to_json(as_rows(data)),
            "csv": lambda: to_csv(CSV, as_rows(data)),
        },
        raw=(("claim_features", ""), ("features", "")),
    )


CSV = ("feature", "column", "claims", "supports", "qualifies", "disputes", "describes", "surest")
