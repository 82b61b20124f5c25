"""The group that all commands belong to, and how faults reach the user."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import click

from kb.base.errors import KbError
from kb.base.version import __version__


class Listed(NamedTuple):
    """Where a command is, and what the list of all says of it: its docstring's first sentence."""

    module: str
    summary: str


# By name, so that a command pays only for what it imports: `kb explain` needs no Datasette, and
# `kb --help` none of them.
COMMANDS = {
    "build": Listed(
        "kb.cli.build",
        "Build the database from sources/ and claims/, if they have changed since.",
    ),
    "check": Listed(
        "kb.cli.check",
        "Check the notes and sources; with PATHs, tell only of those files and folders.",
    ),
    "cite": Listed(
        "kb.cli.cite",
        "Cite sources by their keys, and claims by their ids, in the text and in a list.",
    ),
    "diff": Listed(
        "kb.cli.diff",
        "Tell what changes in the evidence from the git revision BASE to HEAD.",
    ),
    "explain": Listed(
        "kb.cli.explain",
        "Explain the rule CODE, as in C003; without a code, list all rules.",
    ),
    "export": Listed(
        "kb.cli.export",
        "Write the collection in FORMAT: all of it, or what one of the options names.",
    ),
    "fmt": Listed(
        "kb.cli.fmt",
        "Bring bibliographies, the front matter of notes and the vocabulary into one form.",
    ),
    "import": Listed(
        "kb.cli.importing",
        "Take whole libraries in: BibTeX, biblatex, RIS, CSL-JSON, NBIB (PubMed) or EndNote XML.",
    ),
    "init": Listed(
        "kb.cli.init",
        "Start a knowledge base in the folder TARGET, with one example of each thing.",
    ),
    "lsp": Listed(
        "kb.cli.lsp",
        "Serve an editor with findings, completions and references, over standard input and"
        " output.",
    ),
    "manuscript": Listed(
        "kb.cli.manuscript",
        "Hold manuscripts against the collection that they cite, and put its evidence into them.",
    ),
    "merge": Listed(
        "kb.cli.merge",
        "Put the claim OTHER into the claim KEEP, with the evidence of both.",
    ),
    "merge-bib": Listed(
        "kb.cli.merge_bib",
        "Merge THEIRS into OURS, both made from BASE, by entry and field.",
    ),
    "new": Listed(
        "kb.cli.new",
        "Write a new claim, source, question, study or term.",
    ),
    "rename": Listed(
        "kb.cli.rename",
        "Give the source, claim, question, study or term OLD the name NEW.",
    ),
    "review": Listed(
        "kb.cli.review",
        "Read what claims rest on a second time, item by item, and record what you find.",
    ),
    "schema": Listed(
        "kb.cli.schema",
        "Print the JSON Schema of a note's front matter, a question's, the studies, the vocabulary"
        " or the settings.",
    ),
    "publish": Listed(
        "kb.cli.publish",
        "Publish the whole site as files in DIR, for any web server to hand out.",
    ),
    "quotes": Listed(
        "kb.cli.quotes",
        "Hold the quotes in notes against the texts of their sources.",
    ),
    "search": Listed(
        "kb.cli.search",
        "Search the built database, as the site does.",
    ),
    "serve": Listed(
        "kb.cli.serve",
        "Serve the knowledge base with Datasette, building the database first if needed.",
    ),
    "show": Listed(
        "kb.cli.show",
        "Show the claim, question, study, source or term with the id NAME.",
    ),
    "split": Listed(
        "kb.cli.split",
        "Make two drafts of CLAIM, with the statements FIRST and SECOND.",
    ),
    "stats": Listed(
        "kb.cli.stats",
        "Count claims by kind, certainty and status, evidence by relation, design and basis.",
    ),
}


class Commands(click.Group):
    """Finds commands by name, and turns a :class:`KbError` into one message and its exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The names of all commands, sorted."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of that name, imported when it is asked for."""
        listed = COMMANDS.get(cmd_name)
        return import_module(listed.module).command if listed else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The list of commands, each in one line, without importing them."""
        room = formatter.width - 6 - max(map(len, COMMANDS))
        with formatter.section("Commands"):
            formatter.write_dl(
                [
                    (name, click.Command(name, help=listed.summary).get_short_help_str(room))
                    for name, listed in sorted(COMMANDS.items())
                ]
            )

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the program; output that cannot be written, as on a full disk, is a message.

        Whoever asks the program to end (SIGTERM) lets it clear up like one who presses Ctrl+C.
        """
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            return super().main(*args, **kwargs)
        except OSError as error:
            if error.filename is not None:
                raise
            _give_output_up()
            click.echo(
                f"Error: the output or a temporary file could not be written: {error.strerror}.",
                err=True,
            )
            sys.exit(1)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a fault of the environment becomes a message."""
        try:
            return super().invoke(ctx)
        except KbError as error:
            click.echo(f"Error: {error}", err=True)
            raise click.exceptions.Exit(error.exit_code) from error


def _give_output_up() -> None:
    """Let what still waits to be written go nowhere, or Python would fail with it at the end."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kb")
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
