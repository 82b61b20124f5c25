"""Two to four features, contexts or studies side by side: evidence, certainty, effects, claims."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import permutations
from urllib.parse import urlencode

from kb.store.criteria import LEVELS
from kb.web.forms import to_csv, to_json
from kb.web.links import feature_path, study_path, term_path
from kb.web.page import Missing, Page, Result
from kb.web.queries import record, records
from kb.web.site import Site

MOST = 4
"""Things that are compared at once."""

SOME = 60
"""Claims that two of them share, or pairs that conflict, shown at most."""

KINDS: Mapping[str, str] = {"feature": "Features", "context": "Contexts", "study": "Studies"}

TABLES: Mapping[str, str] = {"feature": "features", "context": "contexts", "study": "studies"}

PATHS: Mapping[str, Callable[[str], str]] = {
    "feature": feature_path,
    "context": partial(term_path, "context"),
    "study": study_path,
}

OPTIONS = {
    "feature": "select id, label from features order by position",
    "context": "select id, label from contexts order by position",
    "study": "select id, label from studies order by label",
}

CLAIMS = {
    "feature": "select claim from claim_features where feature = ?1",
    "context": """
        with recursive under(id) as (
          select ?1 union select t.id from contexts t join under u on t.broader = u.id)
        select claim from claim_contexts where context in (select id from under)""",
    "study": "select claim from evidence where study = ?1",
}

HELD = """
select c.id, c.statement, coalesce(c.certainty, '') as certainty, c.status,
       c.independent_lines as lines, c.second_hand, c.first_year, c.last_year
from claims c where c.status <> 'superseded' and c.id in ({claims}) order by c.id
"""

CELL = "feature = ?1 and axis = 'all' and scope = 'direct'"

WAYS = f"""
select 'for' as way, lines_for as lines from map_cells where {CELL}
union all select 'mixed', lines_mixed from map_cells where {CELL}
union all select 'against', lines_against from map_cells where {CELL}
"""  # noqa: S608 - our own names

EFFECTS = {
    "feature": "e.claim in (select claim from claim_features where feature = ?1)",
    "context": f"e.claim in ({CLAIMS['context']})",
    "study": "e.study = ?1",
}

REPORTED = """
select min(s.year) as first, max(s.year) as last
from study_sources r join sources s on s.key = r.source where r.study = ?1
"""

OUTCOMES = """
select o.label, count(*) as effects from effects e join outcomes o on o.id = e.outcome
where {which} group by o.id order by effects desc, o.position
"""

CONFLICTS = """
select r.claim, r.target from claim_relations r where r.relation = 'disputes'
order by r.claim, r.target
"""


@dataclass(frozen=True, slots=True)
class Option:
    """A thing that can be compared."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim about one of them."""

    id: str
    statement: str
    certainty: str
    status: str
    lines: int
    second_hand: int
    first_year: int | None
    last_year: int | None


@dataclass(frozen=True, slots=True)
class Way:
    """How many independent lines of evidence point one way of a feature."""

    way: str
    lines: int


@dataclass(frozen=True, slots=True)
class Span:
    """The first and the last year, as far as they are known."""

    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class Measured:
    """How many estimates there are of an outcome."""

    label: str
    effects: int


@dataclass(frozen=True, slots=True)
class Side:
    """One of the things that are compared.

    ``ways`` are lines of evidence for, mixed and against a feature; of other things there are none.
    ``years`` are those of a study's reports, of other things those of their claims' evidence.
    """

    id: str
    label: str
    address: str
    claims: tuple[ClaimRow, ...]
    ways: tuple[Way, ...]
    effects: tuple[Measured, ...]
    years: Span

    @property
    def levels(self) -> tuple[tuple[str, int], ...]:
        """How many claims there are of each level of certainty, the surest first."""
        counts = Counter(claim.certainty for claim in self.claims)
        return tuple((level, counts[level]) for level in LEVELS)

    def lines(self, way: str) -> int:
        """The lines of evidence that point one way."""
        return next((one.lines for one in self.ways if one.way == way), 0)


