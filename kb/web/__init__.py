"""The Datasette plugin: pages to find, weigh and see the evidence of a knowledge base.

Inert for any database that is not a knowledge base; it changes no page of another database. It
knows the database only, never the notes it was built from.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from kb.web import host
from kb.web.asgi import Application
from kb.web.cells import Cell, render
from kb.web.limits import limit, timed
from kb.web.middleware import wrapper
from kb.web.routes import routes
from kb.web.site import find_database, holds_knowledge
from kb.web.skin import variables
from kb.web.table_filter import table_filter
from kb.web.versions import search_versions
from kb.web.views import refused


@host.hook
def register_routes(datasette: host.Datasette) -> list[tuple[str, Any]]:
    """Our addresses, if a knowledge base is served; and what ``/-/versions`` tells of it."""
    if find_database(datasette) is not None:
        host.log_briefly()
        host.bound_queries(timed)
        host.add_versions(datasette, lambda: search_versions(datasette))
    return routes(datasette)


@host.hook
def prepare_connection(conn: sqlite3.Connection, database: str, datasette: host.Datasette) -> None:
    """Bounds for what a query may take, on each connection to a knowledge base."""
    held = datasette.databases.get(database)
    if held is not None and holds_knowledge(held):
        limit(conn)


@host.hook
def filters_from_request(
    request: host.Request, database: str, table: str, datasette: host.Datasette
) -> Awaitable[host.FilterArguments | None]:
    """The rows of the table of claims that a search finds, where the address names one."""
    return table_filter(datasette, request, database, table)


@host.hook
def asgi_wrapper(datasette: host.Datasette) -> Callable[[Application], Application]:
    """Compressed, bounded and protected answers, if a knowledge base is served."""
    return wrapper(datasette)


@host.hook
def handle_exception(
    datasette: host.Datasette, request: host.Request, exception: Exception
) -> Awaitable[host.Response | None] | None:
    """Our page for what is not there or not understood, if a knowledge base is served."""
    refusal = host.refusal_of(exception)
    if refusal is None or find_database(datasette) is None:
        return None
    return refused(datasette, request, refusal)


@host.hook
def render_cell(  # noqa: PLR0913, PLR0917 - the hook's own signature
    row: Any, value: Any, column: str, table: str | None, database: str, datasette: host.Datasette
) -> str | None:
    """Prose, arrays and ids on Datasette's own pages of a knowledge base."""
    held = datasette.databases.get(database)
    if held is None or not holds_knowledge(held):
        return None
    return render(Cell(datasette, database, table or "", column, value, row))


@host.hook
def extra_template_vars(  # noqa: PLR0913, PLR0917 - the hook's own signature
    template: str,
    database: str | None,
    table: str | None,
    view_name: str,
    request: host.Request | None,
    datasette: host.Datasette,
) -> Awaitable[Mapping[str, object]] | Mapping[str, object]:
    """The frame of our pages for Datasette's own pages of a knowledge base and of the server."""
    del view_name
    if request is None or find_database(datasette) is None:
        return {}
    return variables(datasette, request, template, {"database": database, "table": table})


@host.hook
def menu_links(datasette: host.Datasette, request: host.Request | None) -> list[dict[str, str]]:
    """The way from Datasette's own pages of a knowledge base to ours."""
    database = find_database(datasette)
    if database is None or request is None:
        return []
    root = str(datasette.urls.database(database.name))
    if request.path != root and not request.path.startswith(root + "/"):
        return []
    names = (("Home", "/"), ("Search", "/search"), ("Evidence map", "/map"), ("Queue", "/queue"))
    return [{"label": label, "href": str(datasette.urls.path(path))} for label, path in names]
