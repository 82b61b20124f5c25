"""Pandoc citations and links between claims, as rules for markdown-it-py.

``[see @lima2010thinking, p. 2; -@west2010school]``, ``@lima2010thinking [p. 2]`` and
``[[claim-id]]`` or ``[[claim-id|words to show]]``. Source: Pandoc user's guide, “Citation
syntax”. No package of the registry did this when it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.parse.locators import match_locator

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

CITATION = "citation"
CLAIM_LINK = "claim_link"

# A key starts with a letter, digit or underscore; punctuation stands only between such.
_KEY = r"[^\W]\w*(?:[:.#$%&\-+?<>~/](?=\w)\w+)*"
_AT = re.compile(rf"(?P<minus>-?)@(?:\{{(?P<braced>[^{{}}\s]+)\}}|(?P<key>{_KEY}))")
_LINK = re.compile(r"\[\[(?P<id>[^\[\]|\n]+?)(?:\|(?P<text>[^\[\]\n]+))?\]\]")
_TRAILING = re.compile(r"[ \t]\[(?P<suffix>[^\[\]@]+)\](?![(\[])")
_LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Cite:
    """One source cited: its key, where in it, and the words around it.

    ``offset`` is where the key stands in the inline text that it was found in. ``narrative`` is
    true where the citation is part of the sentence.
    """

    key: str
    offset: int
    prefix: str = ""
    locator: str = ""
    suffix: str = ""
    suppress_author: bool = False
    narrative: bool = False


@dataclass(frozen=True, slots=True)
class ClaimLink:
    """A link to a claim, with the words to show if the writer gave any."""

    id: str
    offset: int
    text: str = ""


def citation_plugin(md: MarkdownIt) -> None:
    """Teach a parser citations and claim links."""
    md.inline.ruler.before("link", CLAIM_LINK, _claim_link)
    md.inline.ruler.before("link", CITATION, _bracketed)
    md.inline.ruler.after(CITATION, "narrative_citation", _narrative)


def _claim_link(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("[[", state.pos):
        return False
    match = _LINK.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        token = state.push(CLAIM_LINK, "", 0)
        identifier = match["id"]
        offset = match.start("id") + len(identifier) - len(identifier.lstrip())
        shown = (match["text"] or "").strip()
        token.meta = {"link": ClaimLink(identifier.strip(), offset, shown)}
    state.pos = match.end()
    return True


def _bracketed(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "[":
        return False
    end = _closing(state.src, state.pos, state.posMax)
    if end is None or state.src[end + 1 : end + 2] in {"(", "[", ":"}:
        return False
    cites = tuple(_cites(state.src, state.pos + 1, end))
    if not cites:
        return False
    if not silent:
        state.push(CITATION, "", 0).meta = {"cites": cites}
    state.pos = end + 1
    return True


def _closing(text: str, start: int, limit: int) -> int | None:
    """Where the bracket that opens at ``start`` closes; None if it never does or nests."""
    for position in range(start + 1, min(limit, start + _LONGEST)):
        if text[position] == "]":
            return position
        if text[position] == "[":
            return None
    return None


def _cites(text: str, start: int, end: int) -> Iterator[Cite]:
    """The citations between two offsets; none if any part is no citation."""
    found: list[Cite] = []
    for first, last in _parts(text, start, end):
        cite = _cite(text, first, last)
        if cite is None:
            return
        found.append(cite)
    yield from found


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    first = start
    for position in range(start, end + 1):
        if position == end or text[position] == ";":
            yield first, position
            first = position + 1


def _cite(text: str, start: int, end: int) -> Cite | None:
    match = _AT.search(text, start, end)
    if match is None or _inside_word(text, match.start(), start):
        return None
    locator, suffix = _located(text[match.end() : end])
    return Cite(
        key=match["braced"] or match["key"],
        offset=match.start("braced") if match["braced"] else match.start("key"),
        prefix=text[start : match.start()].strip(),
        locator=locator,
        suffix=suffix,
        suppress_author=bool(match["minus"]),
    )


def _located(text: str) -> tuple[str, str]:
    """What follows a key, as locator and suffix."""
    rest = text.strip().removeprefix(",").strip()
    found = match_locator(rest)
    if found is None:
        return "", rest
    return rest[: found[1]].strip(), rest[found[1] :].strip().removeprefix(",").strip()


def _narrative(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "@" or _inside_word(state.src, state.pos, 0):
        return False
    match = _AT.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    after = _TRAILING.match(state.src, match.end(), state.posMax)
    locator, suffix = _located(after["suffix"]) if after else ("", "")
    if not silent:
        offset = match.start("braced") if match["braced"] else match.start("key")
        key = match["braced"] or match["key"]
        cite = Cite(key, offset, locator=locator, suffix=suffix, narrative=True)
        state.push(CITATION, "", 0).meta = {"cites": (cite,)}
    state.pos = after.end() if after else match.end()
    return True


def _inside_word(text: str, position: int, start: int) -> bool:
    """Whether an “@” belongs to an e-mail address or the like."""
    before = text[position - 1] if position > start else ""
    return before.isalnum() or before in {"_", ".", "@", "\\", "/"}
