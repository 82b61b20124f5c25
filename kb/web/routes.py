"""Our addresses, and the rule that none of them hides a page of another database."""

from __future__ import annotations

from typing import Any

from kb.web import host
from kb.web.page import FORM_NAMES
from kb.web.pages import claim, feature, source
from kb.web.site import find_database
from kb.web.views import View, item_view, static

FORM = rf"(?:\.(?P<form>{'|'.join(FORM_NAMES)}))?"

ITEMS: dict[str, View] = {
    "claim": item_view(claim.page),
    "source": item_view(source.page),
    "feature": item_view(feature.page),
}


def routes(datasette: host.Datasette) -> list[tuple[str, Any]]:
    """The patterns and views that Datasette is to serve; none without a knowledge base.

    Where another database is served under a name of ours, such as ``map``, its pages win.
    """
    if find_database(datasette) is None:
        return []
    taken = {database.route for database in datasette.databases.values()}
    found: list[tuple[str, Any]] = [(r"/-/kb/[0-9a-f]+/(?P<name>[^/]+)$", static)]
    found += [
        (rf"/{name}/(?P<ident>[^/]+)$", view) for name, view in ITEMS.items() if name not in taken
    ]
    return found
