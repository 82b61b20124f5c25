"""The page of a context or of a study design: what it means, and the claims under it."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from kb.base.wording import plural
from kb.store.criteria import by_certainty
from kb.web.forms import to_csv, to_json
from kb.web.links import term_path
from kb.web.page import Page, Result
from kb.web.queries import record, records
from kb.web.redirects import absent
from kb.web.site import Site

SHOWN = 25
"""Claims on the page before it points to the search."""

TERM = """
select id, label, definition, scope_note, alt_labels, broader, source, {kind} as kind
from {table} where id = ?
"""

UNDER = """
with recursive under(id) as (
  select ?1 union select t.id from {table} t join under u on t.broader = u.id)
"""

CLAIMS = f"""
select c.id, c.statement, c.certainty, c.status, c.supports, c.qualifies, c.disputes,
       c.first_year, c.last_year
from claims c where c.status <> 'superseded' and c.id in ({{held}})
order by {by_certainty("c.certainty")}, c.independent_lines desc, c.last_year desc, c.id
"""  # noqa: S608 - the order is our own

FEATURES = """
select f.id, f.label, count(distinct c.id) as claims
from claims c join claim_features b on b.claim = c.id join features f on f.id = b.feature
where c.status <> 'superseded' and c.id in ({held}) group by f.id order by claims desc, f.position
"""

NARROWER = """
select id, label, claims from {table} where broader = ? order by position
"""

WIDER = "select id, label, claims from {table} where id = ?"

HELD = {
    "context": "select claim from claim_contexts where context in (select id from under)",
    "design": "select claim from evidence where relation <> 'background'"
    " and design in (select id from under)",
}
TABLES = {"context": "contexts", "design": "designs"}
KINDS = {"context": "kind", "design": "null"}
HEADS = {"context": "Context", "design": "Study design"}


@dataclass(frozen=True, slots=True)
class TermRow:
    """A term as it stands in the vocabulary."""

    id: str
    label: str
    definition: str | None
    scope_note: str | None
    alt_labels: tuple[str, ...]
    broader: str | None
    source: str | None
    kind: str | None


@dataclass(frozen=True, slots=True)
class Related:
    """A term beside it, with how many claims carry that itself."""

    id: str
    label: str
    claims: int


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim in the list."""

    id: str
    statement: str
    certainty: str | None
    status: str
    supports: int
    qualifies: int
    disputes: int
    first_year: int | None
    last_year: int | None


@dataclass(frozen=True, slots=True)
class Context:
    """What the page shows; ``name`` is context or design."""

    name: str
    head: str
    term: TermRow
    wider: Related | None
    narrower: list[Related]
    features: list[Related]
    claims: list[ClaimRow]
    shown: int = SHOWN


def load(connection: sqlite3.Connection, name: str, ident: str) -> Context | None:
    """What the page shows of a term; None if there is no such one.

    Claims are those under the term or a narrower one: the search counts the same.
    """
    table, own = TABLES[name], {"table": TABLES[name], "kind": KINDS[name], "held": HELD[name]}
    term = record(connection, TermRow, TERM.format(**own), (ident,))
    if term is None:
        return None
    wider = WIDER.format(table=table)
    return Context(
        name=name,
        head=HEADS[name],
        term=term,
        wider=record(connection, Related, wider, (term.broader,)) if term.broader else None,
        narrower=records(connection, Related, NARROWER.format(table=table), (ident,)),
        features=records(connection, Related, (UNDER + FEATURES).format(**own), (ident,)),
        claims=records(connection, ClaimRow, (UNDER + CLAIMS).format(**own), (ident,)),
    )


CSV = ("id", "statement", "certainty", "status", "supports", "qualifies", "disputes")


async def page(site: Site, ident: str, name: str) -> Result:
    """The page of the context or design ``ident``."""
    shown = await site.recall(load, name, ident)
    if shown is None:
        return await absent(site, name, ident, HEADS[name].lower())
    term = shown.term
    return Page(
        path=term_path(name, ident),
        template="kb/term.html",
        title=term.label,
        description=f"{term.definition or ''} {plural(len(shown.claims), 'claim')}.".strip(),
        section=name,
        context=shown,
        forms={"json": partial(to_json, shown), "csv": partial(to_csv, CSV, shown.claims)},
        json_ld=json_ld(site, shown),
        raw=((TABLES[name], urlencode({"id": ident})),),
    )


async def context(site: Site, ident: str) -> Result:
    """The page of a context."""
    return await page(site, ident, "context")


async def design(site: Site, ident: str) -> Result:
    """The page of a study design."""
    return await page(site, ident, "design")


def json_ld(site: Site, shown: Context) -> Mapping[str, object]:
    """The term in the words of schema.org."""
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "DefinedTerm",
        "@id": site.absolute(term_path(shown.name, shown.term.id)),
        "name": shown.term.label,
        "description": shown.term.definition,
        "alternateName": list(shown.term.alt_labels),
    }
    return {key: value for key, value in data.items() if value}
