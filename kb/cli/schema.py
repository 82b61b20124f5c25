"""``kb schema``: what editors need to complete and check notes as they are typed."""

from __future__ import annotations

import json
from pathlib import Path

import click

from kb.base.atomic import write_text
from kb.cli.opening import read
from kb.report.schemas import SCHEMAS


@click.command("schema")
@click.argument("what", type=click.Choice(list(SCHEMAS)), default="note")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write to; the terminal unless given.",
)
@click.pass_obj
def command(folder: Path, what: str, output: Path | None) -> None:
    """Print the JSON Schema of a note's front matter, a question's, the studies, the vocabulary or
    the settings.

    It knows the collection's own sources, claims, studies and terms, so print it anew when they
    change.
    """
    corpus = read(folder).corpus
    text = json.dumps(SCHEMAS[what](corpus), ensure_ascii=False, indent=2) + "\n"
    if output:
        write_text(output, text)
    else:
        click.echo(text, nl=False)
