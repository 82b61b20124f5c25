"""What changed in studies and questions: an appraisal, a sample, an answer, what it weighs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from kb.diff.evidence import Changed, FieldValues, differences
from kb.diff.renaming import Names
from kb.diff.texts import domains_text
from kb.model import Appraisal, Corpus, Question, Searched, Study
from kb.model.naming import Sort

ThingT = TypeVar("ThingT", Study, Question)


@dataclass(frozen=True, slots=True)
class ThingChange:
    """A study or a question that came, went or says otherwise.

    ``what`` is “study” or “question”, ``title`` its label or its words, ``was`` its old id where
    it has another; ``added`` and ``removed``
    are both False where only ``fields`` differ.
    """

    what: str
    id: str
    title: str
    was: str = ""
    added: bool = False
    removed: bool = False
    fields: tuple[Changed, ...] = ()


def thing_changes(before: Corpus, after: Corpus, names: Names) -> tuple[ThingChange, ...]:
    """The changes of questions, then of studies, each by id; ``names`` says which are others."""
    questions, studies = names.of(Sort.QUESTION), names.of(Sort.STUDY)
    return (
        *_changes("question", _renamed(before.questions, questions), after.questions, _question),
        *_changes("study", _renamed(before.studies, studies), after.studies, _study),
    )


def _renamed(things: Mapping[str, ThingT], names: Mapping[str, str]) -> Mapping[str, ThingT]:
    return {names.get(ident, ident): thing for ident, thing in things.items()}


def _changes(
    what: str,
    before: Mapping[str, ThingT],
    after: Mapping[str, ThingT],
    values: Callable[[ThingT], FieldValues],
) -> Iterator[ThingChange]:
    for ident in sorted({*before, *after}):
        old, new = before.get(ident), after.get(ident)
        title = _title(new or old)
        if old is None or new is None:
            yield ThingChange(what, ident, title, added=old is None, removed=new is None)
            continue
        fields = differences(values(old), values(new))
        was = old.id if old.id != ident else ""
        if fields or was:
            yield ThingChange(what, ident, title, was, fields=fields)


def _title(thing: Study | Question | None) -> str:
    return "" if thing is None else thing.label if isinstance(thing, Study) else thing.question


def _question(question: Question) -> FieldValues:
    claims = (f"{one.claim.id}: {one.weighing} {one.reason}".rstrip() for one in question.claims)
    return (
        ("question", question.question),
        ("answer", question.answer),
        ("certainty", str(question.certainty or "")),
        ("certainty-domains", domains_text(question.certainty_domains)),
        ("certainty-reason", question.certainty_reason),
        ("features", ", ".join(ref.id for ref in question.features)),
        ("outcomes", ", ".join(ref.id for ref in question.outcomes)),
        ("contexts", ", ".join(ref.id for ref in question.contexts)),
        ("claims", "; ".join(claims)),
        ("answered", question.answered),
        ("searched", _searched(question.searched)),
        ("status", str(question.status)),
        ("prose", " ".join(question.body.split())),
    )


def _searched(searched: Searched | None) -> str:
    if searched is None:
        return ""
    parts = (f"until {searched.until}" if searched.until else "", *searched.where, searched.note)
    return ", ".join(part for part in parts if part) if searched.done else "not searched"


def _study(study: Study) -> FieldValues:
    return (
        ("label", study.label),
        ("design", study.design.id if study.design else ""),
        ("reports", ", ".join(ref.id for ref in study.reports)),
        ("contexts", ", ".join(ref.id for ref in study.contexts)),
        ("sample", ", ".join(f"{count.number} {count.unit}" for count in study.sample)),
        ("period", study.period.edtf if study.period else ""),
        ("registration", study.registration),
        ("funder", study.funder),
        ("evaluator", str(study.evaluator or "")),
        ("shares-data-with", ", ".join(ref.id for ref in study.shares_data_with)),
        ("appraisal", "; ".join(map(_appraisal, study.appraisals))),
        ("note", study.note),
    )


def _appraisal(appraisal: Appraisal) -> str:
    outcome = f" for {appraisal.outcome.id}" if appraisal.outcome else ""
    domains = [f"{one.domain} {one.level}" for one in appraisal.domains]
    by = [f"by {appraisal.by.id}"] if appraisal.by else []
    details = ", ".join([*domains, *by, *([appraisal.note] if appraisal.note else [])])
    head = f"{appraisal.tool.id}{outcome}: {appraisal.overall}"
    return f"{head} ({details})" if details else head
