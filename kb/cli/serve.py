"""``kb serve``: the site on this machine, rebuilt on request when the notes change."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import socket
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import yaml
from watchfiles import awatch

from kb.base.errors import KbError
from kb.cli import pipeline
from kb.web import server
from kb.web.asgi import Application

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
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917 - one for each option
    folder: Path, host: str, port: int, watch: bool, browse: bool, keep_going: bool
) -> None:
    """Serve the knowledge base with Datasette, building the database first if needed."""
    checked = pipeline.read(folder)
    database = checked.loaded.root / pipeline.DATABASE
    if not pipeline.is_current(checked, database):
        pipeline.write(checked, database, keep_going=keep_going)
        click.echo(f"Built {database}.")
    listener = server.bound(host, port)
    address = _address(listener)
    click.echo(f"Serving at {address} (stop with Ctrl+C)")
    if browse:
        click.launch(address)
    with tempfile.TemporaryDirectory(prefix="kb-serve-") as copies:
        site = _Site(checked.loaded.root, Path(copies), keep_going)
        # The server shuts down in order when it is interrupted, and then passes that on.
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(site.serve(listener, watch=watch))
    click.echo("Stopped.")


class _Site:
    """A knowledge base being served, and rebuilt when its texts change."""

    def __init__(self, root: Path, copies: Path, keep_going: bool) -> None:
        self._root = root
        self._copies = copies
        self._keep_going = keep_going
        self._editions = 0
        self._renewing = asyncio.Lock()

    async def serve(self, listener: socket.socket, *, watch: bool) -> None:
        """Serve until stopped."""
        switch = server.Switch(await self._edition(copy=watch))
        if not watch:
            await server.run(switch, listener)
            return

        async def follow() -> None:
            metadata = self._root / pipeline.METADATA
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
            rebuilt = await asyncio.to_thread(self._rebuild)
            if not (rebuilt or forced):
                return
            switch.current = await self._edition(copy=True)
        except KbError as error:
            click.echo(f"Still serving the last good build: {error}", err=True)
        else:
            click.echo("Rebuilt.")

    def _rebuild(self) -> bool:
        checked = pipeline.read(self._root)
        database = self._root / pipeline.DATABASE
        if pipeline.is_current(checked, database):
            return False
        pipeline.write(checked, database, keep_going=self._keep_going)
        return True

    async def _edition(self, *, copy: bool) -> Application:
        """The database as it is now; a copy, where a rebuild may replace the file under it."""
        database = self._root / pipeline.DATABASE
        if copy:
            self._editions += 1
            folder = self._copies / str(self._editions)
            folder.mkdir()
            database = Path(shutil.copy2(database, folder))
            # Requests under way may still read the edition before this one, not those earlier.
            shutil.rmtree(self._copies / str(self._editions - 2), ignore_errors=True)
        return await server.edition(database, read_metadata(self._root))


def read_metadata(root: Path) -> Mapping[str, Any]:
    """What ``metadata.yml`` says; empty where there is none.

    Raises :class:`KbError` where it is no YAML mapping.
    """
    path = root / pipeline.METADATA
    if not path.is_file():
        return {}
    try:
        value = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise KbError(f"{path} is no valid YAML: {error}") from error
    if not isinstance(value, dict):
        raise KbError(f"{path} must hold “name: value” lines, as Datasette's metadata does.")
    return value


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}/"
