"""Manuscripts in Markdown: Pandoc's, Quarto's, R Markdown's."""

from __future__ import annotations

import re

from kb.base.text import TextFile
from kb.model import MentionKind
from kb.parse.manuscript.values import Manuscript, cited, included, linked_claims, snapshot_of
from kb.parse.note.prose import mentions

_FRONT = re.compile(r"\A---[ \t]*\r?\n.*?^(?:---|\.\.\.)[ \t]*\r?$", re.DOTALL | re.MULTILINE)
_NOCITE = re.compile(r"^nocite:(?P<list>.*(?:\r?\n[ \t]+.*)*)", re.MULTILINE)
_KEY = re.compile(r"@(\*|\w+(?:[:.#$%&\-+?<>~/]\w+)*)")
# Sources: Quarto guide, “Includes”; R Markdown Cookbook, “Child documents”.
_INCLUDE = re.compile(
    r"""(?:\{\{<\s*include\s+["']?|^```\{r[^}\n]*\bchild\s*=\s*["']|^\#\|\s*child:\s*["']?)"""
    r"""(?P<name>[^"'\s>]+)""",
    re.MULTILINE,
)
_CROSS = re.compile(
    r"(?:fig|tbl|lst|sec|eq|thm|lem|cor|prp|cnj|def|exm|exr|sol|rem|alg|tip|nte|wrn|imp|cau)[-:].+"
)


def read_markdown(file: TextFile) -> Manuscript:
    """The citations of a Markdown text; references within it, as in ``@fig-plot``, are none."""
    front = _FRONT.match(file.text)
    body = front.end() if front else 0
    found = [
        cited(
            file,
            mention.target.id,
            mention.target.place.span.start,
            mention.target.place.span.end,
            locator=mention.locator,
            prefix=mention.prefix,
        )
        for mention in mentions(file, body)
        if mention.kind is MentionKind.SOURCE and mention.target.place
        if not _CROSS.fullmatch(mention.target.id)
    ]
    listed = _NOCITE.search(file.text, 0, body) if front else None
    keys = list(_KEY.finditer(file.text, *listed.span("list"))) if listed else []
    found += [cited(file, key[1], *key.span(1), listed=True) for key in keys if key[1] != "*"]
    return Manuscript(
        file,
        tuple(found),
        claims=linked_claims(file),
        snapshot=snapshot_of(file),
        everything=any(key[1] == "*" for key in keys),
        includes=included(file, _INCLUDE),
    )
