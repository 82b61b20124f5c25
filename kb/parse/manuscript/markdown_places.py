"""Where in a Markdown manuscript citations stand that its prose does not show.

In the front matter, in blocks of HTML, in options of code that end up as captions, in code whose
value is text, in footnotes, in LaTeX. Each is given as the whole text with all else blanked out,
so that every place in it is one in the file. Sources: Pandoc user's guide, “Metadata blocks”;
Quarto guide, “Figures” and “Cell options”; R Markdown Cookbook, “Inline R code”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

_FRONT = re.compile(
    r"^(?:title|subtitle|abstract|thanks|description|summary|acknowledge?ments?|dedication"
    r"|author-note|note|keywords)[ \t]*:(?P<shown>.*(?:\n(?:[ \t]+.*|[ \t]*(?=\n)))*)",
    re.MULTILINE,
)
_TAGS = re.compile(
    r"<!--.*?-->|<(script|style|pre|code)\b.*?</\1\s*>|</?[A-Za-z][^<>]*>",
    re.DOTALL | re.IGNORECASE,
)
_OPTION = re.compile(r"\b(?:fig|tbl|lst)?[.-]?(?:sub)?cap\s*=\s*(?P<shown>\"[^\"\n]*\"|'[^'\n]*')")
_CELL = re.compile(
    r"^[ \t]*(?:\#|%%|//|--)\|[ \t]*(?:(?:fig|tbl|lst)-)?(?:sub)?cap[ \t]*:(?P<shown>.*"
    r"(?:\n[ \t]*(?:\#|%%|//|--)\|[ \t]{2,}.*)*)",
    re.MULTILINE,
)
_INLINE = re.compile(r"(?<!`)(?P<ticks>`+)(?P<inside>(?!`).+?)(?<!`)(?P=ticks)(?!`)", re.DOTALL)
_EVALUATED = re.compile(r"\s*(?:r|python|julia|\{(?:r|python|julia|ojs)\})\s", re.IGNORECASE)
_NOTE = re.compile(
    r"^\[\^[^\]\s]+\]:(?P<shown>.*(?:\n(?:[ \t]{4,}.*|[ \t]*(?=\n)))*)", re.MULTILINE
)
_ALONE = re.compile(r"^ +(?=\S)", re.MULTILINE)

Span = tuple[int, int]


def beside_prose(text: str, body: int) -> str:
    """The text with everything blanked out that is prose, or that cites nothing."""
    blocks = list(_blocks(text, body))
    spans = [match.span("shown") for match in _FRONT.finditer(text, 0, body)]
    spans += [match.span("shown") for match in _NOTE.finditer(text, body)]
    hidden: list[Span] = []
    for kind, (start, end) in blocks:
        if kind == "html_block":
            spans.append((start, end))
            hidden += [tag.span() for tag in _TAGS.finditer(text, start, end)]
        elif kind == "fence":
            head = text.find("\n", start, end)
            spans += [o.span("shown") for o in _OPTION.finditer(text, start, max(head, start))]
            spans += [o.span("shown") for o in _CELL.finditer(text, start, end)]
    spans += [code for code, evaluated in _codes(text, body, blocks) if evaluated]
    shown = _only(text, spans, hidden)
    # A line that begins with blanks would be code by itself.
    return _ALONE.sub(lambda blanks: "x" + " " * (len(blanks[0]) - 1), shown)


def without_code(text: str, body: int) -> str:
    """The text with its front matter and its code blanked out."""
    blocks = list(_blocks(text, body))
    hidden = [(0, body), *(span for kind, span in blocks if kind != "html_block")]
    hidden += [span for span, _ in _codes(text, body, blocks)]
    return _only(text, [(0, len(text))], hidden)


def _codes(text: str, body: int, blocks: Sequence[tuple[str, Span]]) -> Iterator[tuple[Span, bool]]:
    """Code within lines, with whether its value is what the reader sees."""
    fenced = [span for kind, span in blocks if kind != "html_block"]
    for code in _INLINE.finditer(text, body):
        if not any(start <= code.start() < end for start, end in fenced):
            yield code.span("inside"), _EVALUATED.match(code["inside"]) is not None


def _blocks(text: str, body: int) -> Iterator[tuple[str, Span]]:
    """The blocks of code and of HTML, with where they stand."""
    parser = MarkdownIt("commonmark").use(footnote_plugin)
    rest = text[body:]
    starts = [body]
    for line in rest.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    for token in parser.parse(rest):
        if token.type in {"fence", "code_block", "html_block"} and token.map:
            first, last = token.map
            yield token.type, (starts[first], starts[min(last, len(starts) - 1)])


def _only(text: str, spans: Sequence[Span], hidden: Sequence[Span]) -> str:
    """The text with all but the spans, and all that is hidden, as blanks; lines stay lines."""
    shown = bytearray(len(text))
    for start, end in spans:
        shown[start:end] = b"\1" * (end - start)
    for start, end in hidden:
        shown[start:end] = b"\0" * (end - start)
    return "".join(
        letter if visible or letter in "\r\n" else " "
        for letter, visible in zip(text, shown, strict=True)
    )
