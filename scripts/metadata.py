"""Renew the generated part of ``metadata.yml`` from the schema."""

from __future__ import annotations

from pathlib import Path

import click

from kb.search.schema import DATABASE
from kb.store.metadata import render, replace_generated

METADATA = Path(__file__).resolve().parent.parent / "metadata.yml"


@click.command()
@click.option("--check", is_flag=True, help="Only tell whether it is current, by the exit code.")
@click.pass_context
def main(ctx: click.Context, check: bool) -> None:
    """Write the tables, columns, facets and canned queries of the schema into metadata.yml."""
    text = METADATA.read_text(encoding="utf-8")
    renewed = replace_generated(text, render(DATABASE))
    if check:
        click.echo(
            "metadata.yml is current." if renewed == text else "metadata.yml is out of date."
        )
        ctx.exit(int(renewed != text))
    METADATA.write_text(renewed, encoding="utf-8", newline="\n")
    click.echo("metadata.yml is renewed.")


if __name__ == "__main__":
    main()
