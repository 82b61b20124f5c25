"""The evidence and gap map: features against contexts, designs or years of evidence."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from urllib.parse import quote_plus, urlencode

from markupsafe import Markup

from kb.store.years import spans
from kb.web.forms import to_csv, to_json
from kb.web.page import Missing, Page, Result, names_of
from kb.web.pages.gaps import column_page
from kb.web.pages.map_cells import body
from kb.web.pages.map_filters import (
    BASES,
    CERTAINTIES,
    Filters,
    address_of,
    cells_of,
    filters_of,
)
from kb.web.pages.new import add_claim
from kb.web.pages.shared import drawn_from, labels
from kb.web.pages.tree import Levels, feature_tree, surest_of
from kb.web.queries import columns, records, scalar
from kb.web.site import Site
from kb.web.svg.evidence_map import Cell, Line, draw
from kb.web.svg.parts import files

AXES = {
    "outcomes": "Outcomes",
    "contexts": "Contexts",
    "designs": "Study designs",
    "years": "Years of evidence",
}
FACETS = {"outcomes": "outcome", "contexts": "context", "designs": "design", "years": "year"}
"""What each axis is called in a search."""


@dataclass(frozen=True, slots=True)
class CellRow(Levels):
    """A cell as it was counted when the database was built."""

    feature: str
    value: str
    claims: int
    supports: int
    qualifies: int
    disputes: int
    describes: int


CELLS = f"""
select {columns(CellRow)} from map_cells
where axis = ? and feature is not null and scope = 'direct'
"""  # noqa: S608 - our own names
WITH_PARTS = """
select feature, value, claims from map_cells
where axis = ? and feature is not null and scope = 'parts'
"""
IN_CELLS = {
    "outcomes": "outcome",
    "contexts": "context",
    "designs": "design",
    "years": "years",
}

TERMS = {
    "outcomes": "select id, label, '' as kind from outcomes order by position",
    "contexts": "select id, label, coalesce(kind, '') as kind from contexts order by position",
    "designs": "select id, label, '' as kind from designs order by position",
}
YEARS = "select min(year), max(year) from sources"
"""As the build counts them: of all sources, those that nobody uses yet included."""

GROUPS = {
    "place": "Places",
    "programme": "Programmes",
    "phase": "Phases",
    "period": "Periods",
    "population": "Populations",
    "setting": "Settings",
    "intervention": "Interventions",
    "comparator": "Comparators",
    "": "Other",
}
"""The kinds of contexts, each with what heads its columns, in their order."""

NOTHING = Cell()


SUPERSEDED = "select exists(select 1 from claims where status = 'superseded')"

WITHOUT_SUPERSEDED = "-status:superseded"
"""The query that leaves out what the map does not count."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the map: the value to search for, its label, and what it is grouped under."""

    value: str
    label: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceMap:
    """The map: a line for each feature with a cell for each column.

    ``groups`` are the heads over columns, each with how many it spans; ``superseded`` tells whether
    there are claims that it does not count, but a search finds.
    """

    columns: Sequence[Column]
    groups: Sequence[tuple[str, int]]
    lines: Sequence[Line]
    superseded: bool


def load(connection: sqlite3.Connection, axis: str, filters: Filters) -> EvidenceMap:
    """The map by an axis, narrowed as the filters say."""
    columns = _columns(connection, axis)
    if filters.narrowed:
        cells = cells_of(connection, axis, filters, _spans(connection))
    else:
        cells = _counted(connection, IN_CELLS[axis], direct=bool(filters.direct))
    lines = [
        Line(
            feature.id,
            feature.label,
            feature.depth,
            tuple(cells.get((feature.id, column.value), NOTHING) for column in columns),
        )
        for feature in feature_tree(connection)
        if not (filters.parts and feature.depth)
    ]
    if filters.empty:
        columns, lines = _without_empty(columns, lines)
    superseded = bool(scalar(connection, SUPERSEDED))
    return EvidenceMap(columns, _groups(columns), lines, superseded)


def _counted(
    connection: sqlite3.Connection, name: str, *, direct: bool
) -> dict[tuple[str, str], Cell]:
    """The cells as they were counted when the database was built."""
    cells = {
        (row.feature, row.value): Cell(
            row.claims,
            row.claims,
            row.supports,
            row.qualifies,
            row.disputes,
            row.describes,
            surest_of(row.high, row.moderate, row.low, row.very_low),
        )
        for row in records(connection, CellRow, CELLS, (name,))
    }
    for feature, value, claims in connection.execute(WITH_PARTS, (name,)) if not direct else ():
        where = feature, value
        cells[where] = replace(cells.get(where, NOTHING), with_parts=claims)
    return cells


def _without_empty(columns: list[Column], lines: list[Line]) -> tuple[list[Column], list[Line]]:
    """The columns and rows that hold at least one claim."""
    places = [
        place
        for place in range(len(columns))
        if any(line.cells[place].with_parts for line in lines)
    ]
    narrow = [replace(line, cells=tuple(line.cells[place] for place in places)) for line in lines]
    shown = [line for line in narrow if any(cell.with_parts for cell in line.cells)]
    return [columns[place] for place in places], shown


