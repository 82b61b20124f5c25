"""Questions and their answers, with the claims that those weigh."""

from __future__ import annotations

from dataclasses import dataclass

from kb.model import (
    Certainty,
    NoteHistory,
    Question,
    QuestionClaim,
    Status,
    Weighing,
)
from kb.store.codecs import DOMAINS, REF, REFS, SEARCHED, TEXT, WORDS, as_json, enum_of
from kb.store.layout import Computed, Item, RowTable, keeps, owner, position
from kb.store.tables.claims import placed
from kb.store.tables.evidence import mention_table


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question, its history, its prose as shown, and the lines of evidence that it weighs."""

    value: Question
    history: NoteHistory | None
    html: str
    text: str
    lines: int


QUESTIONS: RowTable[QuestionRow, Question] = RowTable(
    "questions",
    "A question, and the answer that the claims of this collection give to it.",
    (
        keeps("id", WORDS, "The question's id: the name of its file without the ending."),
        keeps("question", WORDS, "What is asked.", not_null=True),
        keeps("answer", TEXT, "The answer, in our own words."),
        keeps(
            "certainty",
            enum_of(Certainty),
            "How sure the answer is: high, moderate, low or very-low.",
        ),
        keeps(
            "certainty_domains",
            DOMAINS,
            "How that was judged, domain by domain: a JSON object.",
        ),
        keeps("certainty_reason", TEXT, "Why it is that sure."),
        keeps("features", REFS, "Ids of the features it asks about: a JSON array."),
        keeps("outcomes", REFS, "Ids of the outcomes it asks about: a JSON array."),
        keeps("contexts", REFS, "Ids of the contexts it asks about: a JSON array."),
        keeps("answered", TEXT, "The day of the judgement (ISO 8601)."),
        keeps(
            "searched",
            SEARCHED,
            "What was searched for the answer: a JSON object with “until”, “where” and “note”;"
            " with “done” false where nothing was; empty where nothing is said.",
        ),
        keeps(
            "status", enum_of(Status), "draft, reviewed, contested or superseded.", not_null=True
        ),
        keeps("replaces", REFS, "Former ids, whose addresses lead here: a JSON array."),
        placed("path", "The question's file, relative to the knowledge base."),
        keeps("body_markdown", TEXT, "Its prose as it was written, in Markdown.", field="body"),
        Computed(
            "body_html",
            str,
            "Its prose as sanitised HTML, with citations linked.",
            value=lambda row: row.html or None,
        ),
        Computed("prose", str, "Its prose as plain text.", value=lambda row: row.text or None),
        Computed(
            "independent_lines",
            int,
            "How many independent lines of evidence the claims that it weighs have together,"
            " background left out.",
            value=lambda row: row.lines,
        ),
        Computed(
            "created",
            str,
            "Date the file was first committed (ISO 8601, UTC).",
            value=lambda row: row.history.created if row.history else None,
        ),
        Computed(
            "updated",
            str,
            "Date the file was last committed (ISO 8601, UTC).",
            value=lambda row: row.history.updated if row.history else None,
        ),
        Computed(
            "contributors",
            str,
            "Who committed the file, first to last: a JSON array.",
            value=lambda row: as_json(row.history.contributors if row.history else ()),
        ),
    ),
    pk=("id",),
    label="question",
    sort="id",
    facets=("certainty", "status", {"array": "features"}, {"array": "outcomes"}),
    fulltext=("question", "answer", "prose"),
    make=Question,
)

QUESTION_CLAIMS: RowTable[Item[QuestionClaim], QuestionClaim] = RowTable(
    "question_claims",
    "A claim that an answer weighs, or leaves out and why.",
    (
        owner("question", "The question.", ("questions", "id")),
        keeps("claim", REF, "The claim.", ("claims", "id")),
        keeps("weighing", enum_of(Weighing), "weighed or left out.", not_null=True),
        keeps("reason", TEXT, "Why, where it was left out."),
        position("The place in the question's list, from 1."),
    ),
    pk=("question", "claim"),
    indexes=(("claim",),),
    facets=("weighing",),
    make=QuestionClaim,
)

QUESTION_MENTIONS = mention_table(
    "question_mentions",
    "A citation of a source, or a link to a claim, in a question's prose.",
    "question",
    "questions",
)
