"""``kb init``: a new knowledge base, small and whole."""

from __future__ import annotations

import re
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import click

from kb.api.values import METADATA
from kb.base.errors import KbError, UsageFault
from kb.search.schema import DATABASE
from kb.store.metadata import render, replace_generated

_ACTION = re.compile(r"[\w.-]+/[\w.-]+@[0-9a-f]{40}")
GITIGNORE = "/kb.db\n/.kb.db.*\n/.vscode/*.schema.json\n"


@click.command("init")
@click.argument("target", type=click.Path(file_okay=False, path_type=Path), default=Path())
@click.option(
    "--action",
    metavar="OWNER/NAME@COMMIT",
    help="Also write the workflows by which GitHub checks pull requests and publishes the site,"
    " with the action that stands in the repository of this program.",
)
@click.pass_obj
def command(folder: Path, target: Path, action: str | None) -> None:
    """Start a knowledge base in the folder TARGET, with one example of each thing."""
    root = folder / target
    if action and not _ACTION.fullmatch(action):
        raise UsageFault(f"“{action}” must be OWNER/NAME@COMMIT, the commit in full.")
    for name in ("sources", "claims"):
        if (root / name).exists():
            raise UsageFault(f"{root / name} exists already, so nothing was written.")
    try:
        _write(files("kb.cli") / "templates" / "init", root)
        _complete(root)
        if action:
            _add_workflows(root, action)
    except OSError as error:
        raise KbError(f"{root} could not be written: {error.strerror}.") from error
    click.echo(f"Started a knowledge base in {root}.")
    click.echo("Next: “kb check” looks it over, “kb serve --watch” shows it as you write.")


def _write(template: Traversable, target: Path) -> None:
    if template.is_dir():
        target.mkdir(parents=True, exist_ok=True)
        for part in template.iterdir():
            _write(part, target / part.name)
    elif not target.exists():
        target.write_bytes(template.read_bytes())


def _complete(root: Path) -> None:
    metadata = root / METADATA
    text = metadata.read_text(encoding="utf-8")
    metadata.write_text(replace_generated(text, render(DATABASE)), encoding="utf-8", newline="\n")
    gitignore = root / ".gitignore"
    if not gitignore.exists():
        gitignore.write_text(GITIGNORE, encoding="utf-8", newline="\n")


def _add_workflows(root: Path, action: str) -> None:
    folder = root / ".github" / "workflows"
    folder.mkdir(parents=True, exist_ok=True)
    for template in (files("kb.cli") / "templates" / "forge").iterdir():
        text = template.read_text(encoding="utf-8").replace("ACTION", action)
        (folder / template.name).write_text(text, encoding="utf-8", newline="\n")
