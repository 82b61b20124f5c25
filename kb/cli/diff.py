"""``kb diff``: what a change of the texts does to the evidence."""

from __future__ import annotations

from pathlib import Path

import click

from kb.check.policy import Policy
from kb.cli import pipeline
from kb.cli.progress import progress
from kb.diagnostics import Severity
from kb.diff import Side, compare
from kb.report.diff import CHANGE_FORMATS, Comparison
from kb.workspace import find_root
from kb.workspace.cache import ParseCache
from kb.workspace.corpus import Loaded, load_editions
from kb.workspace.files import read_files
from kb.workspace.revision import commit_of, merge_base, read_revision
from kb.workspace.settings import policy_at, read_policy

_WORK_TREE = "the files as they are"


@click.command("diff")
@click.argument("base")
@click.argument("head", required=False)
@click.option(
    "--format",
    "style",
    type=click.Choice(list(CHANGE_FORMATS)),
    default="text",
    show_default=True,
    help="For a terminal, for a comment on a pull request, or for programs.",
)
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
    "-o",
    "--output",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="The file to write to; the terminal unless given.",
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
    output: Path | None,
) -> None:
    """Tell what changes in the evidence from the git revision BASE to HEAD.

    Without HEAD, to the files as they are. As in a pull request, what was changed on the side of
    BASE since the two parted is left out. The exit code is 0, whatever changed, unless
    --exit-code is given.
    """
    comparison = _compared(find_root(folder), base, head, direct=direct)
    text = CHANGE_FORMATS[style](comparison)
    if output:
        pipeline.save(output, text)
    else:
        click.echo(text, nl=False)
    changes = comparison.changes
    new = any(finding.severity is not Severity.INFO for finding in changes.findings.new)
    if exit_code and (changes.flags or new):
        ctx.exit(1)


def _compared(root: Path, base: str, head: str | None, *, direct: bool) -> Comparison:
    start, end = commit_of(root, base), commit_of(root, head or "HEAD")
    if not direct:
        start = merge_base(root, start, end)
    after = read_revision(root, end) if head else read_files(root)
    with progress() as show:
        states = [read_revision(root, start), after]
        editions = load_editions(root, states, ParseCache.open(root), show)
    policies = (policy_at(root, start), policy_at(root, end) if head else read_policy(root))
    changes = compare(*map(_state, editions, policies))
    if head:
        return Comparison(changes, base, start, head, end)
    return Comparison(changes, base, start, _WORK_TREE)


def _state(loaded: Loaded, policy: Policy) -> Side:
    return Side(loaded.corpus, pipeline.checked(loaded, policy).findings, policy)
