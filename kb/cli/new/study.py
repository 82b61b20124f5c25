"""``kb new study``: a study that passes, at the end of the list of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from kb.base.errors import KbError, UsageFault
from kb.cli.new.judging import keyed
from kb.cli.new.terms import Known, identifier, known_name, known_names
from kb.cli.new.writing import present, write_checked
from kb.cli.options import writing_options
from kb.draft.weighing import item_text, with_study
from kb.draft.yaml import Plain
from kb.model import Corpus, Evaluator
from kb.workspace.files import STUDIES

_APPRAISAL = "tool: rob-2, overall: low, outcome: attainment, by: curators"


@dataclass(frozen=True, slots=True)
class _Given:
    """The options as they were given; None or empty where one was not."""

    label: str
    design: str | None
    reports: tuple[str, ...]
    contexts: tuple[str, ...]
    samples: tuple[str, ...]
    period: str | None
    registration: str | None
    funder: str | None
    evaluator: str | None
    shares: tuple[str, ...]
    appraisals: tuple[str, ...]
    note: str | None


@click.command("study")
@click.argument("name", metavar="ID")
@click.option("--label", required=True, help="What readers see, with where and what.")
@click.option("--design", type=Known("study design"), help="How it was made.")
@click.option("--report", "reports", multiple=True, type=Known("source"), help="What reports it.")
@click.option("--context", "contexts", multiple=True, type=Known("context"), help="Where.")
@click.option("--sample", "samples", multiple=True, help="How many, as in schools=82.")
@click.option("--period", help="When, as in 2014/2016.")
@click.option("--registration", help="Its number in a register of trials.")
@click.option("--funder", help="Who paid for it.")
@click.option(
    "--evaluator", type=click.Choice([str(one) for one in Evaluator]), help="Who evaluated."
)
@click.option(
    "--shares-data-with",
    "shares",
    multiple=True,
    type=Known("study"),
    help="Another study of the same data.",
)
@click.option(
    "--appraisal",
    "appraisals",
    multiple=True,
    metavar="KEYS",
    help=f"How good it is, as in “{_APPRAISAL}”; levels of domains as in “domains: {{…}}”.",
)
@click.option("--note", help="A remark on the study.")
@writing_options("record")
@click.pass_obj
def study(folder: Path, /, name: str, dry_run: bool, anyway: bool, **given: object) -> None:
    """Add a study with the id ID to sources/studies.yml."""
    now = present(folder)
    corpus = now.reading.corpus
    if identifier(name) in corpus.studies:
        raise KbError(f"There is a study “{name}” already.")
    item = item_text(_values(corpus, name, _Given(**given)))  # type: ignore[arg-type]
    if dry_run:
        click.echo(item, nl=False)
        return
    write_checked(now, STUDIES, with_study(now.text(STUDIES), item), {name}, anyway=anyway)
    click.echo(f"Added the study “{name}” to {STUDIES}.")


def _values(corpus: Corpus, name: str, given: _Given) -> dict[str, Plain]:
    return {
        "id": name,
        "label": given.label,
        "design": known_name(corpus, "study design", given.design) if given.design else "",
        "reports": known_names(corpus, "source", given.reports),
        "contexts": known_names(corpus, "context", given.contexts),
        "sample": dict(map(_count, given.samples)),
        "period": given.period or "",
        "registration": given.registration or "",
        "funder": given.funder or "",
        "evaluator": given.evaluator or "",
        "shares-data-with": known_names(corpus, "study", given.shares),
        "appraisal": tuple(keyed("--appraisal", one, _APPRAISAL) for one in given.appraisals),
        "note": given.note or "",
    }


def _count(text: str) -> tuple[str, str]:
    unit, _, number = text.partition("=")
    if not unit.strip() or not number.strip().isdecimal():
        raise UsageFault(f"“{text}” must be a unit and a whole number, as in schools=82.")
    return unit.strip(), number.strip()
