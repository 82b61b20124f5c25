"""``kb serve``: the site on this machine, rebuilt on request when the notes change."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from pathlib import Path
from typing import Any

import click
from watchfiles import awatch

from kb.api.values import DATABASE, METADATA
from kb.base.errors import KbError
from kb.base.temporary import temporary_folder
from kb.cli import public_server
from kb.cli.opening import opened
from kb.cli.rebuilding import Rebuilder
from kb.cli.serve_metadata import read_metadata
from kb.web import server
from kb.web.asgi import Application
from kb.web.editions import Editions
from kb.workspace.files import find_root

_PATIENCE = 1000
"""Milliseconds after which watching says that nothing happened."""


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to serve at.")
@click.option(
    "--port", default=8001, show_default=True, help="The port to serve at; 0 for any free one."
)
@click.option("--watch", is_flag=True, help="Rebuild when the notes, sources or metadata change.")
@click.option("--open", "browse", is_flag=True, help="Open the site in a browser.")
@click.option("--keep-going", is_flag=True, help="Serve what is valid even if notes hold errors.")
@click.option(
    "--public",
    is_flag=True,
    help="Serve a built database to strangers: bounded, logged, without SQL of their own.",
)
@click.option(
    "--file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="With --public: the database, if it is not kb.db; metadata.yml beside it is read too.",
)
@click.option(
    "--base-url",
    "base",
    default="/",
    show_default=True,
    help="With --public: the path that a proxy serves the site under.",
)
@click.option("--sql", is_flag=True, help="With --public: let visitors write their own SQL.")
@click.option(
    "--download/--no-download",
    default=True,
    show_default=True,
    help="With --public: let visitors take the database.",
)
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917 - one for each option
    folder: Path,
    host: str,
    port: int,
    watch: bool,
    browse: bool,
    keep_going: bool,
    public: bool,
    file: Path | None,
    base: str,
    sql: bool,
    download: bool,
) -> None:
    """Serve the knowledge base with Datasette, building the database first if needed."""
    if public:
        database = file or find_root(folder) / DATABASE
        metadata = database.parent / METADATA
        site = public_server.published(database, metadata, base, sql=sql, download=download)
        listener = server.bound(host, port)
        click.echo(f"Serving {database} at {_address(listener)} (stop with Ctrl+C)", err=True)
        public_server.serve(listener, site)
        return
    if file or sql or not download or base != "/":
        raise click.UsageError("--file, --base-url, --sql and --no-download go with --public.")
    _serve_here(folder, host, port, watch=watch, browse=browse, keep_going=keep_going)


def _serve_here(  # noqa: PLR0913 - one for each option
    folder: Path, host: str, port: int, *, watch: bool, browse: bool, keep_going: bool
) -> None:
    """Serve on this machine, for whoever works on the notes."""
    workspace = opened(folder)
    if workspace.renew(keep_going=keep_going):
        click.echo(f"Built {workspace.database}.")
    listener = server.bound(host, port)
    address = _address(listener)
    click.echo(f"Serving at {address} (stop with Ctrl+C)")
    if browse:
        click.launch(address)
    with temporary_folder("serve") as copies:
        rebuilder = Rebuilder(workspace.root, keep_going=keep_going)
        site = _Site(workspace.root, copies, rebuilder)
        # The server shuts down in order when it is interrupted, and then passes that on.
        with contextlib.closing(rebuilder), contextlib.suppress(KeyboardInterrupt):
            asyncio.run(site.serve(listener, watch=watch))
    click.echo("Stopped.")


class _Site:
    """A knowledge base being served, and rebuilt when its texts change."""

    def __init__(self, root: Path, copies: Path, rebuilder: Rebuilder) -> None:
        self._root = root
        self._copies = Editions(copies)
        self._rebuilder = rebuilder
        self._renewing = asyncio.Lock()

    async def serve(self, listener: socket.socket, *, watch: bool) -> None:
        """Serve until stopped."""
        switch = server.Switch(await self._edition(copy=watch))
        if not watch:
            await server.run(switch, listener)
            return

        self._rebuilder.warm()

        async def follow() -> None:
            metadata = self._root / METADATA
            await asyncio.gather(
                self._follow(switch, [self._root / "sources", self._root / "claims"]),
                # A file is watched through its folder: editors replace it rather than write it.
                self._follow(
                    switch,
                    [self._root],
                    recursive=False,
                    watch_filter=lambda _, path: Path(path) == metadata,
                ),
            )

        await server.run(switch, listener, follow)

    async def _follow(self, switch: server.Switch, folders: list[Path], **options: Any) -> None:
        # The first answer comes when watching has begun; what changed before that is caught up.
        first = True
        watching = awatch(*folders, rust_timeout=_PATIENCE, yield_on_timeout=True, **options)
        async for changes in watching:
            if changes or first:
                async with self._renewing:
                    await self._renew(switch, forced=bool(changes))
            first = False

    async def _renew(self, switch: server.Switch, *, forced: bool) -> None:
        try:
            rebuilt = await asyncio.to_thread(self._rebuilder.renew)
            if not (rebuilt or forced):
                return
            switch.current = await self._edition(copy=True)
        except KbError as error:
            click.echo(f"Still serving the last good build: {error}", err=True)
        else:
            click.echo("Rebuilt.")

    async def _edition(self, *, copy: bool) -> Application:
        """The database as it is now; a copy, where a rebuild may replace the file under it."""
        database = self._root / DATABASE
        metadata = read_metadata(self._root / METADATA)
        if copy:
            return await self._copies.open(database, metadata)
        return await server.edition(database, metadata)


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}/"
