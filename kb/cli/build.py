"""``kb build``: the notes and sources into one SQLite database."""

from __future__ import annotations

import time
from pathlib import Path

import click

from kb.api.building import write_database
from kb.api.values import DATABASE
from kb.base.wording import plural
from kb.cli.opening import read
from kb.report import Report
from kb.report.as_text import as_text


@click.command("build")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The database to write; kb.db in the knowledge base unless given.",
)
@click.option(
    "--keep-going",
    is_flag=True,
    help="Build what is valid and record the rest as findings; the exit code is still 1.",
)
@click.pass_obj
@click.pass_context
def command(ctx: click.Context, folder: Path, output: Path | None, keep_going: bool) -> None:
    """Build the database from sources/ and claims/.

    Errors in the texts stop the build before the old database is touched.
    """
    started = time.monotonic()
    reading = read(folder)
    target = output or reading.root / DATABASE
    write_database(reading, target, keep_going=keep_going)
    corpus = reading.corpus
    seconds = time.monotonic() - started
    click.echo(
        f"Built {target} with {plural(len(corpus.claims), 'claim')}"
        f" from {plural(len(corpus.sources), 'source')} in {seconds:.1f} s."
    )
    if reading.errors:
        click.echo(as_text(Report(reading.errors, reading.texts)), err=True, nl=False)
        ctx.exit(1)
