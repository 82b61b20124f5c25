"""``kb init``: a new knowledge base, small and whole."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import click

from kb.cli import pipeline
from kb.errors import KbError, UsageFault
from kb.search.schema import DATABASE
from kb.store.metadata import render, replace_generated

IGNORED = "/kb.db\n/.kb.db.*\n/.vscode/*.schema.json\n"


@click.command("init")
@click.argument("target", type=click.Path(file_okay=False, path_type=Path), default=Path())
@click.pass_obj
def command(folder: Path, target: Path) -> None:
    """Start a knowledge base in the folder TARGET, with one example of each thing."""
    root = folder / target
    for name in ("sources", "claims"):
        if (root / name).exists():
            raise UsageFault(f"{root / name} exists already, so nothing was written.")
    try:
        _write(files("kb.cli") / "templates" / "init", root)
        _complete(root)
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
    metadata = root / pipeline.METADATA
    text = metadata.read_text(encoding="utf-8")
    metadata.write_text(replace_generated(text, render(DATABASE)), encoding="utf-8", newline="\n")
    ignore = root / ".gitignore"
    if not ignore.exists():
        ignore.write_text(IGNORED, encoding="utf-8", newline="\n")
