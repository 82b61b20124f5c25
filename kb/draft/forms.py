"""What somebody typed into a form for issues, read back from the Markdown that the forge makes.

Everything in it is a stranger's: it is taken for plain text, never for Markdown, YAML, BibTeX or a
name of a file. Source: GitHub, “Syntax for issue forms”: each field is a heading of the third
level with its label, then what was typed, or ``_No response_``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from kb.base.errors import KbError

MOST_BYTES = 262_144
"""How large a form may be: the forge takes 65,536 characters."""
_MOST_CHARACTERS = 8_000
"""How much a field may hold."""
_NOTHING = re.compile(r"_No response_|-|n/?a|none", re.IGNORECASE)
_MARKUP = re.compile(r"[\\`*_\[\]{}<>@#|$~^!&]")
_UNSEEN = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}


@dataclass(frozen=True, slots=True)
class Form:
    """A form: its fields by short names, in the order of their labels."""

    name: str
    fields: Mapping[str, str]


FORMS = (
    Form(
        "claim",
        {
            "statement": "The claim",
            "source": "The source",
            "locator": "Where in it",
            "relation": "What the source does to the claim",
            "basis": "What you read of it",
            "design": "How the study was made",
            "against": "What speaks against it",
        },
    ),
    Form(
        "correction",
        {
            "what": "Which claim or source",
            "kind": "What is wrong",
            "right": "What would be right",
            "evidence": "How you know",
        },
    ),
    Form("source", {"record": "The record", "unsure": "What is unsure"}),
    Form(
        "study",
        {
            "label": "The study",
            "reports": "What reports it",
            "design": "How it was made",
            "sample": "How many took part",
            "period": "When it was made",
            "funder": "Who paid for it",
            "evaluator": "Who evaluated it",
        },
    ),
)
"""The forms that become notes and entries, with the labels that stand in the forge's own files."""


@dataclass(frozen=True, slots=True)
class FilledIn:
    """A form and what was typed, by the short names of its fields; empty where nothing was."""

    name: str
    answers: Mapping[str, str]

    def words(self, field: str) -> str:
        """What was typed, in one line."""
        return " ".join(self.answers[field].split())


def read_form(text: str) -> FilledIn:
    """Which form it is, and what was typed; raises :class:`KbError` for what is none of ours."""
    lines = [_seen(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    first = next((line.strip() for line in lines if line.strip()), "")
    for form in FORMS:
        if first == f"### {next(iter(form.fields.values()))}":
            return FilledIn(form.name, _answers(form, lines))
    raise KbError("This is none of the forms for a claim, a correction, a source or a study.")


def _answers(form: Form, lines: list[str]) -> Mapping[str, str]:
    """What stands below each label; labels count in their order, so others are typed text."""
    waiting = list(form.fields.items())
    typed: dict[str, list[str]] = {name: [] for name in form.fields}
    current: list[str] = []
    for line in lines:
        ahead = next((i for i, (_, label) in enumerate(waiting) if line == f"### {label}"), None)
        if ahead is None:
            current.append(line)
        else:
            current = typed[waiting[ahead][0]]
            waiting = waiting[ahead + 1 :]
    answers = {name: "\n".join(said).strip() for name, said in typed.items()}
    for name, answer in answers.items():
        if len(answer) > _MOST_CHARACTERS:
            raise KbError(
                f"“{form.fields[name]}” holds {len(answer)} characters; at most {_MOST_CHARACTERS}"
                " are taken. Say it shorter."
            )
    return {name: "" if _NOTHING.fullmatch(said) else said for name, said in answers.items()}


def _seen(line: str) -> str:
    """The line without characters that nobody sees or that turn the direction of others."""
    return "".join(
        " " if letter == "\t" else letter
        for letter in line
        if letter == "\t" or unicodedata.category(letter) not in _UNSEEN
    )


def as_prose(text: str) -> str:
    """What somebody typed as one paragraph of Markdown that says just that, and does nothing."""
    return _MARKUP.sub(r"\\\g<0>", " ".join(text.split()))


def as_remark(text: str) -> str:
    """The same as a remark between the entries of a bibliography, in one line."""
    return " ".join(text.replace("@", "(at)").split())