@dataclass(frozen=True, slots=True)
class Shared:
    """A claim that is about several of them."""

    claim: ClaimRow
    sides: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A claim about one of them that disputes a claim about another, or about the same."""

    claim: ClaimRow
    disputes: ClaimRow


@dataclass(frozen=True, slots=True)
class Context:
    """What the page shows."""

    kind: str
    kinds: Mapping[str, str]
    options: tuple[Option, ...]
    chosen: tuple[str, ...]
    most: int
    sides: tuple[Side, ...]
    shared: tuple[Shared, ...]
    conflicts: tuple[Conflict, ...]


def options(connection: sqlite3.Connection, kind: str) -> tuple[Option, ...]:
    """Everything of a kind that can be compared."""
    return tuple(records(connection, Option, OPTIONS[kind]))


def side(connection: sqlite3.Connection, kind: str, one: Option) -> Side:
    """One of the things that are compared."""
    held = HELD.format(claims=CLAIMS[kind])
    which = OUTCOMES.format(which=EFFECTS[kind])
    claims = tuple(records(connection, ClaimRow, held, (one.id,)))
    reported = record(connection, Span, REPORTED, (one.id,)) if kind == "study" else None
    return Side(
        id=one.id,
        label=one.label,
        address=PATHS[kind](one.id),
        claims=claims,
        ways=tuple(records(connection, Way, WAYS, (one.id,))) if kind == "feature" else (),
        effects=tuple(records(connection, Measured, which, (one.id,))),
        years=reported or evidence_years(claims),
    )


def evidence_years(claims: Sequence[ClaimRow]) -> Span:
    """The first and the last year of the claims' evidence."""
    first = [claim.first_year for claim in claims if claim.first_year]
    last = [claim.last_year for claim in claims if claim.last_year]
    return Span(min(first, default=None), max(last, default=None))


def load(connection: sqlite3.Connection, kind: str, chosen: tuple[str, ...]) -> Context:
    """What the page shows of the things chosen."""
    every = options(connection, kind)
    known = {one.id: one for one in every}
    sides = tuple(side(connection, kind, known[ident]) for ident in chosen if ident in known)
    return Context(
        kind=kind,
        kinds=KINDS,
        options=every,
        chosen=chosen,
        most=MOST,
        sides=sides,
        shared=shared(sides),
        conflicts=conflicts(connection, sides),
    )


def shared(sides: Sequence[Side]) -> tuple[Shared, ...]:
    """The claims that are about several of them, those about most first."""
    about: dict[str, list[str]] = {}
    claims = {claim.id: claim for one in sides for claim in one.claims}
    for one in sides:
        for claim in one.claims:
            about.setdefault(claim.id, []).append(one.label)
    several = [Shared(claims[name], tuple(held)) for name, held in about.items() if len(held) > 1]
    return tuple(sorted(several, key=lambda one: (-len(one.sides), one.claim.id))[:SOME])


def conflicts(connection: sqlite3.Connection, sides: Sequence[Side]) -> tuple[Conflict, ...]:
    """The claims about one that dispute a claim about another."""
    held = {claim.id: claim for one in sides for claim in one.claims}
    about = [{claim.id for claim in one.claims} for one in sides]
    disputes = [
        Conflict(held[claim], held[target])
        for claim, target in connection.execute(CONFLICTS)
        if any(claim in some and target in others for some, others in permutations(about, 2))
    ]
    return tuple(disputes[:SOME])


async def page(site: Site) -> Result:
    """The comparison of what ``feature``, ``context`` or ``study`` name, given several times."""
    args = site.request.args
    kind = next((kind for kind in KINDS if args.getlist(kind)), args.get("of") or "feature")
    if kind not in KINDS:
        return Missing(
            "comparison of", kind, tuple((f"/compare?of={name}", name) for name in KINDS)
        )
    chosen = tuple(dict.fromkeys(value for value in args.getlist(kind) if value))[:MOST]
    shown = await site.recall(load, kind, chosen)
    unknown = set(chosen) - {one.id for one in shown.options}
    if unknown:
        return Missing(kind, ", ".join(sorted(unknown)), ((f"/{TABLES[kind]}", "the list"),))
    names = " and ".join(one.label for one in shown.sides)
    query = [(kind, ident) for ident in chosen] or ([("of", kind)] if kind != "feature" else [])
    return Page(
        path="/compare",
        query=urlencode(query),
        template="kb/compare.html",
        title=f"Compare {names}" if names else "Compare",
        description="Evidence, certainty, effects and claims side by side.",
        section="compare",
        context=shown,
        forms={
            "json": partial(to_json, {"sides": shown.sides, "shared": shown.shared}),
            "csv": partial(to_csv, CSV, as_rows(shown.sides)),
        },
        raw=((TABLES[kind], ""),),
        index=not chosen,
    )


CSV = ("what", "id", "claim", "statement", "certainty", "status", "lines")


def as_rows(sides: Sequence[Side]) -> list[dict[str, object]]:
    """One row for each claim about each of them."""
    return [
        {
            "what": one.label,
            "id": one.id,
            "claim": claim.id,
            "statement": claim.statement,
            "certainty": claim.certainty or None,
            "status": claim.status,
            "lines": claim.lines,
        }
        for one in sides
        for claim in one.claims
    ]
