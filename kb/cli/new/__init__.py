"""``kb new``: a note or an entry, written as the collection writes them."""

from __future__ import annotations

import click

from kb.cli.new.claim import claim
from kb.cli.new.form import form
from kb.cli.new.question import question
from kb.cli.new.source import source
from kb.cli.new.study import study
from kb.cli.new.term import term


@click.group("new")
def command() -> None:
    """Write a new claim, source, question, study or term."""


command.add_command(claim)
command.add_command(form)
command.add_command(source)
command.add_command(question)
command.add_command(study)
command.add_command(term)
