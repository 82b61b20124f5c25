"""Pandoc citations and links between claims, as rules for markdown-it-py.

``[see @lima2010thinking, p. 2; -@west2010school]``, ``@lima2010thinking [p. 2]`` and
``[[claim-id]]`` or ``[[claim-id|words to show]]``. Source: Pandoc user's guide, “Citation
syntax”. No package of the registry did this when it was written. An “@” after a slash is part
of an address to us, though not to Pandoc.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markdown_it.rules_block import reference
from markdown_it.rules_inline import image
from markdown_it.token import Token
from mdit_py_plugins.footnote.index import footnote_inline

from kb.base.locators import match_locator
from kb.base.pickling import pickled_fast
from kb.parse.brackets import CITED, Bracket, BracketPart, inside_word, read_bracket

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

    InlineRule = Callable[[StateInline, bool], bool]

CITATION = "citation"
CLAIM_LINK = "claim_link"
START = "start"
"""Under this name a token's ``meta`` says where the text of its children begins."""

_LINK = re.compile(r"\[\[(?P<id>[^\[\]|\n]+?)(?:\\?\|(?P<text>[^\[\]]+))?\]\]")
_GAP = re.compile(r"[ \t]*(?:\n[ \t]*)?\[(?![\[^])")
_BRACED = re.compile(r"\s*,?\s*\{([^{}]*)\}")
_MARKED = re.compile(r"[\\`*_\[\]<&!^\n]")


@pickled_fast
@dataclass(frozen=True, slots=True)
class Cite:
    """One source cited: its key, where in it, and the words around it, as typed.

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


@pickled_fast
@dataclass(frozen=True, slots=True)
class ClaimLink:
    """A link to a claim, with the words to show if the writer gave any.

    One that names the claim's ``file`` has no offset (-1).
    """

    id: str
    offset: int
    text: str = ""
    file: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A citation with the words before and after it parsed, since they may hold markup."""

    cite: Cite
    before: Token | None = None
    after: Token | None = None


@dataclass(frozen=True, slots=True)
class _Words:
    """Words beside a citation, and where they start; they are parsed once they are shown."""

    text: str
    start: int


def citation_plugin(md: MarkdownIt) -> None:
    """Teach a parser citations and claim links; needs to come after the footnotes' plugin."""
    md.inline.ruler.before("link", CLAIM_LINK, _claim_link)
    md.inline.ruler.before("link", CITATION, _bracketed)
    md.inline.ruler.after(CITATION, "narrative_citation", _narrative)
    md.inline.ruler.at("image", _recording_start(image))
    md.inline.ruler.at("footnote_inline", _recording_start(footnote_inline))
    md.block.ruler.at("reference", _reference)


def _recording_start(rule: InlineRule) -> InlineRule:
    """A rule whose content is parsed by itself, made to say where that content starts."""

    def wrapped(state: StateInline, silent: bool) -> bool:
        start = state.pos + len("![")
        done = rule(state, silent)
        if done and not silent:
            state.tokens[-1].meta = {**state.tokens[-1].meta, START: start}
        return done

    return wrapped


def _reference(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """The rule for ``[label]: address``, kept from taking ``[@key]: word`` for one."""
    start = state.bMarks[first] + state.tShift[first]
    if state.src.startswith(("[@", "[-@"), start):
        return False
    return reference(state, first, last, silent)


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
        shown = " ".join((match["text"] or "").split())
        token.meta = {"link": ClaimLink(identifier.strip(), offset, shown)}
    state.pos = match.end()
    return True


def _bracketed(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "[":
        return False
    bracket = read_bracket(state.src, state.pos, state.posMax)
    if bracket is None or not all(part.keys for part in bracket.parts):
        return False
    if not silent:
        _push(state, _cited(state.src, bracket.parts))
    state.pos = bracket.end
    return True


def _narrative(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] not in "-@" or inside_word(state.src, state.pos, 0):
        return False
    match = CITED.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    bracket = _after(state, match.end())
    if not silent:
        locator, words = "", _Words("", 0)
        if bracket:
            own = bracket.parts[0]
            locator, words = _located(state.src, own.start, own.end)
        cite = _cite(match, "", locator, words.text, narrative=True)
        rest = _cited(state.src, bracket.parts[1:]) if bracket else ()
        _push(state, ((cite, _Words("", 0), words), *rest))
    state.pos = bracket.end if bracket else match.end()
    return True


def _after(state: StateInline, position: int) -> Bracket | None:
    """The bracket after a citation in the sentence, when it says more of it."""
    gap = _GAP.match(state.src, position, state.posMax)
    bracket = read_bracket(state.src, gap.end() - 1, state.posMax) if gap else None
    if bracket is None:
        return None
    own, *others = bracket.parts
    said = state.src[own.start : own.end].strip()
    return bracket if said and not own.keys and all(part.keys for part in others) else None


_Found = tuple[Cite, _Words, _Words]


def _cited(text: str, parts: Sequence[BracketPart]) -> Iterator[_Found]:
    """The citations of each part; words between two of them in one part go before the second."""
    for part in parts:
        start = part.start
        for number, key in enumerate(part.keys):
            before = _words(text, start, key.start())
            if number + 1 < len(part.keys):
                locator, after = _located(text, key.end(), part.keys[number + 1].start())
                start, after = after.start, _Words("", 0)
            else:
                locator, after = _located(text, key.end(), part.end)
            yield _cite(key, before.text, locator, after.text), before, after


def _cite(
    match: re.Match[str], prefix: str, locator: str, suffix: str, *, narrative: bool = False
) -> Cite:
    name = "braced" if match["braced"] else "key"
    minus = bool(match["minus"])
    return Cite(match[name], match.start(name), prefix, locator, suffix, minus, narrative)


def _located(text: str, start: int, end: int) -> tuple[str, _Words]:
    """What follows a key, as locator and suffix; braces hold any locator, as in Pandoc."""
    braced = _BRACED.match(text, start, end)
    if braced:
        return braced[1].strip(), _words(text, braced.end(), end)
    rest = _words(text, start, end)
    locator = match_locator(rest.text)
    if locator is None:
        return "", rest
    length = locator[1]
    return rest.text[:length].strip(), _words(text, rest.start + length, end)


def _words(text: str, start: int, end: int) -> _Words:
    """The words between two offsets, without spaces around them and a comma before them."""
    while start < end and (text[start].isspace() or text[start] == ","):
        start += 1
    return _Words(text[start:end].rstrip(), start)


def _push(state: StateInline, cited: Sequence[_Found] | Iterator[_Found]) -> None:
    shown = tuple(
        Shown(cite, _parsed(state, before), _parsed(state, after)) for cite, before, after in cited
    )
    cites = tuple(item.cite for item in shown)
    state.push(CITATION, "", 0).meta = {"cites": cites, "shown": shown}


def _parsed(state: StateInline, words: _Words) -> Token | None:
    if not words.text:
        return None
    token = Token("inline", "", 0, content=words.text, children=[], meta={START: words.start})
    if _MARKED.search(words.text):
        children: list[Token] = []
        state.md.inline.parse(words.text, state.md, state.env, children)
        token.children = children
    else:
        token.children = [Token("text", "", 0, content=words.text)]
    return token
