"""``kb publish``: the whole site as files, for any web server."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import click

from kb.api.values import METADATA
from kb.api.workspace import Workspace
from kb.base.errors import KbError
from kb.base.version import __version__
from kb.base.wording import plural
from kb.cli.opening import opened, progress
from kb.cli.serve_metadata import read_metadata
from kb.publish import Dead, Outcome, Setting, publish
from kb.publish.addresses import SINCE
from kb.publish.files import refuse
from kb.publish.versions import (
    Version,
    checked_out,
    head_of,
    is_published,
    note_published,
    versions,
    write_since,
)
from kb.report.diff import CHANGE_FORMATS

LOCAL = "http://localhost/"
_MOST_DEAD = 20


@click.command("publish")
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@click.option(
    "--address",
    help="Where the site will stand, as https://example.org/evidence/; its path is the base path."
    " “address” in metadata.yml unless given.",
)
@click.option(
    "--versions",
    "with_versions",
    is_flag=True,
    help="Publish each tagged state of the collection as well, below v/TAG/, where it stays.",
)
@click.pass_obj
@click.pass_context
def command(
    ctx: click.Context, folder: Path, directory: Path, address: str | None, with_versions: bool
) -> None:
    """Publish the whole site as files in DIR, for any web server to hand out.

    What is in DIR from an earlier publication is renewed where it changed; the database is built
    first if the notes changed.
    """
    workspace = opened(folder)
    refuse(directory)
    tagged = versions(workspace.root) if with_versions else ()
    if with_versions and not tagged:
        click.echo("No tag of this repository names a state of the collection.", err=True)
    metadata = read_metadata(workspace.root / METADATA)
    known = _of_plugin(metadata).get("address")
    root, base = _parts(address or (known if isinstance(known, str) else "") or LOCAL)
    head = head_of(workspace.root) if tagged else ""
    cited = next((f"{root}{base}{one.path}" for one in tagged if one.commit == head), "")
    current = _setting(workspace, directory, base, root, {"cited": cited} if cited else {})
    outcomes = [_published(current, directory)]
    for version in tagged:
        outcomes += _version(workspace, current, version, is_older=version.commit != head)
    dead = [one for outcome in outcomes for one in outcome.dead]
    if dead:
        click.echo(_dead(dead), err=True)
        ctx.exit(1)


def _setting(
    workspace: Workspace, directory: Path, base: str, root: str, edition: Mapping[str, str]
) -> Setting:
    """What is published of a knowledge base, once its database is as new as its notes."""
    workspace.renew()
    metadata = read_metadata(workspace.root / METADATA)
    setting = Setting(workspace.database, directory, base, root, metadata)
    return setting.with_plugin(edition=edition) if edition else setting


def _of_plugin(metadata: Mapping[str, Any]) -> Mapping[str, Any]:
    plugins = metadata.get("plugins")
    ours = plugins.get("kb") if isinstance(plugins, dict) else None
    return ours if isinstance(ours, dict) else {}


def _published(setting: Setting, directory: Path) -> Outcome:
    started = time.monotonic()
    with progress() as show:
        outcome = publish(setting, (), progress=show)
    click.echo(_summary(outcome, directory, time.monotonic() - started))
    return outcome


def _version(
    workspace: Workspace, current: Setting, version: Version, *, is_older: bool
) -> list[Outcome]:
    """One tagged state published, unless it was before; what has changed since is told anew."""
    base = f"{current.base}{version.path}"
    folder = current.folder / unquote(version.path)
    newest = current.folder if is_older else None
    setting = replace(current, folder=folder, base=base, newest=newest)
    edition = {"name": version.name, "date": version.date}
    if is_older:
        edition["newest"] = f"{current.root}{current.base}"
        edition["since"] = f"{current.root}{base}{SINCE}"
    made = []
    if is_published(setting, version, __version__):
        click.echo(f"{version.name} is published already.")
    else:
        with checked_out(workspace.root, version) as root:
            as_it_stood = _setting(opened(root), folder, base, current.root, edition)
            made.append(_published(replace(as_it_stood, newest=newest), folder))
        note_published(setting, version, __version__)
    if is_older:
        comparison = workspace.compare(version.commit, direct=True)
        frame = (folder / "method" / "index.html").read_text(encoding="utf-8")
        write_since(current, setting, version, CHANGE_FORMATS["markdown"](comparison), frame)
    return made


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


def _dead(dead: Sequence[Dead]) -> str:
    lines = [f"  {one.address} (on {one.page or 'no page'})" for one in dead[:_MOST_DEAD]]
    more = len(dead) - _MOST_DEAD
    return "\n".join(
        [
            f"Links within the site that lead to nothing: {len(dead):,}.",
            *lines,
            *([f"  and {more:,} more"] if more > 0 else []),
        ]
    )
