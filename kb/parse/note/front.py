"""The front matter of a note: where it stands, and where the prose begins."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.diagnostics import Diagnostic
from kb.parse.note.rules import NO_FRONT_MATTER, UNCLOSED
from kb.text import Place, TextFile

_OPENING = re.compile(r"---[ \t]*(?:\r\n|\n|\r|\Z)")
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
        place = Place(file.path, file.span(0, len(file.line(1))))
        message = (
            "the note must start with a line of three dashes, then “claim: …” and the rest of the"
            " front matter"
        )
        return None, (Diagnostic(NO_FRONT_MATTER, place, message, subject),)
    closing = _closing(text, opening.end())
    if closing is None:
        place = Place(file.path, file.span(0, 3))
        message = "the front matter is never closed; add a line of three dashes after it"
        return None, (Diagnostic(UNCLOSED, place, message, subject),)
    end = closing.end()
    for line_end in ("\r\n", "\n", "\r"):
        if text.startswith(line_end, end):
            end += len(line_end)
            break
    return Parts(opening.end(), closing.start(), end), ()


def _closing(text: str, start: int) -> re.Match[str] | None:
    # “^” of the re module does not know a lone carriage return, which ends a line here.
    for match in _CLOSING.finditer(text, start):
        return match
    lone = re.compile(r"(?<=\r)(?:---|\.\.\.)[ \t]*(?=\r|\n|\Z)")
    return lone.search(text, start)
