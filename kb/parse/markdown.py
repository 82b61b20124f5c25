"""A note's prose: CommonMark with tables and footnotes, citations and links to claims.

Rendering leaves the links to whoever knows the addresses, and sanitising to whoever shows it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from html import escape, unescape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from kb.parse.citations import (
    CITATION,
    CLAIM_LINK,
    START,
    Cite,
    ClaimLink,
    Shown,
    citation_plugin,
)
from kb.parse.note_links import note_link

__all__ = ["Cite", "ClaimLink", "Passage", "Prose", "find", "markdown_parser"]

ShowCite = Callable[[Cite], str]
ShowClaim = Callable[[ClaimLink], str]

_DEEPEST = 40
_SPACE_BEFORE = re.compile(r"[ \t]+([,.;:])")
_HTML_TAG = re.compile(r"<!--.*?-->|<[^<>]*>", re.DOTALL)
_BREAKS = {"softbreak", "hardbreak"}


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of prose with the citations and links in it, each with its offset.

    ``content`` is the inline text as markdown-it passes it on. The lines of the body (0-based)
    from ``first`` to before ``last`` hold it; ``cell`` counts the cells of a table's row from 0.
    """

    content: str
    first: int
    last: int
    cell: int | None
    links: tuple[tuple[Cite | ClaimLink, int], ...]


@cache
def markdown_parser() -> MarkdownIt:
    """The parser of all prose; one for a process, since setting one up takes a while."""
    md = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable("table")
    md.use(footnote_plugin).use(citation_plugin)
    md.add_render_rule(CITATION, _render_citation)
    md.add_render_rule(CLAIM_LINK, _render_claim_link)
    md.add_render_rule("link_open", _render_link)
    return md


@lru_cache(maxsize=1)
def _parsed(body: str) -> tuple[Sequence[Token], Mapping[str, Any]]:
    """The tokens of a body, and what footnotes leave behind; nobody may change either.

    Remembered, since the links of a note are looked for right before it is rendered.
    """
    environment: dict[str, Any] = {}
    blank = not body.strip()
    return ([] if blank else markdown_parser().parse(body, environment)), environment


def find(body: str, path: str = "") -> Iterator[Passage]:
    """The passages that cite or link to claims; those in notes at the foot come last.

    ``path`` is that of the note, from which links to other files start.
    """
    if "@" not in body and "[[" not in body and ".md" not in body:
        return
    tokens, left = _parsed(body)
    environment = {**left, "path": path}
    cell: int | None = None
    for token in tokens:
        if token.type in {"th_open", "td_open"}:
            cell = 0 if cell is None else cell + 1
        elif token.type == "tr_close":
            cell = None
        # Notes within a line have no map here; they are found where they were written.
        if token.type == "inline" and token.map:
            links = tuple(_values(token.children or (), 0, environment))
            if links:
                first, last = token.map
                yield Passage(token.content, first, last, cell, links)


def _values(
    tokens: Sequence[Token], start: int, environment: dict[str, Any]
) -> Iterator[tuple[Cite | ClaimLink, int]]:
    """Citations and links with their offsets in the block's inline text.

    ``start`` is where the text that the tokens were parsed from begins in it.
    """
    for token in tokens:
        if token.type == CITATION:
            for shown in token.meta["shown"]:
                yield from _values(_around(shown.before), start, environment)
                yield shown.cite, start + shown.cite.offset
                yield from _values(_around(shown.after), start, environment)
        elif token.type == CLAIM_LINK:
            yield token.meta["link"], start + token.meta["link"].offset
        elif token.type == "link_open":
            note = note_link(str(token.attrGet("href")), environment["path"])
            if note and not note.question:
                yield ClaimLink(note.id, -1, file=True), -1
        elif START in token.meta:
            yield from _values(_inside(token, environment), start + token.meta[START], environment)


def _around(words: Token | None) -> tuple[Token, ...]:
    return (words,) if words else ()


def _inside(token: Token, environment: dict[str, Any]) -> Sequence[Token]:
    if token.type == "footnote_ref":
        tokens: Sequence[Token] = environment["footnotes"]["list"][token.meta["id"]]["tokens"]
        return tokens
    return token.children or ()


class Prose:
    """A body parsed once, to be rendered and read."""

    def __init__(self, body: str) -> None:
        # What footnotes leave behind while parsing is needed again for rendering.
        self._tokens, self._environment = _parsed(body)

    def html(self, *, cite: ShowCite, claim: ShowClaim, path: str = "") -> str:
        """HTML, not yet sanitised; ``cite`` and ``claim`` return HTML for their links.

        ``path`` is that of the note, from which links to other files start.
        """
        parser = markdown_parser()
        environment = {**self._environment, "cite": cite, "claim": claim, "path": path}
        return str(parser.renderer.render(self._tokens, parser.options, environment))

    def text(self) -> str:
        """The words for searching: no markup, no citations, claim links as their text."""
        blocks = (" ".join(words.split()) for words in self._blocks())
        return _SPACE_BEFORE.sub(r"\1", "\n".join(words for words in blocks if words))

    def _blocks(self) -> Iterator[str]:
        for token in self._tokens:
            if token.type == "inline":
                yield "".join(_words(token.children or ()))
            elif token.type in {"fence", "code_block"}:
                yield token.content
            elif token.type == "html_block":
                yield unescape(_HTML_TAG.sub(" ", token.content))


def _render_citation(
    renderer: Any, tokens: Sequence[Token], index: int, options: Any, environment: dict[str, Any]
) -> str:
    show: ShowCite = environment["cite"]

    def words(token: Token | None) -> str:
        return str(renderer.renderInline(token.children, options, environment)) if token else ""

    def said(item: Shown) -> str:
        parts = (escape(item.cite.locator), words(item.after))
        return ", ".join(part for part in parts if part)

    def full(item: Shown) -> str:
        head = " ".join(part for part in (words(item.before), show(item.cite)) if part)
        return ", ".join(part for part in (head, said(item)) if part)

    first, *others = tokens[index].meta["shown"]
    if not first.cite.narrative:
        return f"({'; '.join(full(item) for item in (first, *others))})"
    inside = "; ".join(part for part in (said(first), *map(full, others)) if part)
    return f"{show(first.cite)} ({inside})" if inside else show(first.cite)


def _render_claim_link(
    _: Any, tokens: Sequence[Token], index: int, __: Any, environment: dict[str, Any]
) -> str:
    show: ShowClaim = environment["claim"]
    return show(tokens[index].meta["link"])


def _render_link(
    renderer: Any, tokens: Sequence[Token], index: int, options: Any, environment: dict[str, Any]
) -> str:
    token = tokens[index]
    note = note_link(str(token.attrGet("href")), environment.get("path", ""))
    if note:
        token = replace(token, attrs={**token.attrs, "href": note.address})
    return str(renderer.renderToken([token], 0, options, environment))


def _words(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in {"text", "code_inline", "text_special"}:
            yield token.content
        elif token.type in _BREAKS:
            yield " "
        elif token.type == CLAIM_LINK:
            link: ClaimLink = token.meta["link"]
            yield link.text or link.id.replace("-", " ")
        elif token.type == "image":
            yield from _words(token.children or ())
