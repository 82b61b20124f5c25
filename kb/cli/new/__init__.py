"""``kb new``: a note or an entry, written as the collection writes them."""

from __future__ import annotations

import click

from kb.cli.new.claim import claim
from kb.cli.new.source import source


@click.group("new")
def command() -> None:
    """Write a new claim or source."""


command.add_command(claim)
command.add_command(source)
