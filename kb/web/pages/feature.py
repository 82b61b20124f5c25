"""The page of one feature: what it means, and how the evidence about it balances."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from urllib.parse import urlencode

from kb.base.wording import plural
from kb.web.exports import feature_forms
from kb.web.forms import to_csv, to_json
from kb.web.links import feature_path
from kb.web.page import Page, Result
from kb.web.pages.effects import Group, forest, groups_of
from kb.web.pages.log import OF_ONE, Change, about, feed
from kb.web.pages.new import add_claim
from kb.web.pages.shared import (
    BEARINGS,
    CSV_COLUMNS,
    ClaimRow,
    claims_markdown,
    drawn_from,
)
from kb.web.queries import columns, record, records, scalar
from kb.web.redirects import absent
from kb.web.site import Site
from kb.web.svg.balance import Side, draw
from kb.web.svg.parts import files

SHOWN = 8
"""How many claims each way a page lists before it points to the search."""

BALANCE = f"""
select {columns(Side)} from feature_balance where feature = ? and scope = 'direct'
"""  # noqa: S608 - our own names

WHOLE = """
select claims, first_hand from map_cells
where feature = ? and axis = 'all' and scope = 'direct'
"""
WIDER = "select max(claims) from map_cells where feature = ? and axis = 'all'"

DESIGNS = """
select d.id, d.label, d.rank, m.claims, m.supports, m.qualifies, m.disputes, m.describes
from map_cells m join designs d on d.id = m.value
where m.feature = ? and m.axis = 'design' and m.scope = 'direct' order by d.rank, d.position
"""

CLAIMS = f"""
select {columns(ClaimRow, "c")}
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


@dataclass(frozen=True, slots=True)
class Ancestor:
    """A feature that the feature is a kind or a part of."""

    id: str
    label: str
    broader: str | None


@dataclass(frozen=True, slots=True)
class Part:
    """A feature that is a kind or a part of the feature, with the claims on it itself."""

    id: str
    label: str
    claims: int | None


@dataclass(frozen=True, slots=True)
class ByDesign:
    """The claims that rest on evidence of a design, by the way that it points."""

    id: str
    label: str
    rank: int | None
    claims: int
    supports: int
    qualifies: int
    disputes: int
    describes: int


