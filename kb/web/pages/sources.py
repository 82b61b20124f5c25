"""The list of sources, which is also their search: by words, type, year, author, design and use."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, replace
from functools import partial

from markupsafe import Markup

from kb.base.wording import plural
from kb.search import Selection
from kb.search.catalogue import SOURCES, catalogue, counts_of
from kb.web.exports import sources_forms
from kb.web.forms import to_csv, to_json
from kb.web.page import Missing, Result, Writer
from kb.web.pages.catalogue import SIZES, Answer, Said, as_data, page_of, selection_of
from kb.web.pages.search_state import Tab, marked
from kb.web.pages.shared import TYPE_WORDS
from kb.web.queries import records
from kb.web.site import Site

ROWS = """
select key, title, authors, cited_as, year, type, claims, relays, retracted, doi, isbn, container
from sources where key in (select value from json_each(?))
"""

CSV = (
    *("key", "title", "authors", "year", "type", "container", "doi", "isbn", "claims", "relays"),
    *("retracted", "is_used"),
)

USES = {"": "All", "yes": "Used", "no": "Not used yet"}


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source in the list, with what of it was found; ``score`` is its fit, from 0 to 1."""

    key: str
    title: str | None
    authors: str | None
    cited_as: str | None
    year: int | None
    type: str
    claims: int
    relays: int
    retracted: str | None
    doi: str | None
    isbn: str | None
    container: str | None
    is_used: bool = False
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Shown:
    """A source as the list shows it."""

    key: str
    heading: Markup
    snippet: Markup
    by: str
    claims: int
    retracted: bool


def load(connection: sqlite3.Connection, selection: Selection, form: str) -> Answer:
    """What a state of the search finds, as much of it as the form holds."""
    result = catalogue(connection, SOURCES, selection, SIZES.get(form, 0))
    keys = json.dumps([row.id for row in result.rows])
    by_key = {row.key: row for row in records(connection, SourceRow, ROWS, (keys,))}
    rows: list[SourceRow | Shown] = []
    for row in result.rows:
        source = by_key[row.id]
        if form == "html":
            rows.append(_shown(source, marked(row.heading), marked(row.snippet)))
        else:
            is_used = bool(source.claims or source.relays)
            rows.append(replace(source, is_used=is_used, score=row.score))
    known = {SOURCES.kind.name: result.by_words}
    counts = counts_of(connection, selection.words, known) if form in SIZES else {}
    return Answer(result, tuple(rows), counts)


def _shown(source: SourceRow, heading: Markup, snippet: Markup) -> Shown:
    by = f"{source.cited_as or 'no author'}, {source.year or 'no date'}"
    kind = TYPE_WORDS.get(source.type, "")
    by += f", {kind.lower()}" if kind else ""
    retracted = source.retracted is not None
    return Shown(source.key, heading, snippet, by, source.claims, retracted)


def uses_of(connection: sqlite3.Connection) -> tuple[int, int]:
    """How many sources there are, and how many of them no claim uses yet."""
    sql = "select count(*), coalesce(sum(not (claims or relays)), 0) from sources"
    every, lacking = connection.execute(sql).fetchone()
    return every, lacking


async def page(site: Site) -> Result:
    """The list of sources in one state of its search."""
    used = site.request.args.get("used") or ""
    if used not in USES:
        near = tuple((f"/sources?used={name}", name) for name in ("yes", "no"))
        return Missing("list", used, near)
    selection = selection_of(site, SOURCES.kind)
    answer = await site.read(load, selection, site.form)
    every, lacking = await site.recall(uses_of)
    parts = tuple(
        Tab(label, site.path("/sources" + (f"?used={name}" if name else "")), name == used)
        for name, label in USES.items()
    )
    said = Said(
        heading="Sources",
        lede=f"{plural(every, 'source')}, {lacking} of them not used by a claim yet.",
        placeholder="Words, an author with a year, a DOI, an ISBN, a key or a title",
        parts=parts,
    )
    keys = tuple(row.id for row in answer.result.rows)
    forms: dict[str, Writer] = {
        "json": lambda: to_json(as_data(site, answer)),
        "csv": partial(to_csv, CSV, answer.rows),
        **sources_forms(site, keys),
    }
    return page_of(site, answer, said, forms, "sources")
