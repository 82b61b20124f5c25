"""What changed, as Markdown for a comment on a forge.

The texts come from whoever sends a pull request. Nothing in them may reach out of the comment:
no HTML, no link or image, no heading, no mention of a person or team, no reference that notifies
another issue, and not more than a comment can hold.
Source: GitHub Flavored Markdown specification 0.29, 2.4 (backslash escapes) and 6.9 (autolinks);
GitHub's documentation on autolinked references, and its limit of 65,536 characters a comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.report.as_text import visible
from kb.report.diff.comparison import Comparison
from kb.report.diff.outline import Item, Line, Section, Sign, StyledText, Voice
from kb.report.diff.phrases import sections, summary

MARK = "<!-- kb diff -->"
"""The first line, by which a comment is known again when it is renewed."""

LONGEST = 60_000
"""Characters in a comment: below the forge's limit, with room for what is put around it."""

_JOINER = "\u2060"
# What Markdown reads as more than itself: anywhere, and where a line begins.
_SPECIAL = re.compile(r"[\\`*_{}\[\]()#!|~$^]|^[-+=:]|(?<=^\d)\.|(?<=^\d\d)\.")
_HTML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})
# What a forge makes links of after Markdown was read, where escapes no longer count: mentions,
# issues by number, addresses, pictures by name, commits by hash.
_REACHING = re.compile(
    r"(?<=[@#!])(?=\w)|(?<=:)(?=[\w+/-])|(?<=www)(?=\.)|(?<=GH)(?=-\d)", re.IGNORECASE
)
_HASH = re.compile(r"\b[0-9a-f]{7,}\b", re.IGNORECASE)
_SIX_LETTERS = re.compile(r"(?<=\w{6})(?=\w)")
_SIGNS = {Sign.LOOK: "⚠️ ", Sign.ADDED: "➕ ", Sign.REMOVED: "➖ "}
_FEWER = (1000, 200, 50, 20, 10, 5, 2, 1)


def as_markdown(comparison: Comparison) -> str:
    """The report as Markdown; what does not fit is counted instead of shown."""
    for most in _FEWER:
        text = "\n".join(_lines(comparison, most)) + "\n"
        if len(text) <= LONGEST:
            return text
    head = "\n".join(_head(comparison))
    return f"{head}\n\nThe list is too long for a comment; `kb diff` at a terminal shows it.\n"


def escaped(text: str) -> str:
    """Words from a text as Markdown that shows them and does nothing else."""
    words = visible(text).replace("\n", " ")
    apart = _HASH.sub(
        lambda match: _SIX_LETTERS.sub(_JOINER, match[0]), _REACHING.sub(_JOINER, words)
    )
    return _SPECIAL.sub(r"\\\g<0>", apart).translate(_HTML)


def code(text: str) -> str:
    """A name as a code span, whatever it holds."""
    shown = visible(text).replace("\n", " ")
    longest = max((len(run) for run in re.findall("`+", shown)), default=0)
    fence = "`" * (longest + 1)
    space = " " if not shown.strip() or shown[0] in " `" or shown[-1] in " `" else ""
    return f"{fence}{space}{shown}{space}{fence}"


def _head(comparison: Comparison) -> Iterator[str]:
    yield MARK
    yield "## What this changes in the evidence"
    yield ""
    yield summary(comparison.changes)
    yield ""
    since = code(comparison.base_commit[:10])
    yield f"Compared with {code(comparison.base)} at {since}."


def _lines(comparison: Comparison, most: int) -> Iterator[str]:
    yield from _head(comparison)
    for section in sections(comparison.changes):
        yield ""
        yield f"### {section.title}"
        yield ""
        yield from _section(section, most)


def _section(section: Section, most: int) -> Iterator[str]:
    for item in section.items[:most]:
        yield from _item(item, most)
    left = len(section.items) - most
    if left > 0:
        yield f"- … and {left} more; `kb diff` at a terminal shows all"


def _item(item: Item, most: int) -> Iterator[str]:
    yield f"- {_SIGNS.get(item.sign, '')}{_shown(item.line)}"
    yield from (f"  - {_shown(detail)}" for detail in item.details[:most])
    left = len(item.details) - most
    if left > 0:
        yield f"  - … and {left} more"


def _shown(line: Line) -> str:
    return "".join(map(_part, line))


def _part(part: StyledText) -> str:
    if part.voice is Voice.OURS:
        return part.text
    if part.voice is Voice.NAME:
        return code(part.text)
    text = escaped(part.text)
    if part.voice is Voice.OLD:
        return f"~~{text}~~"
    return f"**{text}**" if part.voice is Voice.NEW else text
