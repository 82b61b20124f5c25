"""``kb check``: what is wrong with the texts, where, and how to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from kb.cli import pipeline
from kb.diagnostics import Diagnostic, Severity
from kb.errors import UsageFault
from kb.report import FORMATS


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "style",
    type=click.Choice(sorted(FORMATS)),
    default="text",
    show_default=True,
    help="For people, or for programs.",
)
@click.pass_obj
@click.pass_context
def command(ctx: click.Context, folder: Path, paths: tuple[Path, ...], style: str) -> None:
    """Check the notes and sources; with PATHs, tell only of those files and folders.

    Whatever is named, the whole collection is read, since notes point to each other. The exit
    code is 1 when anything but a remark was found.
    """
    checked = pipeline.read(folder)
    findings = _under(checked, [folder / path for path in paths])
    click.echo(FORMATS[style](findings, checked.loaded.texts), nl=False)
    if any(finding.severity is not Severity.INFO for finding in findings):
        ctx.exit(1)


def _under(checked: pipeline.Checked, paths: Sequence[Path]) -> tuple[Diagnostic, ...]:
    if not paths:
        return checked.findings
    wanted = tuple(_inside(checked.loaded.root, path) for path in paths)
    return tuple(
        finding
        for finding in checked.findings
        if any(_covers(path, finding.place.path) for path in wanted)
    )


def _inside(root: Path, path: Path) -> str:
    if not path.exists():
        raise UsageFault(f"{path} does not exist.")
    try:
        return path.resolve().relative_to(root).as_posix()
    except ValueError:
        raise UsageFault(f"{path} is not inside the knowledge base {root}.") from None


def _covers(wanted: str, path: str) -> bool:
    return wanted in {".", path} or path.startswith(f"{wanted}/")
