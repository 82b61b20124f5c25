"""Serving a knowledge base: Datasette behind an address that outlives any one database file.

Each edition of the database gets a Datasette of its own. When a new edition is ready, new
requests go to it while those under way finish on the old one, so none is dropped.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import uvicorn
from datasette.app import Datasette
from datasette.version import __version__

from kb.base.errors import KbError
from kb.web.asgi import Application, Receive, Scope, Send

FIRST = "/search?q=first+search"
"""A search by words and meaning: reads what every later one needs."""

PATIENCE = 30
"""Seconds in which requests under way may end when the server is stopped."""

SETTINGS = {"default_cache_ttl": 60, "suggest_facets": False, "facet_time_limit_ms": 1000}


def datasette_for(database: Path, metadata: Mapping[str, Any], **settings: Any) -> Datasette:
    """A Datasette that serves the file ``database`` as immutable, with the metadata given.

    Datasette 1.0 reads queries, facets and plugin settings from its configuration instead.
    """
    # Copies, since Datasette 1.0 takes out of either what it moves elsewhere.
    options: dict[str, Any] = {
        "metadata": deepcopy(dict(metadata)),
        "settings": {**SETTINGS, **settings},
    }
    if not __version__.startswith("0."):
        options["config"] = deepcopy(dict(metadata))
    return Datasette([], immutables=[str(database)], **options)


class Switch:
    """An ASGI application that hands each request to the newest edition."""

    def __init__(self, application: Application) -> None:
        self.current = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection; start-up and shut-down are nobody's but ours."""
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
        else:
            await self.current(scope, receive, send)


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


async def edition(database: Path, metadata: Mapping[str, Any], **settings: Any) -> Application:
    """The application of one database file, started and ready for its first request.

    ``settings`` are Datasette's, over those of our own.
    """
    datasette = datasette_for(database, metadata, **settings)
    await datasette.invoke_startup()
    # So that no visitor waits for it: a second where there are a million claims.
    await datasette.client.get(FIRST)
    application: Application = datasette.app()
    return application


def bound(host: str, port: int) -> socket.socket:
    """A socket that listens at the address; port 0 takes any free one.

    Raises :class:`KbError` where the address cannot be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named, since asyncio sends small answers at once (TCP_NODELAY) only on sockets that say so:
    # else a page waits some 40 ms for the visitor's next acknowledgement.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        # From here on a request waits for the server instead of being refused.
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise KbError(
            f"{host}:{port} cannot be served at: {error.strerror}."
            " Choose another with --port, or any free one with --port 0."
        ) from error
    return listener


async def run(
    application: Application,
    listener: socket.socket,
    beside: Callable[[], Awaitable[None]] | None = None,
) -> None:
    """Serve until stopped by a signal, with ``beside`` running alongside.

    Requests under way are answered first, for as long as :data:`PATIENCE` says.
    """
    config = uvicorn.Config(
        application, log_level="warning", lifespan="on", timeout_graceful_shutdown=PATIENCE
    )
    server = uvicorn.Server(config)
    companion = asyncio.ensure_future(beside()) if beside else None
    try:
        await server.serve(sockets=[listener])
    finally:
        if companion:
            companion.cancel()
            await asyncio.gather(companion, return_exceptions=True)
