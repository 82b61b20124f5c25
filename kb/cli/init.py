"""``kb init``: a new knowledge base, small and whole; and a renewal of what one was given."""

from __future__ import annotations

import re
from pathlib import Path

import click

from kb.base.atomic import make_folder, write_bytes
from kb.base.errors import KbError, UsageFault
from kb.cli.importing.sources import Choices, import_libraries
from kb.cli.starting import GITIGNORE, given_files, renewed_files
from kb.cli.unified_diff import unified
from kb.workspace.files import find_root

__all__ = ["GITIGNORE", "command"]

_ACTION = re.compile(r"[\w.-]+/[\w.-]+@[0-9a-f]{40}")


@click.command("init")
@click.argument("target", type=click.Path(file_okay=False, path_type=Path), default=Path())
@click.option(
    "--from", "libraries", metavar="LIBRARY", multiple=True,
    help="Begin with this library of references, as “kb import” reads it; as often as needed.",
)  # fmt: skip
@click.option("--topic", default="", help="What it is about: the title of the site.")
@click.option(
    "--action",
    metavar="OWNER/NAME@COMMIT",
    help="Also write the workflows by which GitHub checks pull requests and publishes the site,"
    " with the action that stands in the repository of this program.",
)
@click.option(
    "--upgrade",
    is_flag=True,
    help="Show what this version of kb would have written otherwise, and renew it.",
)
@click.option("--dry-run", is_flag=True, help="With --upgrade: show it only.")
@click.pass_obj
@click.pass_context
def command(  # noqa: PLR0913, PLR0917 - one for each option
    ctx: click.Context,
    folder: Path,
    target: Path,
    libraries: tuple[str, ...],
    topic: str,
    action: str | None,
    upgrade: bool,
    dry_run: bool,
) -> None:
    """Start a knowledge base in the folder TARGET, with one example of each thing.

    With --topic or --from there is no example: its terms, claims and sources are yours. With
    --upgrade, renew what a knowledge base was given: settings, workflows and the long part of
    metadata.yml that older versions wrote; notes and sources are not touched.
    """
    root = folder / target
    if action and not _ACTION.fullmatch(action):
        raise UsageFault(f"“{action}” must be OWNER/NAME@COMMIT, the commit in full.")
    if upgrade:
        _upgrade(find_root(root), action or "", dry_run=dry_run)
        return
    if dry_run:
        raise UsageFault("--dry-run belongs to --upgrade.")
    for name in ("sources", "claims"):
        if (root / name).exists():
            hint = "; --upgrade adds what a knowledge base lacks, also workflows by --action"
            raise UsageFault(f"{root / name} exists already, so nothing was written{hint}.")
    for library in libraries:
        if not Path(library).is_file():
            raise UsageFault(f"There is no file {library}.")
    example = not (libraries or topic)
    _write(root, given_files(" ".join(topic.split()), action or "", example=example))
    click.echo(f"Started a knowledge base in {root}.")
    lost = bool(libraries) and import_libraries(root, libraries, Choices())
    click.echo("Next: “kb check” looks it over, “kb serve --watch” shows it as you write.")
    if not any((folder / ".git").exists() for folder in (root.resolve(), *root.resolve().parents)):
        click.echo(
            "“git init” there keeps what was before, so that “kb diff” can show what changes."
        )
    ctx.exit(int(lost))


def _write(root: Path, files: dict[str, bytes]) -> None:
    """Write the files that are not there yet."""
    try:
        for name in ("sources", "claims"):
            (root / name).mkdir(parents=True, exist_ok=True)
        for path, data in files.items():
            place = root / path
            place.parent.mkdir(parents=True, exist_ok=True)
            if not place.exists():
                place.write_bytes(data)
    except OSError as error:
        raise KbError(f"{root} could not be written: {error.strerror}.") from error


def _upgrade(root: Path, action: str, *, dry_run: bool) -> None:
    changed = 0
    for path, data in renewed_files(root, action).items():
        place = root / path
        before = place.read_bytes() if place.is_file() else None
        if before == data:
            continue
        changed += 1
        click.echo(unified(path, before, data).decode(errors="replace"), nl=False)
        if not dry_run:
            make_folder(place.parent)
            write_bytes(place, data)
    if not changed:
        click.echo("Nothing to renew.")
    elif not dry_run:
        click.echo("Renewed, as shown; git can undo it.")
