"""Checks of the days of answers: against today, and against changes of what they weigh."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from kb.diagnostics import Diagnostic, Rule, Severity
from kb.model import Corpus, Question

OLDER = Rule(
    code="A002",
    title="An answer older than what it weighs",
    why="A claim that it weighs, or a study that such a claim rests on, was changed after the"
    " judgement, so that the answer may no longer follow from it."
    " Whoever looks it over sets the day anew.",
    bad="answered: 2026-01-10   # and a claim that it weighs was changed on 2026-11-02",
    good="answered: 2026-11-28",
    severity=Severity.WARNING,
)
FUTURE = Rule(
    code="A007",
    title="An answer from the future",
    why="Readers judge by these days how old an answer and its search are; a day still to come is a"
    " slip, and keeps changes of the claims from being noticed.",
    bad="answered: 2062-11-28",
    good="answered: 2026-11-28",
    severity=Severity.WARNING,
)

RULES = (OLDER, FUTURE)

_DAY = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d{2})?)?")


class Later(NamedTuple):
    """A claim or a study (``kind``) that was changed after an answer, and on which day.

    The day is empty where the change is not committed yet.
    """

    kind: str
    id: str
    day: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """What days are held against: the last day there can be by now, and later changes.

    ``today`` is ISO 8601, or empty where findings must not hang on the clock. ``later`` is keyed
    by the id of a question.
    """

    today: str = ""
    later: Mapping[str, tuple[Later, ...]] = field(default_factory=dict)


NO_CALENDAR = Calendar()
"""Holds no day against anything."""


def days(corpus: Corpus, calendar: Calendar) -> Iterator[Diagnostic]:
    """Answers older than what they weigh, and those from the future."""
    for question in corpus.questions.values():
        yield from _future(question, calendar.today)
        for change in calendar.later.get(question.id, ()):
            yield from _older(question, change)


def _future(question: Question, today: str) -> Iterator[Diagnostic]:
    until = question.searched.until if question.searched else ""
    if _is_to_come(question.answered, today):
        message = (
            f"the answer is of {question.answered}, which is still to come; write the day of the"
            " judgement"
        )
        yield Diagnostic(FUTURE, question.places["answered"], message, question.id)
    if _is_to_come(until, today):
        message = f"the search reaches until {until}, which is still to come; write its last day"
        yield Diagnostic(FUTURE, question.places["searched"], message, question.id)


def _is_to_come(date: str, today: str) -> bool:
    """Whether a date (EDTF), or the end of a span, begins after today; a month begun does not."""
    match = _DAY.match(date.rpartition("/")[2])
    day = match[0] if match else ""
    return bool(today) and day > today[: len(day)]


def _older(question: Question, change: Later) -> Iterator[Diagnostic]:
    place = question.places.get("answered")
    if place is None:
        return
    what = f"“{change.id}”" if change.kind == "claim" else f"the study “{change.id}”"
    when = f"was changed on {change.day}" if change.day else "has changes that are not committed"
    message = (
        f"{what} {when}, after the answer of {question.answered}; look the answer over, and set"
        " the day anew"
    )
    yield Diagnostic(OLDER, place, message, question.id)