@dataclass(frozen=True, slots=True)
class Term:
    """A design or a context by its name."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Lacking:
    """What the evidence about a feature lacks: designs, settings, sides and sureness."""

    designs: tuple[Term, ...]
    contexts: tuple[Term, ...]
    no_dispute: bool
    no_support: bool
    not_sure: bool
    second_hand_only: bool
    nothing: bool


@dataclass(frozen=True, slots=True)
class Feature:
    """Everything that the page shows of a feature: its row in the database, and what is linked.

    ``total`` counts the claims on the feature itself, of which ``first_hand`` rest on evidence that
    was read first-hand; ``with_parts`` counts those on its kinds and parts as well.
    """

    id: str
    label: str
    definition: str | None
    scope_note: str | None
    alt_labels: tuple[str, ...]
    broader: str | None
    broader_kind: str
    source: str | None
    replaces: str | None
    position: int
    claims: int
    ancestors: tuple[Ancestor, ...] = ()
    narrower: tuple[Part, ...] = ()
    total: int = 0
    with_parts: int = 0
    first_hand: int = 0
    by_bearing: tuple[Side, ...] = ()
    by_design: tuple[ByDesign, ...] = ()
    claims_by_bearing: Mapping[str, Sequence[ClaimRow]] = field(default_factory=dict)
    missing: Lacking | None = None
    log: tuple[Change, ...] = ()
    effects: tuple[Group, ...] = ()


def load(connection: sqlite3.Connection, ident: str, limit: int = SHOWN) -> Feature | None:
    """Everything that the page shows of a feature and those under it; None if there is none."""
    sql = f"select {columns(Feature)} from features where id = ?"  # noqa: S608 - our own names
    feature = record(connection, Feature, sql, (ident,))
    if feature is None:
        return None
    total, first_hand = connection.execute(WHOLE, (ident,)).fetchone() or (0, 0)
    sides = {side.bearing: side for side in records(connection, Side, BALANCE, (ident,))}
    by_bearing = tuple(sides[bearing] for bearing in BEARINGS if bearing in sides)
    return replace(
        feature,
        ancestors=_ancestors(connection, feature.broader),
        narrower=tuple(records(connection, Part, NARROWER, (ident,))),
        total=total,
        with_parts=scalar(connection, WIDER, (ident,)) or 0,
        first_hand=first_hand,
        by_bearing=by_bearing,
        by_design=tuple(records(connection, ByDesign, DESIGNS, (ident,))),
        claims_by_bearing={
            bearing: records(connection, ClaimRow, CLAIMS, (ident, bearing, limit))
            for bearing in BEARINGS
        },
        missing=missing(connection, ident, by_bearing, first_hand=first_hand, some=total > 0),
        log=about(connection, "feature", ident, OF_ONE),
        effects=groups_of(connection, "feature", ident),
    )


def _ancestors(connection: sqlite3.Connection, broader: str | None) -> tuple[Ancestor, ...]:
    ancestors: list[Ancestor] = []
    while broader and broader not in {row.id for row in ancestors}:
        sql = "select id, label, broader from features where id = ?"
        row = record(connection, Ancestor, sql, (broader,))
        if row is None:
            break
        ancestors.append(row)
        broader = row.broader
    return tuple(ancestors[::-1])


def missing(
    connection: sqlite3.Connection,
    ident: str,
    by_bearing: Iterable[Side],
    *,
    first_hand: int,
    some: bool,
) -> Lacking:
    """What the evidence about a feature lacks; ``some`` says whether there is any."""
    sides = {side.bearing: side for side in by_bearing}
    return Lacking(
        tuple(records(connection, Term, ABSENT_DESIGNS, (ident, "design"))),
        tuple(records(connection, Term, ABSENT_CONTEXTS, (ident, "context"))),
        no_dispute=some and not ("disputes" in sides and sides["disputes"].claims),
        no_support=some and not ("supports" in sides and sides["supports"].claims),
        not_sure=some and not any(side.high + side.moderate for side in sides.values()),
        second_hand_only=some and not first_hand,
        nothing=not some,
    )


async def page(site: Site, ident: str) -> Result:
    """The page of a feature."""
    feature = await site.recall(load, ident)
    if feature is None:
        return await absent(site, "feature", ident)
    claims = [row for listed in feature.claims_by_bearing.values() for row in listed]
    total = feature.total
    drawing = draw(feature.by_bearing, f"Claims about {feature.label} by certainty")
    estimates = feature.effects
    path = feature_path(ident)
    intro = feature.definition or ""
    return Page(
        path=path,
        template="kb/feature.html",
        title=feature.label,
        description=f"{intro} {plural(total, 'claim')} bear on it.".strip(),
        section="feature",
        context={
            "feature": feature,
            "total": total,
            "shown": SHOWN,
            "drawing": drawing,
            "forest": forest(estimates, f"Effects: {feature.label}", site.path)
            if estimates
            else None,
            "add": partial(add_claim, site),
        },
        forms={
            "json": partial(to_json, feature),
            "csv": partial(to_csv, CSV_COLUMNS, claims),
            "md": partial(claims_markdown, site.absolute("/"), feature.label, intro, claims),
            **feature_forms(site, ident, total),
            **files(lambda: drawing, drawn_from(site, drawing.title)),
            "atom": lambda: feed(site, f"{feature.label}: {site.config.title}", path, feature.log),
        },
        json_ld={
            "@context": "https://schema.org",
            "@type": "DefinedTerm",
            "@id": site.absolute(path),
            "name": feature.label,
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
