"""The evidence and gap map narrowed to some evidence: counted anew from items and their directions.

Filters on evidence (design, basis) hold together on one item; those on claims (certainty, context)
on the claim. A claim counts once in a cell, by the way that its independent lines there point
together.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Protocol
from urllib.parse import urlencode

from kb.search.containing import upwards, within
from kb.web.svg.evidence_map import Cell

BASES: Mapping[str, str] = {
    "full-text": "Full text",
    "abstract": "Abstract",
    "summary": "Summary",
    "relayed": "As relayed",
}
CERTAINTIES: Mapping[str, str] = {
    "high": "High",
    "moderate": "Moderate",
    "low": "Low",
    "very-low": "Very low",
}

ITEMS = """
select d.feature, d.claim, d.line, d.direction, c.certainty, e.second_hand, {value} as value
from directions d
join evidence e on e.id = d.evidence
join claims c on c.id = d.claim
{joins}
where d.feature is not null and c.status <> 'superseded' and d.relation <> 'background'
{where}
"""

VALUES: Mapping[str, tuple[str, str]] = {
    "outcomes": (
        "o.outcome",
        "join directions o on o.evidence = d.evidence and o.outcome is not null",
    ),
    "contexts": ("x.context", "join claim_contexts x on x.claim = d.claim"),
    "designs": ("e.design", ""),
    "years": ("s.year", "join sources s on s.key = e.source"),
}
"""For each axis what stands in the column of an item, and what has to be joined for it."""

CONTAINERS = ("contexts", "designs")
"""The axes whose terms hold what is about narrower ones."""


class Args(Protocol):
    """The query string's arguments."""

    def get(self, name: str, default: str | None = None) -> str | None:
        """The first value of an argument."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What the map is narrowed to, each empty where it is not, and how it is shown."""

    certainty: str = ""
    design: str = ""
    basis: str = ""
    context: str = ""
    empty: str = ""
    parts: str = ""
    direct: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether any evidence is left out."""
        return bool(self.certainty or self.design or self.basis or self.context)

    @property
    def query(self) -> dict[str, str]:
        """The arguments of the address, without those that say nothing."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if value}

    def words(self, labels: Mapping[str, Mapping[str, str]]) -> str:
        """What is counted, in words; ``labels`` are those of the contexts and designs by id."""
        said = (
            ("claims of certainty", CERTAINTIES.get(self.certainty, "").lower()),
            ("design", labels["designs"].get(self.design, self.design)),
            ("read as", BASES.get(self.basis, "").lower()),
            ("context", labels["contexts"].get(self.context, self.context)),
        )
        return "; ".join(f"{name}: {value}" for name, value in said if value)


def filters_of(args: Args) -> Filters:
    """The filters that an address names; words that none of them knows are passed over."""
    values = {field.name: (args.get(field.name) or "").strip() for field in fields(Filters)}
    known = {
        "certainty": values["certainty"] if values["certainty"] in CERTAINTIES else "",
        "basis": values["basis"] if values["basis"] in BASES else "",
        **{name: "1" if values[name] else "" for name in ("empty", "parts", "direct")},
    }
    return Filters(**{**values, **known})


def address_of(axis: str, default: str, filters: Filters) -> str:
    """The canonical query string of a map."""
    by = {} if axis == default else {"by": axis}
    return urlencode({**by, **filters.query})


def cells_of(
    connection: sqlite3.Connection, axis: str, filters: Filters, spans: Mapping[int, str]
) -> dict[tuple[str, str], Cell]:
    """The cells of the map by feature and column; ``spans`` are the columns of years."""
    cells: dict[tuple[str, str], dict[str, _Claim]] = defaultdict(dict)
    above = upwards(connection, axis) if axis in CONTAINERS else {}
    for feature, claim, line, direction, certainty, second, value in connection.execute(
        *_query(connection, axis, filters)
    ):
        for column in _columns_of(axis, value, above, spans):
            held = cells[feature, column].setdefault(claim, _Claim(certainty))
            held.add(line, direction, bool(second))
    return {place: _cell(claims.values()) for place, claims in cells.items()}


class _Claim:
    """A claim in a cell: its certainty, and which way its lines there point."""

    def __init__(self, certainty: str | None) -> None:
        self.certainty = certainty
        self.lines: dict[int, set[str]] = defaultdict(set)
        self.first_hand = False

    def add(self, line: int, direction: str | None, second_hand: bool) -> None:
        """Count an item."""
        self.lines[line] |= {direction} if direction else set()
        self.first_hand |= not second_hand

    @property
    def way(self) -> str:
        """Which way it points: where all lines point one way, that way; else mixed."""
        ways = {together(directions) for directions in self.lines.values()} - {""}
        return together(ways)


def together(ways: Iterable[str]) -> str:
    """The way that all point, ``mixed`` where they do not agree, empty where none points."""
    distinct = set(ways)
    return distinct.pop() if len(distinct) == 1 else "mixed" if distinct else ""


def _cell(claims: Iterable[_Claim]) -> Cell:
    held = list(claims)
    ways = Counter(claim.way for claim in held)
    rated = {claim.certainty for claim in held}
    return Cell(
        claims=len(held),
        with_parts=len(held),
        supports=ways["for"],
        qualifies=ways["mixed"],
        disputes=ways["against"],
        describes=ways[""],
        surest=next((level for level in CERTAINTIES if level in rated), None),
    )


def _query(
    connection: sqlite3.Connection, axis: str, filters: Filters
) -> tuple[str, tuple[object, ...]]:
    value, joins = VALUES[axis]
    if axis == "outcomes":
        # Towards an outcome an item points as its claim's word on that outcome has it.
        value, direction = "o.outcome", "o.direction"
    else:
        direction = "d.direction"
    where: list[str] = []
    params: list[object] = []
    if filters.certainty:
        where.append("and c.certainty = ?")
        params.append(filters.certainty)
    if filters.basis:
        where.append("and e.basis = ?")
        params.append(filters.basis)
    for name, table, column in (
        ("design", "designs", "e.design in ({})"),
        (
            "context",
            "contexts",
            "d.claim in (select claim from claim_contexts where context in ({}))",
        ),
    ):
        wanted = getattr(filters, name)
        if wanted:
            inside = within(connection, table).get(wanted, [wanted])
            where.append("and " + column.format(", ".join("?" * len(inside))))
            params += inside
    sql = ITEMS.format(value=value, joins=joins, where="\n".join(where))
    return sql.replace("d.direction, c.certainty", f"{direction}, c.certainty"), tuple(params)


def _columns_of(
    axis: str, value: object, above: Mapping[str, tuple[str, ...]], spans: Mapping[int, str]
) -> Iterable[str]:
    if value is None:
        return ()
    if axis == "years":
        return (spans[int(str(value))],) if int(str(value)) in spans else ()
    return above.get(str(value), ()) if axis in CONTAINERS else (str(value),)
