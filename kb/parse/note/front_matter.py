"""The front matter of a note: where it stands, and where the prose begins."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.base.text import Place, TextFile
from kb.diagnostics import Diagnostic, Edit, Fix
from kb.parse.note.rules import NO_FRONT_MATTER, UNCLOSED

_OPENING = re.compile(r"---[ \t]*(?:\r\n|\n|\r|\Z)")
# Possessive: a text of nothing but line ends would be tried in every way to part them.
_FENCE_BELOW = re.compile(r"((?:[ \t]*+(?:\r\n|\n|\r(?!\n)))++)---[ \t]*(?=\r|\n)")
_NEARLY = re.compile(
    r"[ \t]*(?:[-–—]{1,2}|[-–—]{4,9}|[–—]{1,3})[ \t]*|"
    r"[ \t\xa0]+---[ \t\xa0]*|---[ \t]*\xa0[ \t\xa0]*"
)
_CLAIM_FIRST = re.compile(r"claim:[ \t]")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*(?=\r|\n|\Z)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Parts:
    """Offsets of a note's parts: the YAML between the fences, and the start of the prose."""

    yaml_start: int
    yaml_end: int
    body_start: int


def split(file: TextFile, subject: str) -> tuple[Parts | None, tuple[Diagnostic, ...]]:
    """Where front matter and prose of the note stand; None where there is no front matter."""
    text = file.text
    opening = _OPENING.match(text)
    if opening is None:
        return None, (_unopened(file, subject),)
    closing = _closing(text, opening.end())
    if closing is None:
        return None, (_unclosed(file, subject),)
    end = closing.end()
    for line_end in ("\r\n", "\n", "\r"):
        if text.startswith(line_end, end):
            end += len(line_end)
            break
    return Parts(opening.end(), closing.start(), end), ()


def _unopened(file: TextFile, subject: str) -> Diagnostic:
    text = file.text
    place = Place(file.path, file.span(0, len(file.line(1))))
    message = (
        "the note must start with a line of three dashes, then “claim: …” and the rest of the"
        " front matter"
    )
    fix = None
    fence = _FENCE_BELOW.match(text)
    if fence:
        message = "the three dashes must stand in the first line; delete what is above them"
        fix = Fix("delete the empty lines", (Edit(file.span(0, fence.end(1)), ""),), safe=True)
    elif _NEARLY.fullmatch(file.line(1)):
        message = f"the first line is “{file.line(1).strip()}”; it must be exactly three dashes"
        if "\xa0" in file.line(1):
            message = "a no-break space stands beside the three dashes of the first line; delete it"
        fix = Fix("write three dashes", (Edit(place.span, "---"),), safe=True)
    elif _CLAIM_FIRST.match(text):
        message = "a line of three dashes is missing above “claim: …”"
        fix = Fix("add the three dashes", (Edit(file.span(0, 0), "---\n"),), safe=True)
    return Diagnostic(NO_FRONT_MATTER, place, message, subject, fix)


def _unclosed(file: TextFile, subject: str) -> Diagnostic:
    for number in range(2, file.line_count + 1):
        line = file.line(number)
        if _NEARLY.fullmatch(line):
            start = file.offset(number)
            span = file.span(start, start + len(line))
            message = (
                f"“{line.strip()}” does not close the front matter; write exactly three dashes"
            )
            fix = Fix("write three dashes", (Edit(span, "---"),), safe=True)
            return Diagnostic(UNCLOSED, Place(file.path, span), message, subject, fix)
    place = Place(file.path, file.span(0, 3))
    message = "the front matter is never closed; add a line of three dashes after it"
    return Diagnostic(UNCLOSED, place, message, subject)


def _closing(text: str, start: int) -> re.Match[str] | None:
    # “^” of the re module does not know a lone carriage return, which ends a line here.
    for match in _CLOSING.finditer(text, start):
        return match
    lone = re.compile(r"(?<=\r)(?:---|\.\.\.)[ \t]*(?=\r|\n|\Z)")
    return lone.search(text, start)
