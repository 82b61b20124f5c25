"""Where a gap is filled: a note that is begun, to be written on the forge or copied from here."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from urllib.parse import urlencode

from kb.web.page import Missing, Page, Result
from kb.web.queries import scalar
from kb.web.site import Site

FOLDER, FILE = "claims", "new-claim.md"
"""Where the note is to stand; who writes it gives it a name of its own."""

TABLES = {
    "feature": "features",
    "outcome": "outcomes",
    "context": "contexts",
    "design": "designs",
}


def draft(feature: str = "", outcome: str = "", context: str = "", design: str = "") -> str:
    """The beginning of a note about a feature and an outcome, in a context, by a design."""
    lines = ["---", "claim: ", "status: draft"]
    lines += ["features:", f"  {feature}: supports"] if feature else []
    lines += ["outcomes:", f"  {outcome}: benefit"] if outcome else []
    lines += [f"contexts: [{context}]"] if context else []
    lines += ["evidence:", "  - source: ", "    relation: supports", "    locator: "]
    lines += [f"    design: {design}"] if design else []
    return "\n".join([*lines, "    basis: full-text", "---", "", ""])


def add_claim(site: Site, **terms: str) -> str:
    """The address to begin a claim at: the forge's, or a page of ours where none is named.

    ``terms`` are those of :func:`draft`.
    """
    if site.config.forge:
        return site.config.forge.new(FOLDER, FILE, draft(**terms))
    return site.path("/new?" + urlencode(terms))


@dataclass(frozen=True, slots=True)
class Term:
    """A term that the claim is to be about."""

    kind: str
    id: str
    label: str


def labelled(connection: sqlite3.Connection, terms: dict[str, str]) -> list[Term] | None:
    """The terms with their labels; None if one of them is not in the vocabulary."""
    labels = []
    for name, ident in terms.items():
        sql = f"select label from {TABLES[name]} where id = ?"  # noqa: S608 - our own names
        label = scalar(connection, sql, (ident,))
        if label is None:
            return None
        labels.append(Term(name, ident, label))
    return labels


LINKED = {
    "feature": "exists (select 1 from claim_features where claim = c.id and feature = ?)",
    "outcome": "exists (select 1 from claim_outcomes where claim = c.id and outcome = ?)",
    "context": "exists (select 1 from claim_contexts where claim = c.id and context = ?)",
    "design": "exists (select 1 from evidence where claim = c.id and design = ?)",
}


def recorded(connection: sqlite3.Connection, terms: dict[str, str]) -> int:
    """How many claims there are on all of the terms at once; none without terms."""
    if not terms:
        return 0
    held = " and ".join(LINKED[name] for name in terms)
    sql = f"select count(*) from claims c where status <> 'superseded' and {held}"  # noqa: S608
    return int(connection.execute(sql, tuple(terms.values())).fetchone()[0])


async def page(site: Site) -> Result:
    """The page of a new claim; ``feature``, ``context`` and ``design`` say where the gap is."""
    args = site.request.args
    terms = {name: args.get(name) or "" for name in TABLES if args.get(name)}
    vocabulary = await site.read(labelled, terms)
    if vocabulary is None:
        return Missing("term", ", ".join(terms.values()), (("/map", "the map"),))
    held = await site.read(recorded, terms)
    forge = site.config.forge
    return Page(
        path="/new",
        query=urlencode(terms),
        template="kb/new.html",
        title="Add the first claim" if terms and not held else "Add a claim",
        description="A note, begun for you.",
        section="new",
        context={
            "terms": vocabulary,
            "held": held,
            "search": site.path(f"/search?{urlencode(terms)}"),
            "note": draft(**terms),
            "folder": FOLDER,
            "write": forge.new(FOLDER, FILE, draft(**terms)) if forge else "",
        },
        index=False,
    )
