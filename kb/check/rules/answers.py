"""Checks of questions: whether an answer follows from the claims that it weighs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kb.base.suggestions import nearest
from kb.base.wording import listed
from kb.check.rules.review import typed
from kb.diagnostics import Diagnostic, Rule, Severity
from kb.model import Certainty, Claim, Corpus, Question, Status
from kb.weighing import contained

TOO_SURE = Rule(
    code="A001",
    title="An answer surer than its claims",
    why="An answer is put together from claims, and can be no surer than the surest of them.",
    bad="certainty: high   # where the surest claim that is weighed is moderate",
    good="certainty: moderate",
    severity=Severity.WARNING,
)
SILENT = Rule(
    code="A003",
    title="An answer silent about a claim on the same matter",
    why="A claim on the same feature or a kind of it, and on the same outcome or a kind of it,"
    " bears on the answer. It is weighed, or left out"
    " with a reason, so that readers see that it was not overlooked.",
    bad="claims:\n  trios-brought-no-gain: weighed   # and nothing of trios-raise-attainment",
    good='claims:\n  trios-brought-no-gain: weighed\n  trios-raise-attainment: "left out: one'
    " teacher's report\"",
    severity=Severity.WARNING,
)
UNANSWERED = Rule(
    code="A004",
    title="A question that no claim answers",
    why="Past its draft an answer rests on claims; without any it is an opinion.",
    bad="status: reviewed   # and no claim that is weighed",
    good="status: reviewed\nclaims:\n  trios-brought-no-gain: weighed",
    severity=Severity.WARNING,
)
TOO_LONG = Rule(
    code="A005",
    title="An answer longer than 400 characters",
    why="The answer is what readers take away; reasons and conditions belong in the prose.",
    bad="answer: Trios, which … and so on over many lines.",
    good="answer: Probably not by much.",
    severity=Severity.WARNING,
)

UNTOLD = Rule(
    code="A006",
    title="An answer past its draft leaves something untold",
    why="Readers weigh an answer by how sure it is and why, by the day of the judgement and by what"
    " was searched, and find it by its features. A draft may lack them.",
    bad="status: reviewed   # and no answered, searched or certainty-reason",
    good="answered: 2026-11-28\nsearched: not searched\nstatus: reviewed",
    severity=Severity.WARNING,
)

RULES = (TOO_SURE, SILENT, UNANSWERED, TOO_LONG, UNTOLD)

Contained = Mapping[str, tuple[str, ...]]
"""For each term itself and its kinds."""

LONGEST = 400
_ORDER = tuple(Certainty)


def answers(corpus: Corpus) -> Iterator[Diagnostic]:
    """Answers that do not follow from their claims."""
    features, outcomes = contained(corpus.features), contained(corpus.outcomes)
    for question in corpus.questions.values():
        weighed = [corpus.claims[ref.id] for ref in question.weighed if ref.id in corpus.claims]
        yield from _sure(question, weighed)
        # A draft without an answer is silent about everything.
        if question.answer or question.status is not Status.DRAFT:
            yield from _silent(question, corpus, features, outcomes)
        if question.status is not Status.DRAFT:
            yield from _incomplete(question, weighed)
        weighs = question.weighed or question.unread
        if question.status is not Status.DRAFT and not weighs and question.place:
            message = (
                f"the status is “{question.status}”, but no claim is weighed; name claims under"
                " “claims:”, or set the status to draft"
            )
            place = question.places.get("claims", question.place)
            yield Diagnostic(UNANSWERED, place, message, question.id)
        if len(question.answer) > LONGEST:
            message = (
                f"the answer has {len(question.answer)} characters, and {LONGEST} are the most;"
                " move reasons and conditions into the prose"
            )
            yield Diagnostic(TOO_LONG, question.places["answer"], message, question.id)


def _sure(question: Question, weighed: list[Claim]) -> Iterator[Diagnostic]:
    rated = [claim.certainty for claim in weighed if claim.certainty]
    # A misspelt or unread claim, which may be the surest, is a finding of its own.
    unread = len(weighed) < len(question.weighed) or question.unread
    if question.certainty is None or not weighed or unread:
        return
    surest = min(rated, key=_ORDER.index, default=None)
    if surest is None or _ORDER.index(question.certainty) < _ORDER.index(surest):
        most = (
            f"the surest claim that it weighs is “{surest}”; lower it"
            if surest
            else "no claim that it weighs is rated; rate them first, or leave it out until then"
        )
        message = f"the answer is of “{question.certainty}” certainty, but {most}"
        yield Diagnostic(TOO_SURE, question.places["certainty"], message, question.id)


def _silent(
    question: Question, corpus: Corpus, features: Contained, outcomes: Contained
) -> Iterator[Diagnostic]:
    on = {one for ref in question.features for one in features.get(ref.id, ())}
    of = {one for ref in question.outcomes for one in outcomes.get(ref.id, ())}
    # What is said of a claim may not be readable, which is a finding of its own.
    if "" in question.unread:
        return
    named = {*(one.claim.id for one in question.claims), *question.unread}
    # A misspelt claim is a finding of its own.
    named |= {nearest(name, corpus.claims) or "" for name in named - corpus.claims.keys()}
    place = question.places.get("claims", question.place)
    for claim in corpus.claims.values():
        if claim.id in named or claim.status in {Status.SUPERSEDED, Status.DRAFT}:
            continue
        same = on & {bearing.feature.id for bearing in claim.features}
        if same and of & {bearing.outcome.id for bearing in claim.outcomes} and place:
            kinds = same.isdisjoint(ref.id for ref in question.features)
            what = f"“{min(same)}”, a kind of the feature, and the same outcome"
            message = (
                f"“{claim.id}” is on {what if kinds else 'the same feature and outcome'}; add it as"
                " “weighed”, or as “left out: reason” in quotes"
            )
            yield Diagnostic(SILENT, place, message, question.id)


def _incomplete(question: Question, weighed: list[Claim]) -> Iterator[Diagnostic]:
    given = {
        "answer": bool(question.answer),
        "certainty": question.certainty is not None or not any(c.certainty for c in weighed),
        "certainty-reason": bool(question.certainty_reason) or question.certainty is None,
        "features": bool(question.features),
        "answered": bool(question.answered),
        "searched": question.searched is not None,
    }
    # What could not be read is a finding of its own.
    lacking = [key for key, value in given.items() if not value and not typed(question, key)]
    place = question.places.get("status", question.place)
    if lacking and place:
        message = (
            f"the status is “{question.status}”, but the question lacks {listed(lacking)}; add it"
            " or set the status to draft"
        )
        yield Diagnostic(UNTOLD, place, message, question.id)
