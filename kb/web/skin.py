"""Datasette's own pages in the frame of ours: what their templates are given.

The templates ``table.html``, ``row.html``, ``query.html`` and ``database.html`` stand before
Datasette's, and so does ``base.html``, on which all its other pages build, such as those that say
what the server is made of. For any other database they are Datasette's own.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping

from kb.base.labels import work_label
from kb.base.wording import plural
from kb.web import host
from kb.web.guard import NONCE
from kb.web.page import Page
from kb.web.pages.shared import day_words
from kb.web.site import find_database, open_site
from kb.web.views import links_of, other_databases

TERMS = ("features", "contexts", "designs", "outcomes")

WORDS: Mapping[str, Mapping[str, str]] = {
    "certainty": {"": "not rated", "very-low": "very low"},
    "second_hand": {"0": "first-hand", "1": "second-hand"},
}


def read_labels(connection: sqlite3.Connection) -> dict[str, dict[str, str]]:
    """For each column whose values are ids, the label of each id."""
    there = {name for (name,) in connection.execute("select name from sqlite_master")}
    labels = {
        table: dict(connection.execute(f'select id, label from "{table}"').fetchall())  # noqa: S608
        for table in TERMS
        if table in there
    }
    for table in tuple(labels):
        labels[table.removesuffix("s")] = labels[table]
    rows = connection.execute("select key, cited_as, title, year from sources").fetchall()
    labels["sources"] = {
        key: work_label(cited_as, year, title or key) for key, cited_as, title, year in rows
    }
    labels["source"] = labels["via"] = labels["sources"]
    return labels


def labelled(labels: Mapping[str, Mapping[str, str]]) -> Callable[[str, object, object], str]:
    """What gives the words for a value of a facet: its label, or Datasette's own words for it."""

    def words(column: str, value: object, label: object) -> str:
        known = labels.get(column) or WORDS.get(column) or {}
        own = "" if value is None else str(value)
        return known.get(own) or (str(label) if label not in (None, "") else "none")

    return words


async def variables(
    datasette: host.Datasette, request: host.Request, template: str, names: Mapping[str, str | None]
) -> Mapping[str, object]:
    """What the frame of our pages needs; nothing for a page that is not ours to frame.

    ``names`` are the database and the table of the page, if it is of any.
    """
    database = find_database(datasette)
    if database is None or not _is_ours(datasette, request, database, names["database"]):
        return {}
    if not await host.is_visible(datasette, request, database.name):
        return {}
    site = await open_site(datasette, request)
    title = " · ".join(name for name in (names["table"], "Data") if name)
    page = Page(request.path, template, title, section="raw", index=False)
    return {
        "kb_skin": True,
        "kb_nonce": request.scope.get(NONCE, ""),
        "kb_label": labelled(await site.recall(read_labels)),
        "kb_sql": "/-/query" if host.has_query_page() else "",
        "page": page,
        "to": links_of(site),
        "day": day_words,
        "plural": plural,
        "config": site.config,
        "build": site.build,
        "canonical": site.canonical(request.path),
        "picture": "",
        "others": other_databases(site),
        "alternates": [],
        "json_ld": "",
    }


def _is_ours(
    datasette: host.Datasette, request: host.Request, database: host.Database, named: str | None
) -> bool:
    """Whether a page is of the knowledge base or of the server as a whole."""
    if named is not None:
        return named == database.name
    path = request.path.removeprefix(str(datasette.urls.path("/")).rstrip("/"))
    first = path.strip("/").partition("/")[0].partition(".")[0]
    others = {one.route for one in datasette.databases.values() if one is not database}
    return first not in others
