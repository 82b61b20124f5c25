"""The lists of authors, and of the terms that have pages of their own."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from kb.base.wording import plural
from kb.web.forms import to_csv, to_json
from kb.web.links import author_path, feature_path, term_path
from kb.web.page import Moved, Page, Result
from kb.web.pages.author import authors_of
from kb.web.queries import records
from kb.web.site import Site

A_PAGE = 200
"""Entries on a page of a list."""

TERMS = """
select id, label, coalesce(definition, '') as definition, broader, claims from {table}
order by position
"""


@dataclass(frozen=True, slots=True)
class TermRow:
    """A term in the list."""

    id: str
    label: str
    definition: str
    broader: str | None
    claims: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list: its address under the site's root, its name, and words beside it."""

    address: str
    label: str
    note: str = ""
    count: str = ""
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Context:
    """What the template of a list shows: a part of it, and how to go on.

    ``tabs`` are the label of each part of the list, its address and whether it is shown.
    """

    entries: list[Entry]
    said: str
    tabs: list[tuple[str, str, bool]]
    before: str
    after: str


def terms_of(connection: sqlite3.Connection, table: str) -> tuple[TermRow, ...]:
    """All terms of a table of ours, in the order of the vocabulary."""
    return tuple(records(connection, TermRow, TERMS.format(table=table)))


async def authors(site: Site) -> Result:
    """The list of authors."""
    every = await site.recall(authors_of)
    entries = [
        Entry(
            author_path(one.name),
            one.name,
            "also " + "; ".join(one.spellings[1:]) if len(one.spellings) > 1 else "",
            plural(one.sources, "source"),
        )
        for one in every
    ]
    said = f"{plural(len(every), 'author')} of the sources here, editors and bodies among them."
    csv = ("name", "spellings", "sources")
    return _page(site, Listed("authors", "Authors", said, entries, [], {}, csv, every))


async def contexts(site: Site) -> Result:
    """The list of contexts."""
    return await _terms(site, "contexts", "Contexts", partial(term_path, "context"))


async def designs(site: Site) -> Result:
    """The list of study designs."""
    return await _terms(site, "designs", "Study designs", partial(term_path, "design"))


async def features(site: Site) -> Result:
    """The list of features."""
    return await _terms(site, "features", "Features", feature_path)


async def _terms(site: Site, name: str, title: str, address: Callable[[str], str]) -> Result:
    rows = await site.recall(terms_of, name)
    parents = {row.id: row.broader for row in rows}
    entries = [
        Entry(
            address(row.id),
            row.label,
            row.definition,
            plural(row.claims, "claim") if row.claims else "",
            _depth(row.id, parents),
        )
        for row in rows
    ]
    said = f"{plural(len(rows), 'term')} of the vocabulary, with the claims that carry each itself."
    csv = ("id", "label", "definition", "broader", "claims")
    return _page(site, Listed(name, title, said, entries, [], {}, csv, rows))


def _depth(ident: str, parents: dict[str, str | None]) -> int:
    depth, above, seen = 0, parents.get(ident), {ident}
    while above and above not in seen and depth < 4:
        seen.add(above)
        depth, above = depth + 1, parents.get(above)
    return depth


@dataclass(frozen=True, slots=True)
class Listed:
    """A whole list, and what its other forms hold."""

    name: str
    title: str
    said: str
    entries: list[Entry]
    tabs: list[tuple[str, str, bool]]
    query: dict[str, str]
    csv: tuple[str, ...]
    rows: Sequence[object]


def _page(site: Site, listed: Listed) -> Result:
    text = site.request.args.get("page") or "1"
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1
    if number < 1:
        return Moved(f"/{listed.name}")

    def turned(to: int) -> str:
        terms = {**listed.query, **({"page": to} if to > 1 else {})}
        return site.path(f"/{listed.name}" + (f"?{urlencode(terms)}" if terms else ""))

    start = (number - 1) * A_PAGE
    rows = listed.rows
    return Page(
        path=f"/{listed.name}",
        query=urlencode({**listed.query, **({"page": number} if number > 1 else {})}),
        forms_query=urlencode(listed.query),
        template="kb/list.html",
        title=listed.title,
        description=listed.said,
        section=listed.name,
        context=Context(
            entries=listed.entries[start : start + A_PAGE],
            said=listed.said,
            tabs=listed.tabs,
            before=turned(number - 1) if number > 1 else "",
            after=turned(number + 1) if start + A_PAGE < len(listed.entries) else "",
        ),
        forms={
            "json": partial(to_json, rows),
            "csv": partial(to_csv, listed.csv, rows),
        },
        raw=((listed.name if listed.name != "authors" else "people", ""),),
    )
