"""The list of questions, which is also their search."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, replace
from functools import partial

from markupsafe import Markup

from kb.base.wording import plural
from kb.search import Selection
from kb.search.catalogue import QUESTIONS, catalogue, counts_of
from kb.web.forms import to_csv, to_json
from kb.web.page import Result, Writer
from kb.web.pages.catalogue import SIZES, Answer, Said, as_data, page_of, selection_of
from kb.web.pages.search_state import marked
from kb.web.queries import records
from kb.web.site import Site

ROWS = """
select q.id, q.question, q.answer, q.certainty, q.status, q.answered, q.features, q.outcomes,
       (select count(*) from question_claims c where c.question = q.id
        and c.weighing = 'weighed') as claims
from questions q where q.id in (select value from json_each(?))
"""

CSV = (
    *("id", "question", "answer", "certainty", "status", "answered", "claims", "features"),
    "outcomes",
)


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question in the list; ``claims`` counts those that its answer weighs.

    ``score`` is its fit to the words, from 0 to 1.
    """

    id: str
    question: str
    answer: str | None
    certainty: str | None
    status: str
    answered: str | None
    features: tuple[str, ...]
    outcomes: tuple[str, ...]
    claims: int
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Shown:
    """A question as the list shows it, with the words that were found marked."""

    id: str
    question: Markup
    answer: str | None
    certainty: str | None
    status: str
    claims: int


def load(connection: sqlite3.Connection, selection: Selection, form: str) -> Answer:
    """What a state of the search finds, as much of it as the form holds."""
    result = catalogue(connection, QUESTIONS, selection, SIZES.get(form, 0))
    ids = json.dumps([row.id for row in result.rows])
    by_id = {row.id: row for row in records(connection, QuestionRow, ROWS, (ids,))}
    rows: list[QuestionRow | Shown] = []
    for row in result.rows:
        one = by_id[row.id]
        if form == "html":
            heading = marked(row.heading)
            rows.append(Shown(one.id, heading, one.answer, one.certainty, one.status, one.claims))
        else:
            rows.append(replace(one, score=row.score))
    known = {QUESTIONS.kind.name: result.by_words}
    counts = counts_of(connection, selection.words, known) if form in SIZES else {}
    return Answer(result, tuple(rows), counts)


def questions_of(connection: sqlite3.Connection) -> tuple[QuestionRow, ...]:
    """All questions, those that are answered first."""
    answer = load(connection, Selection(kind=QUESTIONS.kind), "csv")
    return tuple(row for row in answer.rows if isinstance(row, QuestionRow))


def count_of(connection: sqlite3.Connection) -> int:
    """How many questions are listed."""
    sql = f"select count(*) from questions where {QUESTIONS.shown}"  # noqa: S608 - ours
    count: int = connection.execute(sql).fetchone()[0]
    return count


async def page(site: Site) -> Result:
    """The list of questions in one state of its search."""
    selection = selection_of(site, QUESTIONS.kind)
    answer = await site.read(load, selection, site.form)
    every = await site.recall(count_of)
    said = Said(
        heading="Questions",
        lede=f"{plural(every, 'question')}, and what the claims here answer.",
        placeholder="Words of a question or of its answer",
    )
    forms: dict[str, Writer] = {
        "json": lambda: to_json(as_data(site, answer)),
        "csv": partial(to_csv, CSV, answer.rows),
    }
    return page_of(site, answer, said, forms, "questions")
