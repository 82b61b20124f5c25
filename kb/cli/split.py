"""``kb split``: a claim that says two things made two drafts."""

from __future__ import annotations

from pathlib import Path

import click

from kb.base.errors import UsageFault
from kb.cli import options
from kb.cli.opening import opened
from kb.cli.rename import show
from kb.draft.names import claim_id


@click.command("split")
@click.argument("claim")
@click.argument("first")
@click.argument("second")
@click.option("--id", "ids", multiple=True, help="The id of a draft; twice, for both.")
@options.dry_run
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917 - one for each option
    folder: Path, claim: str, first: str, second: str, ids: tuple[str, ...], dry_run: bool
) -> None:
    """Make two drafts of CLAIM, with the statements FIRST and SECOND.

    Both have all of its evidence, what it bears on, its relations and its prose: take out of each
    what belongs to the other. Neither has its certainty, which is to be judged anew. CLAIM stays,
    superseded by both.
    """
    workspace = opened(folder)
    if len(ids) not in {0, 2}:
        raise UsageFault("Give --id twice, for both drafts, or not at all.")
    names = ids or _ids((first, second), set(workspace.read().corpus.claims))
    if len(set(names)) < 2:
        raise UsageFault("The two drafts need different ids; give them with --id.")
    done = workspace.split(claim, dict(zip(names, (first, second), strict=True)))
    if dry_run:
        show(done.files)
        return
    workspace.write(done.files)
    added = [file.now_path for file in done.files if file.before is None]
    click.echo(f"Wrote {' and '.join(added)}; “{claim}” is superseded by both.")
    if done.remarks:
        click.echo(f"These still point to “{claim}”: {', '.join(done.remarks)}.")


def _ids(statements: tuple[str, str], taken: set[str]) -> tuple[str, ...]:
    made: list[str] = []
    for statement in statements:
        made.append(claim_id(statement, {*taken, *made}))
    if not all(made):
        raise UsageFault("No name can be made of a statement; give both with --id.")
    return tuple(made)
