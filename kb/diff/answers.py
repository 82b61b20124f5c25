"""Answers to flags, as whoever sends a change gives them in the text of a pull request.

``kb-accept: SUBJECT: reason`` answers all flags about a subject, and
``kb-accept: KIND SUBJECT: reason`` those of one kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from kb.diff.changes import Changes, Flag, FlagKind

_LINE = re.compile(r"^\W*kb-accept:\s*(?P<rest>.+?)\s*$", re.IGNORECASE | re.MULTILINE)
_KINDS = {str(kind): kind for kind in FlagKind}


class Answer(NamedTuple):
    """An answer to the flags about a subject, of one kind or of all."""

    subject: str
    reason: str
    kind: FlagKind | None = None


def answered(changes: Changes, text: str) -> Changes:
    """The changes, each flag with the first answer that ``text`` gives to it."""
    answers = list(read_answers(text))
    return replace(changes, flags=tuple(_answered(flag, answers) for flag in changes.flags))


def read_answers(text: str) -> Iterator[Answer]:
    """The answers in a text, one a line; one without a reason is none."""
    for match in _LINE.finditer(text):
        kind, rest = None, match["rest"]
        first, _, others = rest.partition(" ")
        if first.strip("`:") in _KINDS:
            kind, rest = _KINDS[first.strip("`:")], others.lstrip()
        subject, _, reason = rest.partition(" ")
        if reason.strip(" :–—-"):
            yield Answer(subject.strip("`").rstrip(":").strip("`"), reason.strip(" :–—"), kind)


def _answered(flag: Flag, answers: list[Answer]) -> Flag:
    for answer in answers:
        if answer.subject == flag.subject and answer.kind in {None, flag.kind}:
            return replace(flag, answer=answer.reason)
    return flag
