"""Our addresses, and the rule that none of them hides a page of another database."""

from __future__ import annotations

import re
from functools import partial
from typing import Any
from urllib.parse import unquote

from kb.web import download, host
from kb.web.page import FORM_NAMES, Moved, Result
from kb.web.pages import (
    author,
    changes,
    claim,
    compare,
    complete,
    data,
    discovery,
    evidence_map,
    feature,
    feed,
    graph,
    home,
    lists,
    method,
    new,
    outcome,
    question,
    questions,
    queue,
    search,
    similar,
    source,
    sources,
    study,
    term,
    term_lists,
    timeline,
)
from kb.web.site import Site, find_database
from kb.web.views import Maker, PageMaker, View, item_view, page_view, static

FORM = rf"(?:\.(?P<form>{'|'.join(FORM_NAMES)}))?"

ITEM_MAKERS: dict[str, Maker] = {
    "claim": claim.page,
    "source": source.page,
    "feature": feature.page,
    "question": question.page,
    "study": study.page,
    "outcome": outcome.page,
    "author": author.page,
    "context": term.context,
    "design": term.design,
}
"""What makes the page of one thing of a kind, by its id."""

ITEMS: dict[str, View] = {name: item_view(make) for name, make in ITEM_MAKERS.items()}

LISTS = {
    "claim": "/search",
    "claims": "/search",
    "source": "/sources",
    "feature": "/features",
    "question": "/questions",
    "study": "/studies",
    "outcome": "/outcomes",
    "author": "/authors",
    "context": "/contexts",
    "design": "/designs",
}
"""Where an address without an id leads: the list of such things."""


PAGE_MAKERS: dict[str, PageMaker] = {
    "search": search.page,
    "questions": questions.page,
    "studies": lists.studies,
    "outcomes": lists.outcomes,
    "sources": sources.page,
    "authors": term_lists.authors,
    "contexts": term_lists.contexts,
    "designs": term_lists.designs,
    "features": term_lists.features,
    "complete": complete.page,
    "compare": compare.page,
    "method": method.page,
    "map": evidence_map.page,
    "timeline": timeline.page,
    "graph": graph.page,
    "queue": queue.page,
    "data": data.page,
    "feed": feed.page,
    "changes": changes.page,
    "new": new.page,
    "like": similar.page,
}
"""What makes a page with an address of its own."""

PAGES: dict[str, View] = {name: page_view(make) for name, make in PAGE_MAKERS.items()}

XML = "application/xml; charset=utf-8"
TEXT = "text/plain; charset=utf-8"

FILES = {
    r"/robots\.txt": discovery.view(discovery.robots, TEXT),
    r"/llms\.txt": discovery.view(discovery.llms, TEXT),
    r"/sitemap\.xml": discovery.view(discovery.sitemap, XML),
    r"/sitemap-(?P<kind>[a-z]+)-(?P<part>\d{1,6})\.xml": discovery.view(
        discovery.sitemap_part, XML
    ),
    r"/opensearch\.xml": discovery.view(discovery.opensearch, XML),
}


def maker_of(path: str) -> PageMaker | None:
    """What makes the page at a root-relative address without a form; None for any other address.

    ``path`` is escaped as in an address.
    """
    if path == "/":
        return home.page
    name, _, ident = path.removeprefix("/").partition("/")
    if not ident:
        return PAGE_MAKERS.get(name)
    make = ITEM_MAKERS.get(name)
    return None if make is None or "/" in ident else partial(_of_item, make, unquote(ident))


async def _of_item(make: Maker, ident: str, site: Site) -> Result:
    return await make(site, ident)


async def _moved(path: str, site: Site) -> Result:
    del site
    return Moved(path)


def routes(datasette: host.Datasette) -> list[tuple[str, Any]]:
    """The patterns and views that Datasette is to serve; none without a knowledge base.

    Where another database is served under a name of ours, such as ``map``, its pages win.
    """
    database = find_database(datasette)
    if database is None:
        return []
    taken = {other.route for other in datasette.databases.values()}
    index = page_view(home.page)
    pages: list[tuple[str, Any]] = [
        (r"/-/kb/[0-9a-f]+/(?P<name>[^/]+)$", static),
        (r"/$", index),
        (rf"/index{FORM}$", index),
        *((rf"{pattern}$", view) for pattern, view in FILES.items()),
        (rf"/{re.escape(database.route)}\.db$", download.database),
    ]
    for name, view in ITEMS.items():
        if name not in taken:
            pages.append((rf"/{name}/(?P<ident>[^/]+)$", view))
    for name, path in LISTS.items():
        if name not in taken:
            pages.append((rf"/{name}/?$", page_view(partial(_moved, path))))
    for name, view in PAGES.items():
        if name not in taken:
            pages.append((rf"/{name}{FORM}$", view))
    return pages
