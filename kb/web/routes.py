"""Our addresses, and the rule that none of them hides a page of another database."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

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
from kb.web.views import View, item_view, page_view, static

FORM = rf"(?:\.(?P<form>{'|'.join(FORM_NAMES)}))?"

ITEMS: dict[str, View] = {
    "claim": item_view(claim.page),
    "source": item_view(source.page),
    "feature": item_view(feature.page),
    "question": item_view(question.page),
    "study": item_view(study.page),
    "outcome": item_view(outcome.page),
    "author": item_view(author.page),
    "context": item_view(term.context),
    "design": item_view(term.design),
}

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


PAGES: dict[str, View] = {
    "search": page_view(search.page),
    "questions": page_view(questions.page),
    "studies": page_view(lists.studies),
    "outcomes": page_view(lists.outcomes),
    "sources": page_view(sources.page),
    "authors": page_view(term_lists.authors),
    "contexts": page_view(term_lists.contexts),
    "designs": page_view(term_lists.designs),
    "features": page_view(term_lists.features),
    "complete": page_view(complete.page),
    "compare": page_view(compare.page),
    "method": page_view(method.page),
    "map": page_view(evidence_map.page),
    "timeline": page_view(timeline.page),
    "graph": page_view(graph.page),
    "queue": page_view(queue.page),
    "data": page_view(data.page),
    "feed": page_view(feed.page),
    "changes": page_view(changes.page),
    "new": page_view(new.page),
    "like": page_view(similar.page),
}

XML = "application/xml; charset=utf-8"
TEXT = "text/plain; charset=utf-8"

SITEMAP_PART = r"/sitemap-(?P<kind>[a-z]+)-(?P<part>\d{1,6})\.xml"

FILES = {
    r"/robots\.txt": discovery.view(discovery.robots, TEXT),
    r"/llms\.txt": discovery.view(discovery.llms, TEXT),
    r"/sitemap\.xml": discovery.view(discovery.sitemap, XML),
    r"/sitemap-(?P<kind>[a-z]+)-(?P<part>\d{1,6})\.xml": discovery.view(
        discovery.sitemap_part, XML
    ),
    r"/opensearch\.xml": discovery.view(discovery.opensearch, XML),
}


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
