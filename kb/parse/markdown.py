"""A note's prose: CommonMark with tables and footnotes, citations and links to claims.

Rendering leaves the links to whoever knows the addresses, and sanitising to whoever shows it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from kb.parse.citations import CITATION, CLAIM_LINK, Cite, ClaimLink, citation_plugin

__all__ = ["Cite", "ClaimLink", "Found", "Prose", "find", "markdown_parser"]

ShowCite = Callable[[Cite], str]
ShowClaim = Callable[[ClaimLink], str]

_DEEPEST = 40
_SPACE_BEFORE = re.compile(r"[ \t]+([,.;:])")
_BREAKS = {"softbreak", "hardbreak"}


@dataclass(frozen=True, slots=True)
class Found:
    """A citation or link in prose; lines (0-based, from ``first`` to before ``last``) hold it.

    ``content`` is the inline text it was found in, as markdown-it passes it on.
    """

    value: Cite | ClaimLink
    content: str
    first: int
    last: int


@cache
def markdown_parser() -> MarkdownIt:
    """The parser of all prose; one for a process, since setting one up takes a while."""
    md = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable("table")
    md.use(footnote_plugin).use(citation_plugin)
    md.add_render_rule(CITATION, _render_citation)
    md.add_render_rule(CLAIM_LINK, _render_claim_link)
    return md


def find(body: str) -> Iterator[Found]:
    """The citations and claim links of a body, in the order of the text."""
    if "@" not in body and "[[" not in body:
        return
    for token in markdown_parser().parse(body):
        if token.type != "inline" or not token.map:
            continue
        for child in _leaves(token.children or ()):
            values: Sequence[Cite | ClaimLink] = ()
            if child.type == CITATION:
                values = child.meta["cites"]
            elif child.type == CLAIM_LINK:
                values = (child.meta["link"],)
            for value in values:
                yield Found(value, token.content, token.map[0], token.map[1])


def _leaves(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _leaves(token.children or ())


class Prose:
    """A body parsed once, to be rendered and read."""

    def __init__(self, body: str) -> None:
        # What footnotes leave behind while parsing is needed again for rendering.
        self._environment: dict[str, Any] = {}
        blank = not body.strip()
        self._tokens = [] if blank else markdown_parser().parse(body, self._environment)

    def html(self, *, cite: ShowCite, claim: ShowClaim) -> str:
        """HTML, not yet sanitised; ``cite`` and ``claim`` return HTML for their links."""
        parser = markdown_parser()
        environment = {**self._environment, "cite": cite, "claim": claim}
        return str(parser.renderer.render(self._tokens, parser.options, environment))

    def text(self) -> str:
        """The words for searching: no markup, no citations, claim links as their text."""
        found = (" ".join(words.split()) for words in self._blocks())
        return _SPACE_BEFORE.sub(r"\1", "\n".join(words for words in found if words))

    def _blocks(self) -> Iterator[str]:
        for token in self._tokens:
            if token.type == "inline":
                yield "".join(_words(token.children or ()))
            elif token.type in {"fence", "code_block"}:
                yield token.content


def _render_citation(
    _: Any, tokens: Sequence[Token], index: int, __: Any, environment: dict[str, Any]
) -> str:
    cites: tuple[Cite, ...] = tokens[index].meta["cites"]
    show: ShowCite = environment["cite"]
    if cites[0].narrative:
        inside = ", ".join(escape(part) for part in (cites[0].locator, cites[0].suffix) if part)
        return f"{show(cites[0])} ({inside})" if inside else show(cites[0])
    return f"({'; '.join(_shown(item, show) for item in cites)})"


def _shown(item: Cite, show: ShowCite) -> str:
    prefix = f"{escape(item.prefix)} " if item.prefix else ""
    return ", ".join([prefix + show(item), *(escape(p) for p in (item.locator, item.suffix) if p)])


def _render_claim_link(
    _: Any, tokens: Sequence[Token], index: int, __: Any, environment: dict[str, Any]
) -> str:
    show: ShowClaim = environment["claim"]
    return show(tokens[index].meta["link"])


def _words(tokens: Sequence[Token]) -> Iterator[str]:
    for token in _leaves(tokens):
        if token.type in {"text", "code_inline", "text_special"}:
            yield token.content
        elif token.type in _BREAKS:
            yield " "
        elif token.type == CLAIM_LINK:
            link: ClaimLink = token.meta["link"]
            yield link.text or link.id.replace("-", " ")
