"""Locators in notes: where in a source something stands."""

from __future__ import annotations

from kb.base.locators import parse_locator
from kb.diagnostics import Rule, Severity
from kb.parse.reader import Reader
from kb.parse.yaml import Mapping

BAD_LOCATOR = Rule(
    code="N010",
    title="A locator that is not understood",
    why="A locator is a label and a number, so that a reader finds the place and a citation can"
    " be formatted in any style.",
    bad="locator: somewhere near the end",
    good="locator: pp. 18–20",
    severity=Severity.WARNING,
)

RULES = (BAD_LOCATOR,)


def locator(reader: Reader, item: Mapping, key: str) -> str:
    """The locator at that key as it is written; a finding where it is not understood."""
    node = item.get(key)
    text = reader.text(node, key)
    if text and node is not None and parse_locator(text) is None:
        message = (
            f"“{text}” is not understood as a locator; write a label and a number,"
            " as in “p. 2”, “pp. 3–5”, “ch. 4” or “para. 9”"
        )
        reader.report(BAD_LOCATOR, node.place, message)
    return text
