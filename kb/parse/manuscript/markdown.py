"""Manuscripts in Markdown: Pandoc's, Quarto's, R Markdown's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kb.base.text import TextFile
from kb.model import MentionKind
from kb.parse.manuscript.latex import read_latex
from kb.parse.manuscript.markdown_places import beside_prose, without_code
from kb.parse.manuscript.values import (
    Citation,
    Manuscript,
    cited,
    included,
    linked_claims,
    snapshot_of,
)
from kb.parse.note.prose import mentions

_FRONT = re.compile(r"\A---[ \t]*\r?\n.*?^(?:---|\.\.\.)[ \t]*\r?$", re.DOTALL | re.MULTILINE)
_NOCITE = re.compile(r"^nocite:(?P<list>.*(?:\r?\n[ \t]+.*)*)", re.MULTILINE)
_RUN = r"\w[\w\u0300-\u036f]*"
_KEY = re.compile(rf"@(\*|{_RUN}(?:[:.#$%&\-+?<>~/]{_RUN})*)")
# Sources: Quarto guide, “Includes”; R Markdown Cookbook, “Child documents”.
_INCLUDE = re.compile(
    r"""(?:\{\{<\s*include\s+["']?|^```\{r[^}\n]*\bchild\s*=\s*["']|^\#\|\s*child:\s*["']?)"""
    r"""(?P<name>[^"'\s>]+)""",
    re.MULTILINE,
)
_CROSS = re.compile(
    r"(?:fig|tbl|lst|sec|eq|thm|lem|cor|prp|cnj|def|exm|exr|sol|rem|alg|tip|nte|wrn|imp|cau)[-:].+"
)


_ADDRESSED = re.compile(r"(?<![\w/])@(?P<key>(?:doi|url|isbn):[^\s\];,{}]*[^\s\];,{}.:?!)/])")
"""Keys that are identifiers themselves, as Manubot reads them."""


def read_markdown(file: TextFile) -> Manuscript:
    """The citations of a Markdown text; references within it, as in ``@fig-plot``, are none."""
    front = _FRONT.match(file.text)
    body = front.end() if front else 0
    listed = _NOCITE.search(file.text, 0, body) if front else None
    keys = list(_KEY.finditer(file.text, *listed.span("list"))) if listed else []
    citations = {c.place.span.start: c for c in _in_prose(file, file.text, body)}
    if "@" in file.text:
        beside = beside_prose(file.text, body)
        citations = {c.place.span.start: c for c in _in_prose(file, beside, 0)} | citations
        citations |= {c.place.span.start: c for c in _addressed(file, body, citations)}
    if "\\" in file.text and "cite" in file.text:
        citations |= {c.place.span.start: c for c in _in_latex(file, body)}
    citations |= {
        key.start(1): cited(file, key[1], *key.span(1), listed=True)
        for key in keys
        if key[1] != "*"
    }
    return Manuscript(
        file,
        # What is only listed comes last.
        tuple(sorted(citations.values(), key=lambda c: (c.listed, c.place.span.start))),
        claims=linked_claims(file),
        snapshot=snapshot_of(file),
        everything=any(key[1] == "*" for key in keys),
        includes=included(file, _INCLUDE),
    )


def _in_prose(file: TextFile, text: str, body: int) -> Iterator[Citation]:
    """What the prose of a text cites that is as long as the file."""
    for mention in mentions(TextFile(file.path, text), body):
        place = mention.target.place
        if mention.kind is not MentionKind.SOURCE or place is None:
            continue
        if not _CROSS.fullmatch(mention.target.id):
            span = (place.span.start, place.span.end)
            yield cited(
                file, mention.target.id, *span, locator=mention.locator, prefix=mention.prefix
            )


def _addressed(file: TextFile, body: int, known: Mapping[int, Citation]) -> Iterator[Citation]:
    """Citations by DOI, address or ISBN, whose marks end a key to Pandoc."""
    for key in _ADDRESSED.finditer(without_code(file.text, body)):
        start, end = key.span("key")
        before = known.get(start)
        yield cited(
            file,
            file.text[start:end],
            start,
            end,
            locator=before.locator if before else "",
            prefix=before.prefix if before else "",
        )


def _in_latex(file: TextFile, body: int) -> Iterator[Citation]:
    """What LaTeX in the text cites, which Pandoc passes on as it is."""
    for citation in read_latex(TextFile(file.path, without_code(file.text, body))).citations:
        span = citation.place.span
        yield cited(
            file, citation.key, span.start, span.end,
            locator=citation.locator, prefix=citation.prefix, listed=citation.listed,
        )  # fmt: skip
