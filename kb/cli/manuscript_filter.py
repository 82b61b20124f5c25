"""``kb manuscript filter``: the evidence for documents made with Pandoc or Quarto."""

from __future__ import annotations

from pathlib import Path

import click

from kb.api.exporting import excerpt
from kb.base.wording import plural
from kb.cli.opening import opened

FOLDER = Path("_extensions/kb")


@click.command("filter")
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=FOLDER,
    show_default=True,
    help="The folder to write; Quarto looks for it below _extensions.",
)
@click.option(
    "--site",
    metavar="ADDRESS",
    default="",
    help="Where the collection is published; “address” in metadata.yml if not.",
)
@click.pass_obj
def command(folder: Path, output: Path, site: str) -> None:
    """Write a filter for Pandoc and Quarto with the evidence as it is now.

    It writes what was read only in another source as the style's manual wants it, and puts
    answers, tables of evidence and forest plots where the manuscript asks for them:
    {{< kb question ID >}}, and summary, claim, evidence or forest in place of question. In
    Quarto name it under "filters"; with Pandoc, "pandoc -L _extensions/kb/kb.lua --citeproc".
    Run it again when the collection has changed.
    """
    # Imported when it is needed: the pages that draw plots take long to import.
    from kb.api.filtering import write_filter  # noqa: PLC0415

    workspace = opened(folder)
    workspace.renew()
    with workspace.connected() as connection:
        whole = excerpt(connection, workspace.root, None, site)
        plots = write_filter(output, whole, connection)
    counts = [
        plural(len(whole.corpus.questions), "question"),
        plural(len(whole.claims), "claim"),
        plural(len(whole.sources), "source"),
        plural(plots, "forest plot"),
    ]
    click.echo(f"{output}: {', '.join(counts)}.", err=True)
