"""Lines that begin with a tag, of which the records of RIS and NBIB are made."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from kb.base.text import Place, TextFile
from kb.diagnostics import Diagnostic, Rule
from kb.parse.records.rules import UNREADABLE


@dataclass(frozen=True, slots=True)
class Tag:
    """One line of a record, with what continues it."""

    name: str
    value: str
    place: Place


@dataclass(slots=True)
class Reading:
    """Findings on the way."""

    findings: list[Diagnostic] = field(default_factory=list)

    def report(self, rule: Rule, place: Place, message: str, subject: str | None = None) -> None:
        """Add a finding."""
        self.findings.append(Diagnostic(rule, place, message, subject))


def folded(text: str) -> str:
    """The text with its spaces folded."""
    return " ".join(text.split())


def tagged(
    file: TextFile,
    reading: Reading,
    line: re.Pattern[str],
    continues: Callable[[str, str], bool],
    words: Callable[[str], str] = folded,
) -> Iterator[Tag]:
    """The lines with a tag, each with those without one that continue it.

    ``line`` has the tag and its value as its groups; ``continues`` says of the last tag and a
    line without one whether it goes on there; ``words`` is how a value is written. Any other line
    that is not blank is reported.
    """
    open_tag: Tag | None = None
    for number, text in enumerate(file.lines(), start=1):
        match = line.fullmatch(text)
        start = file.offset(number)
        place = Place(file.path, file.span(start, start + len(text)))
        if match:
            if open_tag:
                yield open_tag
            open_tag = Tag(match[1], words(match[2] or ""), place)
        elif not text.strip("\ufeff \t\x1a"):
            continue
        elif open_tag and continues(open_tag.name, text):
            value = f"{open_tag.value} {words(text)}".strip()
            open_tag = Tag(open_tag.name, value, open_tag.place)
        else:
            message = "this line has no tag; a line looks like “TI  - The title”"
            reading.report(UNREADABLE, place, message)
    if open_tag:
        yield open_tag
