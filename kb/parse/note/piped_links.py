"""Links with words of their own in tables, whose bar the table takes for the border of a cell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.base.text import Place, TextFile
from kb.diagnostics import Diagnostic, Edit, Fix, Fixability, Rule
from kb.parse.markdown import markdown_parser

SPLIT_LINK = Rule(
    code="N037",
    title="A link that a table cuts in two",
    why="In a table a bar ends the cell, also within “[[claim|words]]”; with “\\|” it does not.",
    bad="| [[networks-help|as seen]] | 1 |",
    good="| [[networks-help\\|as seen]] | 1 |",
    fixability=Fixability.SAFE,
)

RULES = (SPLIT_LINK,)

_PIPED = re.compile(r"\[\[[^\[\]|\n\\]+(\|)[^\[\]\n]*\]\]")


def check_piped_links(file: TextFile, body_start: int, subject: str) -> Iterator[Diagnostic]:
    """A finding for each link in a table whose bar is not escaped."""
    body = file.text[body_start:]
    if not _PIPED.search(body):
        return
    first = file.position(body_start).line
    for token in markdown_parser().parse(body, {"path": file.path}):
        if token.type != "table_open" or not token.map:
            continue
        start = file.offset(first + token.map[0])
        last = first + token.map[1] - 1
        end = file.offset(last) + len(file.line(last))
        for link in _PIPED.finditer(file.text, start, end):
            bar = file.span(link.start(1), link.end(1))
            fix = Fix("write “\\|”", (Edit(bar, "\\|"),), safe=True)
            place = Place(file.path, file.span(link.start(), link.end()))
            message = "the bar in this link ends the table's cell; write “\\|” for it"
            yield Diagnostic(SPLIT_LINK, place, message, subject, fix)