def _spans(connection: sqlite3.Connection) -> Mapping[int, str]:
    """From each year that has evidence to its column."""
    first, last = connection.execute(YEARS).fetchone()
    return spans(first, last) if first is not None else {}


def choices(connection: sqlite3.Connection) -> dict[str, dict[str, str]]:
    """The labels of what the map can be narrowed to, and whether there are outcomes."""
    tables = ("contexts", "designs", "outcomes")
    return {table: labels(connection, table) for table in tables}


def _columns(connection: sqlite3.Connection, axis: str) -> list[Column]:
    if axis == "years":
        years = dict.fromkeys(_spans(connection).values())
        return [Column(span, span.replace("..", "–")) for span in years]
    terms = connection.execute(TERMS[axis]).fetchall()
    kinds = list(dict.fromkeys([*GROUPS, *(kind for _, _, kind in terms)]))
    terms.sort(key=lambda term: kinds.index(term[2]))
    return [Column(ident, label, _heading(kind)) for ident, label, kind in terms]


def _heading(kind: str) -> str:
    """What heads the columns of a kind; one that the vocabulary declares goes by its name."""
    return GROUPS.get(kind) or kind.replace("-", " ").capitalize()


def _groups(columns: list[Column]) -> list[tuple[str, int]]:
    """The heads over groups of columns, each with how many it spans; none for a single group."""
    groups = [(name, len(list(held))) for name, held in groupby(columns, lambda one: one.group)]
    return groups if len(groups) > 1 else []


def as_rows(data: EvidenceMap) -> list[Mapping[str, object]]:
    """The map as one row of :data:`CSV` a cell."""
    return [
        {"feature": line.id, "column": column.value, **{name: cell[name] for name in CSV[2:]}}
        for line in data.lines
        for column, cell in zip(data.columns, map(names_of, line.cells), strict=True)
    ]


async def page(site: Site) -> Result:
    """The page of the map; ``by`` picks what the features stand against."""
    known = await site.recall(choices)
    default = "outcomes" if known["outcomes"] else "contexts"
    if pair := site.request.args.get("gaps"):
        return await gaps(site, pair)
    axis = site.request.args.get("by") or default
    if axis not in AXES:
        return Missing("map by", axis, tuple((f"/map?by={name}", name) for name in AXES))
    filters = filters_of(site.request.args)
    data = await site.recall(load, axis, filters)
    title = f"Evidence and gap map by {AXES[axis].lower()}"
    said = filters.words(known)
    return Page(
        path="/map",
        query=address_of(axis, default, filters),
        template="kb/map.html",
        title=title,
        description="Where there is evidence, which way it points, and where there is none.",
        section="map",
        context={
            "axis": axis,
            "default": default,
            "axes": AXES,
            "filters": filters,
            "said": said,
            "known": known,
            "bases": BASES,
            "certainties": CERTAINTIES,
            "cells": _cells(site, axis, data, filters),
            **names_of(data),
        },
        forms={
            **files(
                partial(draw, data.columns, data.lines, f"{title} {said}".strip()),
                drawn_from(site, title),
            ),
            "json": lambda: to_json(as_rows(data)),
            "csv": lambda: to_csv(CSV, as_rows(data)),
        },
        index=not filters.query,
        raw=(("map_cells", urlencode({"axis": IN_CELLS[axis]})), ("directions", "")),
    )


async def gaps(site: Site, pair: str) -> Result:
    """The page of one column; ``asked`` names it as ``contexts:primary``."""
    axis, _, value = pair.partition(":")
    data = await site.recall(load, axis, Filters()) if axis in AXES else None
    columns = {column.value: place for place, column in enumerate(data.columns if data else ())}
    if data is None or value not in columns:
        return Missing("column of the map", pair, (("/map", "the map"),))
    place = columns[value]

    def address(feature: str, held: bool) -> str:
        if held:
            query = {"feature": feature, FACETS[axis]: value}
            query |= {"q": WITHOUT_SUPERSEDED} if data.superseded else {}
            return site.path(f"/search?{urlencode(query)}")
        where = {FACETS[axis]: value} if axis != "years" else {}
        return add_claim(site, feature=feature, **where)

    name = (data.columns[place].label, AXES[axis])
    return column_page(pair, name, data.lines, place, address)


def _cells(site: Site, axis: str, data: EvidenceMap, filters: Filters) -> dict[str, Markup]:
    facet = FACETS[axis]
    columns = [(column.value, column.label) for column in data.columns]
    narrowed = {
        name: value
        for name, value in filters.query.items()
        if name in {"certainty", "design", "basis", "context"} and name != facet
    }

    def search(feature: str) -> str:
        more = "".join(f"&{name}={quote_plus(value)}" for name, value in narrowed.items())
        more += f"&q={quote_plus(WITHOUT_SUPERSEDED)}" if data.superseded else ""
        return site.path(f"/search?feature={quote_plus(feature)}{more}&{facet}=")

    def add(feature: str, value: str) -> str:
        where = {facet: value} if facet != "year" else {}
        return add_claim(site, feature=feature, **where)

    return body(data.lines, columns, search, add)


CSV = (
    *("feature", "column", "claims", "with_parts", "supports", "qualifies", "disputes"),
    *("describes", "surest"),
)
