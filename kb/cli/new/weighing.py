"""``kb new question``, ``kb new study`` and ``kb new term``."""

from __future__ import annotations

from pathlib import Path

import click

from kb.base.atomic import create_text, write_text
from kb.base.errors import KbError, UsageFault
from kb.base.text import TextFile
from kb.cli.new.terms import Known, choice, known_name
from kb.cli.opening import read
from kb.draft.names import claim_id
from kb.draft.weighing import (
    QuestionDraft,
    item_text,
    question_text,
    with_study,
    with_term,
)
from kb.model import Better, BroaderKind, ContextKind, Corpus, Evaluator
from kb.parse.days import is_period
from kb.parse.reader import is_slug
from kb.parse.vocabulary import parse_vocabulary
from kb.workspace.files import QUESTIONS, STUDIES, VOCABULARY

_LISTS = {
    "feature": "features",
    "outcome": "outcomes",
    "context": "contexts",
    "design": "designs",
    "tool": "appraisal-tools",
}


def _names(corpus: Corpus, what: str, given: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(known_name(corpus, what, name) for name in given))


def _check_id(name: str) -> None:
    if not is_slug(name):
        raise UsageFault(f"“{name}” must be small letters, digits and single hyphens.")


@click.command("question")
@click.argument("words", metavar="QUESTION")
@click.option("--answer", default="", help="The answer, if there is one already.")
@click.option("--feature", "features", multiple=True, type=Known("feature"), help="What it asks.")
@click.option("--outcome", "outcomes", multiple=True, type=Known("outcome"), help="On what.")
@click.option("--context", "contexts", multiple=True, type=Known("context"), help="Where.")
@click.option("--claim", "claims", multiple=True, type=Known("claim"), help="What it weighs.")
@click.option("--body", default="", help="Why, in prose.")
@click.pass_obj
def question(  # noqa: PLR0913, PLR0917 - one for each option
    folder: Path,
    words: str,
    answer: str,
    features: tuple[str, ...],
    outcomes: tuple[str, ...],
    contexts: tuple[str, ...],
    claims: tuple[str, ...],
    body: str,
) -> None:
    """Write a new QUESTION as a draft, in claims/questions/."""
    reading = read(folder)
    corpus = reading.corpus
    draft = QuestionDraft(
        question=" ".join(words.split()),
        answer=answer,
        features=_names(corpus, "feature", features),
        outcomes=_names(corpus, "outcome", outcomes),
        contexts=_names(corpus, "context", contexts),
        claims=_names(corpus, "claim", claims),
        body=body,
    )
    name = claim_id(draft.question, corpus.questions)
    if not name:
        raise UsageFault("The question holds no letter that a file's name can be made of.")
    path = f"{QUESTIONS}/{name}.md"
    create_text(reading.root / path, question_text(draft))
    click.echo(f"Wrote {path}.")


@click.command("study")
@click.argument("name", metavar="ID")
@click.option("--label", required=True, help="What readers see, with where and what.")
@click.option("--design", type=Known("study design"), help="How it was made.")
@click.option("--report", "reports", multiple=True, type=Known("source"), help="What reports it.")
@click.option("--context", "contexts", multiple=True, type=Known("context"), help="Where.")
@click.option("--sample", "samples", multiple=True, help="How many, as in schools=82.")
@click.option("--period", default="", help="When, as in 2014/2016.")
@click.option("--funder", default="", help="Who paid for it.")
@click.option(
    "--evaluator", type=click.Choice([str(one) for one in Evaluator]), help="Who evaluated."
)
@click.pass_obj
def study(  # noqa: PLR0913, PLR0917 - one for each option
    folder: Path,
    name: str,
    label: str,
    design: str | None,
    reports: tuple[str, ...],
    contexts: tuple[str, ...],
    samples: tuple[str, ...],
    period: str,
    funder: str,
    evaluator: str | None,
) -> None:
    """Add a study with the id ID to sources/studies.yml."""
    reading = read(folder)
    corpus = reading.corpus
    _check_id(name)
    if name in corpus.studies:
        raise KbError(f"There is a study “{name}” already.")
    if period and not is_period(period):
        raise UsageFault(f"“{period}” is no date; write 2014, 2014-09 or a span, as in 2014/2016.")
    item = item_text(
        {
            "id": name,
            "label": label,
            "design": known_name(corpus, "study design", design) if design else "",
            "reports": _names(corpus, "source", reports),
            "contexts": _names(corpus, "context", contexts),
            "sample": dict(map(_count, samples)),
            "period": period,
            "funder": funder,
            "evaluator": evaluator or "",
        }
    )
    path = reading.root / STUDIES
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    write_text(path, with_study(before, item))
    click.echo(f"Added the study “{name}” to {STUDIES}.")


