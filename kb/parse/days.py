"""Days and spans of time in notes, with a finding for what is none."""

from __future__ import annotations

import re
from datetime import date

from kb.diagnostics import Rule
from kb.model import Date
from kb.parse.dates import parse_date
from kb.parse.reader import Reader
from kb.parse.yaml import Node

BAD_DATE = Rule(
    code="E002",
    title="A date that is not understood",
    why="Readers are told how old an answer or a search is, and studies are put in order by when"
    " they were made, so dates stand in one form, EDTF: year, month and day.",
    bad="answered: 28 November 2026",
    good="answered: 2026-11-28",
)

RULES = (BAD_DATE,)

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def day(reader: Reader, node: Node | None, what: str) -> str:
    """A day (ISO 8601); empty if absent or none."""
    text = reader.text(node, what)
    if not text or node is None:
        return ""
    if _DAY.fullmatch(text):
        try:
            date.fromisoformat(text)
        except ValueError:
            pass
        else:
            return text
    message = f"“{text}” is no day for “{what}”; write year, month and day, as in 2026-11-28"
    reader.report(BAD_DATE, node.place, message)
    return ""


def period(reader: Reader, node: Node | None, what: str) -> Date | None:
    """A date or a span of time in EDTF; None if absent or none."""
    text = reader.text(node, what)
    if not text or node is None:
        return None
    date = parse_date(text)
    if date is None:
        message = (
            f"“{text}” is no date for “{what}”; write 2014, 2014-09 or a span, as in 2014/2016"
        )
        reader.report(BAD_DATE, node.place, message)
    return date


def is_period(text: str) -> bool:
    """Whether a text is a date or a span of time in EDTF."""
    return parse_date(text) is not None
