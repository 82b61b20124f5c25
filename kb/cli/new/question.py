"""``kb new question``: a question, and its answer if there is one, that pass as a draft."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from kb.base.errors import UsageFault
from kb.cli.new.judging import certainty_domains, certainty_options
from kb.cli.new.terms import Known, identifier, known_name, known_names
from kb.cli.new.writing import present, write_checked
from kb.cli.options import writing_options
from kb.draft.names import question_id
from kb.draft.weighing import QuestionDraft, question_text
from kb.draft.yaml import Plain
from kb.model import Corpus
from kb.workspace.files import QUESTIONS


@dataclass(frozen=True, slots=True)
class _Given:
    """The options as they were given; None or empty where one was not."""

    answer: str | None
    features: tuple[str, ...]
    outcomes: tuple[str, ...]
    contexts: tuple[str, ...]
    claims: tuple[str, ...]
    left_out: tuple[str, ...]
    certainty: str | None
    certainty_reason: str | None
    approach: str | None
    start: str | None
    domains: tuple[str, ...]
    answered: str | None
    searched_until: str | None
    searched_in: tuple[str, ...]
    search_note: str | None
    not_searched: bool
    body: str | None


@click.command("question")
@click.argument("words", metavar="QUESTION")
@click.option("--answer", help="The answer, in at most 400 characters.")
@click.option("--feature", "features", multiple=True, type=Known("feature"), help="What it asks.")
@click.option("--outcome", "outcomes", multiple=True, type=Known("outcome"), help="On what.")
@click.option("--context", "contexts", multiple=True, type=Known("context"), help="Where.")
@click.option("--claim", "claims", multiple=True, type=Known("claim"), help="What it weighs.")
@click.option(
    "--left-out",
    multiple=True,
    type=Known("claim"),
    metavar="ID=REASON",
    help="A claim that it does not weigh, and why.",
)
@certainty_options
@click.option("--answered", metavar="DAY", help="The day of the judgement; today with --answer.")
@click.option("--searched-until", metavar="DATE", help="Until when was searched, as in 2026-11.")
@click.option("--searched-in", multiple=True, help="A place that was searched.")
@click.option("--search-note", help="A remark on the search.")
@click.option("--not-searched", is_flag=True, help="Say that nothing was searched.")
@click.option("--body", help="Why, in prose.")
@click.option("--id", "name", help="The question's name and address; made up unless given.")
@writing_options("file")
@click.pass_obj
def question(
    folder: Path, /, words: str, name: str | None, dry_run: bool, anyway: bool, **given: object
) -> None:
    """Write a new QUESTION as a draft, in claims/questions/.

    It is a draft until somebody has looked it over and sets its status.
    """
    now = present(folder)
    corpus = now.reading.corpus
    draft = _draft(corpus, " ".join(words.split()), _Given(**given))  # type: ignore[arg-type]
    name = identifier(name) if name else question_id(draft.question, corpus.questions)
    if not name:
        raise UsageFault("No name can be made of this question; give one with --id.")
    path, text = f"{QUESTIONS}/{name}.md", question_text(draft)
    if dry_run:
        click.echo(text, nl=False)
        return
    write_checked(now, path, text, anyway=anyway)
    click.echo(f"Wrote {path}.")


def _draft(corpus: Corpus, words: str, given: _Given) -> QuestionDraft:
    today = datetime.now(UTC).astimezone().date().isoformat()
    weighed = dict.fromkeys(known_names(corpus, "claim", given.claims), "weighed")
    return QuestionDraft(
        question=words,
        answer=given.answer or "",
        certainty=given.certainty or "",
        certainty_domains=certainty_domains(given.approach, given.start, given.domains),
        certainty_reason=given.certainty_reason or "",
        features=known_names(corpus, "feature", given.features),
        outcomes=known_names(corpus, "outcome", given.outcomes),
        contexts=known_names(corpus, "context", given.contexts),
        claims={**weighed, **dict(_left_out(corpus, text) for text in given.left_out)},
        answered=given.answered or (today if given.answer else ""),
        searched=_searched(given),
        body=given.body or "",
    )


def _left_out(corpus: Corpus, text: str) -> tuple[str, str]:
    name, _, reason = text.partition("=")
    if not reason.strip():
        raise UsageFault(f"“{text}” must be a claim and a reason, as in a-claim=on another matter.")
    return known_name(corpus, "claim", name.strip()), f"left out: {' '.join(reason.split())}"


def _searched(given: _Given) -> Plain:
    search: dict[str, Plain] = {
        "until": given.searched_until or "",
        "where": given.searched_in,
        "note": given.search_note or "",
    }
    if given.not_searched and any(search.values()):
        raise UsageFault("Either --not-searched, or what was searched.")
    return "not searched" if given.not_searched else search if any(search.values()) else ""