def _count(text: str) -> tuple[str, int]:
    unit, _, number = text.partition("=")
    if not unit.strip() or not number.strip().isdecimal():
        raise UsageFault(f"“{text}” must be a unit and a whole number, as in schools=82.")
    return unit.strip(), int(number)


@click.command("term")
@click.argument("sort", metavar="SORT", type=click.Choice(list(_LISTS)))
@click.argument("name", metavar="ID")
@click.option("--label", required=True, help="What readers see.")
@click.option("--definition", default="", help="What it means, in a sentence.")
@click.option("--broader", default="", help="The wider term of the same list.")
@click.option(
    "--broader-kind",
    type=click.Choice([str(one) for one in BroaderKind]),
    help="Whether it is part of that, or a kind of it.",
)
@click.option("--better", type=click.Choice([str(b) for b in Better]), help="Of an outcome.")
@click.option(
    "--kind", help=f"Of a context: {', '.join(ContextKind)}, or one that the vocabulary declares."
)
@click.option("--level", "levels", multiple=True, help="Of a tool: its levels, worst first.")
@click.pass_obj
def term(  # noqa: PLR0913, PLR0917 - one for each option
    folder: Path,
    sort: str,
    name: str,
    label: str,
    definition: str,
    broader: str,
    broader_kind: str | None,
    better: str | None,
    kind: str | None,
    levels: tuple[str, ...],
) -> None:
    """Add a term with the id ID to claims/vocabulary.yml.

    SORT is feature, outcome, context, design or tool.
    """
    reading = read(folder)
    _check_id(name)
    for option, given, of in (("better", better, "outcome"), ("kind", kind, "context")):
        if sort == of and not given:
            raise UsageFault(f"A new {of} needs --{option}.")
    if kind:
        choice("kind of context", kind, _kinds(reading.root / VOCABULARY))
    if sort == "tool" and not levels:
        raise UsageFault("A new tool needs --level for each of its levels, the worst first.")
    what = {"design": "study design", "tool": "appraisal tool"}.get(sort, sort)
    item = item_text(
        {
            "id": name,
            "label": label,
            "definition": definition,
            "kind": kind or "",
            "better": better or "",
            "levels": levels,
            "broader": known_name(reading.corpus, what, broader) if broader else "",
            "broader-kind": broader_kind or "",
        },
        "  ",
    )
    _add_term(reading.root / VOCABULARY, _LISTS[sort], item, name)
    click.echo(f"Added the {what} “{name}” to {VOCABULARY}.")


def _kinds(path: Path) -> list[str]:
    """The kinds of contexts that are always there, and those that the vocabulary declares."""
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    vocabulary, _ = parse_vocabulary(TextFile(VOCABULARY, text))
    return [*map(str, ContextKind), *vocabulary.context_kinds]


def _add_term(path: Path, listed: str, item: str, name: str) -> None:
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    after = with_term(before, listed, item)
    if after is None:
        raise KbError(f"“{listed}” is written in a way that “{name}” cannot be added to by itself.")
    write_text(path, after)
