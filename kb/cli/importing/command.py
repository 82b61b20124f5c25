"""The command: its options, and which of the two kinds of import is meant."""

from __future__ import annotations

from pathlib import Path

import click

from kb.base.errors import UsageFault
from kb.cli.importing.claims import import_claims
from kb.cli.importing.sources import Choices, import_libraries


@click.command("import")
@click.argument("files", nargs=-1, metavar="FILE...")
@click.option(
    "--claims",
    "table",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="TABLE.csv",
    help="Take a table of evidence in: notes, studies, effects and terms.",
)
@click.option(
    "--map",
    "map_file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="MAP.yml",
    help="What the columns of the table are; those of “kb export table” unless given.",
)
@click.option("--file", "target", help="The file in sources/ that new entries go to.")
@click.option(
    "--merge",
    is_flag=True,
    help="Give an entry of the collection the fields that a duplicate has and it lacks.",
)
@click.option(
    "--abstracts",
    is_flag=True,
    help="Take abstracts along; they are left out otherwise, since others wrote them.",
)
@click.option("--review", type=click.Path(dir_okay=False, path_type=Path), metavar="TABLE.csv",
              help="Write what becomes of each record as a table.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Show what would become of each; write nothing.")
@click.option("-v", "--verbose", is_flag=True, help="Also show each remark on reading the files.")
@click.pass_obj
@click.pass_context
def command(  # noqa: PLR0913, PLR0917 - one for each option
    ctx: click.Context,
    folder: Path,
    files: tuple[str, ...],
    table: Path | None,
    map_file: Path | None,
    target: str | None,
    merge: bool,
    abstracts: bool,
    review: Path | None,
    dry_run: bool,
    verbose: bool,
) -> None:
    """Take whole libraries in: BibTeX, biblatex, RIS, CSL-JSON, NBIB (PubMed) or EndNote XML.

    Citation keys that can be cited stay; others are made anew, and the map from old to new is
    written to imported-keys.csv. What the collection has already is not added again: import the
    same file again, also after an interruption, and only what is missing goes in.

    With --claims, take a table of evidence in; docs/importing.md tells how a map is written.
    """
    if table is not None:
        if files:
            raise UsageFault("Import libraries first, and the table by itself.")
        if import_claims(folder, table, map_file, target, dry_run=dry_run):
            ctx.exit(1)
        return
    if not files:
        raise UsageFault("Name the files to import.")
    choices = Choices(target, merge, abstracts, review, dry_run, verbose)
    if import_libraries(folder, files, choices):
        ctx.exit(1)
