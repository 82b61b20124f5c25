"""``kb merge``: two claims that say the same made one."""

from __future__ import annotations

from pathlib import Path

import click

from kb.base.wording import plural
from kb.cli import options
from kb.cli.opening import opened
from kb.cli.rename import show
from kb.report.as_text import visible


@click.command("merge")
@click.argument("keep")
@click.argument("other")
@click.option(
    "--anyway", is_flag=True, help="Also where the two do not say the same by their words."
)
@options.dry_run
@click.pass_obj
def command(folder: Path, keep: str, other: str, anyway: bool, dry_run: bool) -> None:
    """Put the claim OTHER into the claim KEEP, with the evidence of both.

    Items of one source and place that do not contradict each other become one. KEEP takes over
    what OTHER bears on, its relations, its prose and, as a former one, its id; what pointed to
    OTHER points to KEEP, and OTHER's note goes. KEEP is a draft from then on. Claims that do not
    say the same by the judgement that finds near claims (C014) are refused.
    """
    workspace = opened(folder)
    done = workspace.merge(keep, other, anyway=anyway)
    if dry_run:
        show(done.files)
        return
    workspace.write(done.files)
    click.echo(f"“{other}” is part of “{keep}” now: {plural(len(done.files), 'file')} changed.")
    for remark in done.remarks:
        click.echo(visible(f"Look at this: {remark}"))
