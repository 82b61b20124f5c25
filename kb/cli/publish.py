"""``kb publish``: the whole site as files, for any web server."""

from __future__ import annotations

import time
from pathlib import Path
from urllib.parse import urlsplit

import click

from kb.api.values import METADATA
from kb.base.errors import KbError
from kb.base.wording import plural
from kb.cli.opening import opened
from kb.cli.progress import progress
from kb.cli.serve_metadata import read_metadata
from kb.publish import Outcome, Setting, publish

LOCAL = "http://localhost/"
_MOST_DEAD = 20


@click.command("publish")
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@click.option(
    "--address",
    help="Where the site will stand, as https://example.org/evidence/; its path is the base path."
    " “address” in metadata.yml unless given.",
)
@click.pass_obj
@click.pass_context
def command(ctx: click.Context, folder: Path, directory: Path, address: str | None) -> None:
    """Publish the whole site as files in DIR, for any web server to hand out.

    What is in DIR from an earlier publication is renewed where it changed; the database is built
    first if the notes changed.
    """
    started = time.monotonic()
    workspace = opened(folder)
    workspace.renew()
    database = workspace.database
    metadata = read_metadata(workspace.root / METADATA)
    known = metadata.get("plugins", {}).get("kb", {}).get("address")
    root, base = _parts(address or (known if isinstance(known, str) else "") or LOCAL)
    setting = Setting(database, directory, base, root, metadata)
    with progress() as show:
        outcome = publish(setting, (), progress=show)
    click.echo(_summary(outcome, directory, time.monotonic() - started))
    if outcome.dead:
        click.echo(_dead(outcome), err=True)
        ctx.exit(1)


def _parts(address: str) -> tuple[str, str]:
    """The scheme and host, and the base path with a slash at either end."""
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.query or parts.fragment:
        raise KbError(
            f"“{address}” is no address of a site; write it as https://example.org/evidence/."
        )
    path = parts.path.strip("/")
    return f"{parts.scheme}://{parts.netloc}", f"/{path}/" if path else "/"


def _summary(outcome: Outcome, directory: Path, seconds: float) -> str:
    kinds = ", ".join(
        f"{count:,} {kind} ({size / 1e6:.1f} MB)"
        for kind, (count, size) in sorted(outcome.sizes.items(), key=lambda item: -item[1][1])
    )
    return (
        f"Published {plural(outcome.files, 'file')} ({outcome.size / 1e6:.1f} MB) to {directory}"
        f" in {seconds:.1f} s: {outcome.written:,} written anew, {outcome.removed:,} removed.\n"
        f"By kind: {kinds}."
    )


def _dead(outcome: Outcome) -> str:
    lines = [f"  {one.address} (on {one.page or 'no page'})" for one in outcome.dead[:_MOST_DEAD]]
    more = len(outcome.dead) - _MOST_DEAD
    return "\n".join(
        [
            f"Links within the site that lead to nothing: {len(outcome.dead):,}.",
            *lines,
            *([f"  and {more:,} more"] if more > 0 else []),
        ]
    )
