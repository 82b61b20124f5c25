"""The group that all commands belong to, and how faults reach the user."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import click

import kb
from kb.base.errors import KbError

# By name, so that a command pays only for what it imports: `kb explain` needs no Datasette.
COMMANDS = {
    "build": "kb.cli.build",
    "check": "kb.cli.check",
    "cite": "kb.cli.cite",
    "diff": "kb.cli.diff",
    "explain": "kb.cli.explain",
    "export": "kb.cli.export",
    "fmt": "kb.cli.fmt",
    "init": "kb.cli.init",
    "lsp": "kb.cli.lsp",
    "manuscript": "kb.cli.manuscript",
    "merge-bib": "kb.cli.merge_bib",
    "new": "kb.cli.new",
    "schema": "kb.cli.schema",
    "publish": "kb.cli.publish",
    "quotes": "kb.cli.quotes",
    "search": "kb.cli.search",
    "serve": "kb.cli.serve",
    "show": "kb.cli.show",
    "stats": "kb.cli.stats",
}


class Commands(click.Group):
    """Finds commands by name, and turns a :class:`KbError` into one message and its exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The names of all commands, sorted."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of that name, imported when it is asked for."""
        module = COMMANDS.get(cmd_name)
        return import_module(module).command if module else None

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a fault of the environment becomes a message."""
        try:
            return super().invoke(ctx)
        except KbError as error:
            click.echo(f"Error: {error}", err=True)
            raise click.exceptions.Exit(error.exit_code) from error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(kb.__version__, prog_name="kb")
@click.option(
    "-C",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    help="The knowledge base, or a folder inside it; the working folder unless given.",
)
@click.pass_context
def main(ctx: click.Context, folder: Path) -> None:
    """Build, check and publish a knowledge base of literature evidence."""
    ctx.obj = folder
