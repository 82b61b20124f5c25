"""``kb serve --public``: a built database served to strangers, and swapped when a new one comes."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from watchfiles import awatch

from kb.base.errors import KbError
from kb.base.temporary import temporary_folder
from kb.cli.serve_metadata import read_metadata
from kb.web import public, server
from kb.web.asgi import Application
from kb.web.editions import Editions


@dataclass(frozen=True, slots=True)
class Published:
    """What is served to strangers, and with which of Datasette's settings."""

    database: Path
    metadata: Path
    base: str
    settings: dict[str, Any]


def published(database: Path, metadata: Path, base: str, *, sql: bool, download: bool) -> Published:
    """What to serve; raises :class:`KbError` where there is no such database."""
    if not database.is_file():
        raise KbError(
            f"{database} is not there. Build it with “kb build”, or name another with --file."
        )
    path = f"/{base.strip('/')}/" if base.strip("/") else "/"
    options = public.settings(sql=sql, download=download, base=path)
    return Published(database, metadata, path, options)


def serve(listener: socket.socket, site: Published) -> None:
    """Serve until stopped; a database that takes the file's place is served from then on."""
    # The server shuts down in order when it is interrupted, and then passes that on.
    with (
        temporary_folder("serve") as copies,
        contextlib.suppress(KeyboardInterrupt),
    ):
        asyncio.run(_serve(listener, site, copies))


async def _serve(listener: socket.socket, site: Published, copies: Path) -> None:
    editions = Editions(copies, **site.settings)

    async def newest() -> Application:
        return await editions.open(site.database, read_metadata(site.metadata))

    switch = server.Switch(await newest())

    async def follow() -> None:
        watched = {site.database.resolve(), site.metadata.resolve()}
        folders = {path.parent for path in watched if path.parent.is_dir()}
        async for _ in awatch(
            *folders, recursive=False, watch_filter=lambda _, path: Path(path) in watched
        ):
            try:
                switch.current = await newest()
            except KbError as error:
                click.echo(f"Still serving the database before: {error}", err=True)
            else:
                click.echo("Serving the new database.", err=True)

    await server.run(public.Public(switch, site.base, public.LOG), listener, follow)
