"""What changed, for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from kb.report.as_text import visible
from kb.report.diff.comparison import Comparison
from kb.report.diff.outline import Line, StyledText, Voice
from kb.report.diff.phrases import sections, summary

_QUOTED = {Voice.OLD: "[-{}-]", Voice.NEW: "{{+{}+}}"}
"""How words taken out and put in are marked, as ``git diff --word-diff`` marks them."""


def as_text(comparison: Comparison) -> str:
    """The report as plain lines."""
    return "\n".join(_lines(comparison)) + "\n"


def _lines(comparison: Comparison) -> Iterator[str]:
    base, head = visible(comparison.base), visible(comparison.head)
    yield f"From {base} ({comparison.base_commit[:10]}) to {head}: {summary(comparison.changes)}"
    for section in sections(comparison.changes):
        yield ""
        yield section.title
        for item in section.items:
            yield f"  {item.sign.value} {_shown(item.line)}"
            yield from (f"      {_shown(detail)}" for detail in item.details)


def _shown(line: Line) -> str:
    return "".join(map(_part, line))


def _part(part: StyledText) -> str:
    text = visible(part.text)
    if part.voice in _QUOTED:
        return _QUOTED[part.voice].format(text)
    return text
