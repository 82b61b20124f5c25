"""Our addresses, and the rule that none of them hides a page of another database."""

from __future__ import annotations

import re
from typing import Any

from kb.web import download, host
from kb.web.page import FORM_NAMES
from kb.web.pages import (
    claim,
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
    queue,
    search,
    similar,
    source,
    study,
    timeline,
)
from kb.web.site import find_database
from kb.web.views import View, item_view, page_view, static

FORM = rf"(?:\.(?P<form>{'|'.join(FORM_NAMES)}))?"

ITEMS: dict[str, View] = {
    "claim": item_view(claim.page),
    "source": item_view(source.page),
    "feature": item_view(feature.page),
    "question": item_view(question.page),
    "study": item_view(study.page),
    "outcome": item_view(outcome.page),
}


PAGES: dict[str, View] = {
    "search": page_view(search.page),
    "questions": page_view(lists.questions),
    "studies": page_view(lists.studies),
    "outcomes": page_view(lists.outcomes),
    "method": page_view(method.page),
    "map": page_view(evidence_map.page),
    "timeline": page_view(timeline.page),
    "graph": page_view(graph.page),
    "queue": page_view(queue.page),
    "data": page_view(data.page),
    "feed": page_view(feed.page),
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


def routes(datasette: host.Datasette) -> list[tuple[str, Any]]:
    """The patterns and views that Datasette is to serve; none without a knowledge base.

    Where another database is served under a name of ours, such as ``map``, its pages win.
    """
    database = find_database(datasette)
    if database is None:
        return []
    taken = {other.route for other in datasette.databases.values()}
    index = page_view(home.page)
    found: list[tuple[str, Any]] = [
        (r"/-/kb/[0-9a-f]+/(?P<name>[^/]+)$", static),
        (r"/$", index),
        (rf"/index{FORM}$", index),
        *((rf"{pattern}$", view) for pattern, view in FILES.items()),
        (rf"/{re.escape(database.route)}\.db$", download.database),
    ]
    for name, view in ITEMS.items():
        if name not in taken:
            found.append((rf"/{name}/(?P<ident>[^/]+)$", view))
    for name, view in PAGES.items():
        if name not in taken:
            found.append((rf"/{name}{FORM}$", view))
    return found
