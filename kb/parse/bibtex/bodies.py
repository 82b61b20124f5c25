"""Bodies whose name stands in a list of people without the braces that keep it whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from kb.base.text import within
from kb.diagnostics import Diagnostic, Edit, Fix
from kb.parse.bibtex import rules
from kb.parse.bibtex.entries import RawField

# Words that names of bodies have, and families do not.
_BODY = re.compile(
    r"\b(?:Academy|Agency|Association|Authority|Bureau|Centers?|Centres?|Collaboration|Commission"
    r"|Committee|Consortium|Council|Department|Federation|Foundation|Institut[eo]?|Laboratory"
    r"|Ministry|Office|Organi[sz]ation|Partnership|Programme|Society|University)\b"
)
_AND = re.compile(r"\s+and\s+")
_WORDS_OF_BODIES = re.compile(r"\s(?:for|in|of|on|the)\s")
_PLAIN = re.compile(r"[^{},\\]+")


def bodies(field: RawField, name: str, key: str) -> Iterator[Diagnostic]:
    """A finding for each body that is read as a person, with the braces it needs as its fix."""
    text = field.raw[1:-1]
    if "and" not in text and not _BODY.search(text):
        return
    if len(field.parts) != 1 or field.parts[0].macro or "{" in text or '"' in text:
        return
    for start, end in _stretches(text):
        body = text[start:end]
        shown = " ".join(body.split())
        message = (
            f"the {name} “{shown}” of “{key}” is a body, but read as a person; write “{{{shown}}}”"
        )
        place = within(field.place, field.raw, start + 1, end + 1)
        fix = Fix("put it in braces", (Edit(place.span, f"{{{body}}}"),))
        yield Diagnostic(rules.BODY, place, message, key, fix)


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Where each body stands, with what an “and” in its name cuts off."""
    borders = [(0, 0), *((m.start(), m.end()) for m in _AND.finditer(text)), (len(text),) * 2]
    parts = [(before[1], after[0]) for before, after in pairwise(borders)]
    skip = False
    for number, (start, end) in enumerate(parts):
        words = text[start:end]
        if skip or not (_PLAIN.fullmatch(words) and _BODY.search(words) and " " in words.strip()):
            skip = False
            continue
        following = text[slice(*parts[number + 1])] if number + 1 < len(parts) else ""
        skip = "," not in following and _WORDS_OF_BODIES.search(f" {following} ") is not None
        last = parts[number + 1][1] if skip else end
        lead = len(words) - len(words.lstrip())
        yield start + lead, start + len(text[start:last].rstrip())
