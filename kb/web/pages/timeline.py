"""The timeline: how the evidence for all claims, a feature or a claim has accumulated."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from kb.base.wording import plural
from kb.web.forms import to_csv, to_json
from kb.web.page import Missing, Moved, Page, Result, names_of
from kb.web.pages.shared import drawn_from, labels
from kb.web.queries import Params, record, records
from kb.web.redirects import term_now
from kb.web.site import Site
from kb.web.svg.parts import files
from kb.web.svg.timeline import Year, draw

WHOLE = "select year, relation, items from evidence_years where relation is not null order by year"

# Directions pass upwards from kinds, which are counted with a feature that has some.
OF_TERM = """
select year, items,
       case direction when 'for' then 'supports' when 'mixed' then 'qualifies' else 'disputes' end
       as relation
from evidence_years
where {kind} = :id and direction is not null and scope = (
  select max(scope) from evidence_years where {kind} = :id and scope <> 'parts')
order by year
"""

OF_CLAIM = """
select s.year, e.relation, count(*) as items from evidence e join sources s on s.key = e.source
where e.claim = ? and e.relation <> 'background' group by 1, 2 order by 1
"""

SUBJECTS = {
    "": "select null as id, 'The whole collection' as label where ? = ''",
    "claim": "select id, statement as label from claims where id = ?",
    "feature": "select id, label from features where id = ?",
    "outcome": "select id, label from outcomes where id = ?",
}

COUNTED = {
    "": "Items of evidence towards their claims: whether each supports, qualifies or disputes its"
    " claim. That says nothing of any feature; choose one to see what speaks for it.",
    "claim": "Items of evidence for, qualifying and against this claim.",
    "feature": "Items of evidence by the way that each points of the feature, or of a kind of it:"
    " one that disputes a claim against it speaks for it. Items that point no way do not count.",
    "outcome": "Items of evidence by the way that each points of a benefit on the outcome. Items"
    " that point no way do not count.",
}
"""What the bars count, in words."""

RELATIONS = ("supports", "qualifies", "disputes")
CSV = ("year", *RELATIONS, "cumulative")


@dataclass(frozen=True, slots=True)
class Subject:
    """What the evidence is about; without an id the whole collection."""

    id: str | None
    label: str


@dataclass(frozen=True, slots=True)
class Items:
    """How many items of evidence of a year point one way."""

    year: int | None
    relation: str
    items: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """The evidence on a subject by year; ``undated`` items have no year."""

    kind: str
    subject: Subject
    undated: int
    years: tuple[Year, ...]


def load(connection: sqlite3.Connection, kind: str, ident: str) -> Timeline | None:
    """The items of evidence by the year of their source; None if there is no such thing."""
    subject = record(connection, Subject, SUBJECTS[kind], (ident,))
    if subject is None:
        return None
    items = records(connection, Items, *_items_of(kind, subject.id))
    undated = sum(row.items for row in items if row.year is None)
    return Timeline(kind, subject, undated, tuple(by_year(items)))


def _items_of(kind: str, ident: str | None) -> tuple[str, Params]:
    """The query of what is drawn, and its values."""
    if kind in {"feature", "outcome"}:
        return OF_TERM.format(kind=kind), {"id": ident}
    return (OF_CLAIM, (ident,)) if kind == "claim" else (WHOLE, ())


def by_year(items: Iterable[Items]) -> list[Year]:
    """One row a year that has evidence, with the items so far."""
    years: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(RELATIONS, 0))
    for row in items:
        if row.year is not None:
            years[row.year][row.relation] = row.items
    total, lines = 0, []
    for year, counts in sorted(years.items()):
        total += sum(counts.values())
        lines.append(Year(year, **counts, cumulative=total))
    return lines


async def page(site: Site) -> Result:
    """The page of the timeline; ``feature``, ``outcome`` or ``claim`` narrows it."""
    args = site.request.args
    kind = next((kind for kind in ("claim", "feature", "outcome") if args.get(kind)), "")
    ident = args.get(kind) or "" if kind else ""
    data = await site.recall(load, kind, ident)
    if data is None:
        now = await site.read(term_now, kind, ident)
        if now and now.keys() <= {"claim", "feature", "outcome"}:
            return Moved("/timeline", urlencode(now))
        return Missing(kind, ident, (("/timeline", "the whole collection"),))
    label = data.subject.label
    total = data.years[-1].cumulative if data.years else 0
    title = f"Evidence over time: {label}"
    middle = "Mixed" if kind in {"feature", "outcome"} else "Qualifying"
    drawing = draw(data.years, title, middle)
    points = site.config.pictures or not kind
    return Page(
        path="/timeline",
        query=urlencode({kind: ident}) if kind else "",
        template="kb/timeline.html",
        title=title,
        description=f"{plural(total, 'dated item')} of evidence by the year of its source.",
        section="timeline",
        context={
            **names_of(data),
            "total": total,
            "counted": COUNTED[kind],
            "middle": middle,
            "features": await site.recall(labels, "features"),
            "outcomes": await site.recall(labels, "outcomes"),
            "drawing": drawing,
        },
        forms={
            **files(lambda: drawing, drawn_from(site, title), points=points),
            "csv": partial(to_csv, CSV, data.years),
            "json": partial(to_json, data),
        },
        raw=(
            ("evidence", urlencode({"claim": ident}))
            if kind == "claim"
            else (
                "evidence_years",
                urlencode({"feature": ident} if kind else {"relation__notnull": 1}),
            ),
        ),
    )
