"""What stands between the server and Datasette where a knowledge base is served.

Compression, the headers that protect a visitor, CSV that a spreadsheet does not run. Answers about
other databases pass as Datasette made them.
"""

from __future__ import annotations

from collections.abc import Callable

from kb.web import host
from kb.web.asgi import Application, Receive, Scope, Send
from kb.web.compression import compressing
from kb.web.csv_cells import harmless
from kb.web.guard import Guard
from kb.web.site import find_database, holds_knowledge


def wrapper(datasette: host.Datasette) -> Callable[[Application], Application]:
    """What wraps Datasette's application; nothing where no knowledge base is served."""
    database = find_database(datasette)
    if database is None:
        return lambda application: application
    tables = str(datasette.urls.database(database.name))
    plugin = datasette.plugin_config("kb") or {}
    address = str(plugin.get("address") or "")
    left_alone = others(datasette)

    def wrapped(application: Application) -> Application:
        ours = Guard(compressing(harmless(application, tables)), tables, address)

        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            path = str(scope.get("path", ""))
            alone = scope["type"] != "http" or any(is_under(path, one) for one in left_alone)
            await (application if alone else ours)(scope, receive, send)

        return answer

    return wrapped


def others(datasette: host.Datasette) -> tuple[str, ...]:
    """The addresses of the databases that are no knowledge base."""
    return tuple(
        str(datasette.urls.database(name))
        for name, database in datasette.databases.items()
        if not name.startswith("_") and not holds_knowledge(database)
    )


def is_under(path: str, address: str) -> bool:
    """Whether a path is an address, or below it, or one of its forms."""
    return path == address or path.startswith((f"{address}/", f"{address}."))
