"""``kb build``: the notes and sources into one SQLite database."""

from __future__ import annotations

import time
from pathlib import Path

import click

from kb.api.current import is_unchanged, remember, stamped
from kb.base.wording import plural
from kb.cli.opening import here_to_stay, opened


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
@click.option(
    "--citations",
    is_flag=True,
    help="Format all sources and claims in each common style into the file, for a server without"
    " the extra “cite”; otherwise pages format what they show.",
)
@click.option("--full", is_flag=True, help="Build it anew even if nothing has changed since.")
@click.pass_obj
@click.pass_context
def command(  # noqa: PLR0913, PLR0917 - one for each option
    ctx: click.Context,
    folder: Path,
    output: Path | None,
    keep_going: bool,
    citations: bool,
    full: bool,
) -> None:
    """Build the database from sources/ and claims/, if they have changed since.

    Errors in the texts stop the build before the old database is touched.
    """
    started = time.monotonic()
    workspace = opened(folder)
    target = output or workspace.database
    taken = stamped(workspace.root)
    if not (full or citations) and is_unchanged(workspace.root, taken, target):
        click.echo(f"{target} is up to date: nothing has changed since it was built.")
        return
    # Imported late: to know that nothing has changed takes less time than this.
    from kb.api.building import write_database  # noqa: PLC0415
    from kb.report import Report  # noqa: PLC0415
    from kb.report.as_text import as_text  # noqa: PLC0415

    with here_to_stay():
        reading = workspace.read()
    write_database(reading, target, keep_going=keep_going, citations=citations, full=full)
    remember(workspace.root, taken, target, reading.content_hash)
    corpus = reading.corpus
    seconds = time.monotonic() - started
    click.echo(
        f"Built {target} with {plural(len(corpus.claims), 'claim')}"
        f" from {plural(len(corpus.sources), 'source')} in {seconds:.1f} s."
    )
    if reading.errors:
        click.echo(as_text(Report(reading.errors, reading.texts)), err=True, nl=False)
        ctx.exit(1)
