"""What can be wrong with the words of a statement."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.diagnostics import Diagnostic, Rule, Severity
from kb.model import Claim

LONGEST = 300

QUESTION = Rule(
    code="N014",
    title="A statement that is a question",
    why="A question can be neither supported nor disputed. A claim is what somebody would answer.",
    bad="claim: Do networks raise attainment?",
    good="claim: Networks raise attainment.",
    severity=Severity.WARNING,
)
TOO_LONG = Rule(
    code="N015",
    title=f"A statement longer than {LONGEST} characters",
    why="A long statement holds more than one claim, or its reasons. Readers weigh one claim at a"
    " time; reasons, conditions and examples belong in the prose.",
    bad="claim: Networks, which have spread fast, and which … and so on over five lines.",
    good="claim: Networks have spread faster than the proof that they work.",
    severity=Severity.WARNING,
)
TWO_CLAIMS = Rule(
    code="N016",
    title="Two claims joined by a semicolon",
    why="Each half can be right or wrong by itself and rests on its own evidence, so that nobody"
    " could say what supports or disputes the whole.",
    bad="claim: Networks need trust between their schools; they also cost more than they bring.",
    good="claim: Networks need trust between their schools.\n\n"
    "… and a second note: claim: Networks cost more than they bring.",
    severity=Severity.WARNING,
)

RULES = (QUESTION, TOO_LONG, TWO_CLAIMS)

_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|“[^”]*”|„[^“”]*[“”]|«[^»]*»|\"[^\"]*\"")
_FEWEST_WORDS = 3
_SHOWN = 6


def check_statement(claim: Claim) -> Iterator[Diagnostic]:
    """Findings about the words of the claim alone."""
    place = claim.places["claim"]
    if claim.statement.rstrip(" *_").endswith(("?", "？", "؟")):
        message = "the statement is a question; write what the evidence answers, as a statement"
        yield Diagnostic(QUESTION, place, message, claim.id)
    if len(claim.statement) > LONGEST:
        message = (
            f"the statement has {len(claim.statement)} characters, and {LONGEST} are the most;"
            " move reasons and examples into the prose, or make two notes of it"
        )
        yield Diagnostic(TOO_LONG, place, message, claim.id)
    if second := _second_claim(claim.statement):
        message = (
            f"the semicolon joins two claims; give “{_cut(second)}” a note of its own, or join the"
            " halves by a word such as “since” if they are one claim"
        )
        yield Diagnostic(TWO_CLAIMS, place, message, claim.id)


def _second_claim(statement: str) -> str:
    """What follows a semicolon between two halves that can each stand alone; else empty.

    In brackets and quotation marks, and in a list that a colon opens, a semicolon joins no claims.
    """
    if ";" not in statement:
        return ""
    first, _, second = _ASIDE.sub(lambda aside: "_" * len(aside[0]), statement).partition(";")
    halves = (first, second.partition(";")[0])
    if ":" in first or any(len(half.split()) < _FEWEST_WORDS for half in halves):
        return ""
    return statement[len(first) + 1 :].strip()


def _cut(text: str) -> str:
    words = text.split()
    return text if len(words) <= _SHOWN else f"{' '.join(words[:_SHOWN])} …"
