"""``kb diff``: what a change of the texts does to the evidence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TextIO

import click

from kb.base.atomic import write_text
from kb.base.wording import plural
from kb.cli.opening import here_to_stay, opened
from kb.cli.options import format_option
from kb.diagnostics import Severity
from kb.diff.answers import answered
from kb.report.diff import CHANGE_FORMATS


@click.command("diff")
@click.argument("base")
@click.argument("head", required=False)
@format_option(CHANGE_FORMATS, "For a terminal, for a comment on a pull request, or for programs.")
@click.option(
    "--direct",
    is_flag=True,
    help="Compare with BASE as it is now, rather than where the two parted.",
)
@click.option(
    "--exit-code",
    is_flag=True,
    help="Exit with 1 if something asks for a second look or the checks find something new.",
)
@click.option(
    "--answers",
    type=click.File(encoding="utf-8", errors="replace"),
    help="A text, such as that of the pull request, whose lines “kb-accept: SUBJECT: reason”"
    " answer what asks for a second look; “-” for standard input.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="The file to write to; the terminal unless given.",
)
@click.option(
    "--pages",
    type=click.Path(file_okay=False, path_type=Path),
    help="Also write each page that the change touches, as it was and as it would be, into this"
    " folder, to be opened from disk; index.html there comes first.",
)
@click.pass_obj
@click.pass_context
def command(  # noqa: PLR0913, PLR0917 - one for each option
    ctx: click.Context,
    folder: Path,
    base: str,
    head: str | None,
    style: str,
    direct: bool,
    exit_code: bool,
    answers: TextIO | None,
    output: Path | None,
    pages: Path | None,
) -> None:
    """Tell what changes in the evidence from the git revision BASE to HEAD.

    Without HEAD, to the files as they are. As in a pull request, what was changed on the side of
    BASE since the two parted is left out. The exit code is 0, whatever changed, unless
    --exit-code is given; what was answered does not count.
    """
    workspace = opened(folder)
    with here_to_stay():
        comparison = workspace.compare(base, head, direct=direct)
    if answers:
        changes = answered(comparison.changes, answers.read())
        comparison = replace(comparison, changes=changes)
    if pages:
        # Pages need Datasette, which takes longer to import than a comparison to make.
        from kb.cli.diff_pages import write_pages  # noqa: PLC0415

        count = write_pages(workspace, comparison, pages)
        click.echo(f"{plural(count, 'page')} in {pages}; open {pages / 'index.html'}.", err=True)
    text = CHANGE_FORMATS[style](comparison)
    if output:
        write_text(output, text)
    else:
        click.echo(text, nl=False)
    changes = comparison.changes
    new = any(finding.severity is not Severity.INFO for finding in changes.findings.new)
    if exit_code and (changes.open_flags or new):
        ctx.exit(1)
