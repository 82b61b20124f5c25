"""Compressed answers for the pages and tables of a knowledge base, where the visitor takes them.

Answers about other databases pass as Datasette made them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from asgi_gzip import GZipMiddleware

from kb.web import host
from kb.web.site import find_database, holds_knowledge

Scope = MutableMapping[str, Any]
Application = Callable[[Scope, Any, Any], Awaitable[None]]

LEVEL = 5
"""Of 1 to 9: beyond it pages get hardly smaller, at twice the time."""

PICTURES = (".png",)
"""What ends so is compressed in itself."""


def wrapper(datasette: host.Datasette) -> Callable[[Application], Application]:
    """What wraps Datasette's application; nothing where no knowledge base is served."""
    if find_database(datasette) is None:
        return lambda application: application
    return lambda application: _wrapped(application, others(datasette))


def others(datasette: host.Datasette) -> tuple[str, ...]:
    """The addresses of the databases that are no knowledge base."""
    return tuple(
        str(datasette.urls.database(name))
        for name, database in datasette.databases.items()
        if not name.startswith("_") and not holds_knowledge(database)
    )


def _wrapped(application: Application, left_alone: tuple[str, ...]) -> Application:
    compressing: Application = GZipMiddleware(application, compresslevel=LEVEL)

    async def answer(scope: Scope, receive: Any, send: Any) -> None:
        path = str(scope.get("path", ""))
        alone = path.endswith(PICTURES) or any(
            path == address or path.startswith((f"{address}/", f"{address}."))
            for address in left_alone
        )
        await (application if alone else compressing)(scope, receive, send)

    return answer
