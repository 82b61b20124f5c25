"""``kb rename``: another key or id, in every place that names it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from kb.base.wording import plural
from kb.cli import options
from kb.cli.opening import opened
from kb.cli.unified_diff import unified
from kb.model.naming import Sort
from kb.revise.revision import Rewritten


@click.command("rename")
@click.argument("old")
@click.argument("new")
@click.option(
    "--kind",
    type=click.Choice([sort.address for sort in Sort]),
    help="What OLD names, where several things are called that.",
)
@options.dry_run
@click.pass_obj
def command(folder: Path, old: str, new: str, kind: str | None, dry_run: bool) -> None:
    """Give the source, claim, question, study or term OLD the name NEW.

    In notes, prose, relations, the vocabulary, questions, studies and bibliographies: all files
    are written, or none. The old name stays on record, under “replaces” or, for a citation key,
    in the field “ids”: its address on the site leads on, manuscripts may go on citing it, and
    “kb diff” tells of a new name and of nothing else.
    """
    workspace = opened(folder)
    done = workspace.rename(old, new, kind or "")
    if dry_run:
        show(done.files)
        return
    workspace.write(done.files)
    click.echo(f"The {done.sort} “{old}” is called “{new}” now: {files_words(done.files)}.")
    if done.elsewhere:
        click.echo(f"Still called “{old}” in {', '.join(done.elsewhere)}.")


def show(files: Sequence[Rewritten]) -> None:
    """What would change in the files, as a unified diff."""
    for file in files:
        changed = unified(file.path, file.before, file.after, file.now_path)
        click.echo(changed, nl=False)


def files_words(files: Sequence[Rewritten]) -> str:
    """How many files were written, and which stand elsewhere now."""
    moves = [f"{one.path} is {one.now_path}" for one in files if one.path != one.now_path]
    return "; ".join([f"{plural(len(files), 'file')} written", *moves])
