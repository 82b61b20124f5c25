"""Manuscripts in Typst: ``@key``, ``@key[p. 2]`` and ``#cite(<key>, supplement: [p. 2])``.

A lexer of our own: no package parses Typst without compiling it. It knows what hides a citation
(comments, raw text, strings) and which labels the text itself defines. Source: Typst reference,
“Syntax” and “Cite”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.base.text import Place, TextFile
from kb.parse.manuscript.values import (
    Citation,
    Inclusion,
    Manuscript,
    cited,
    linked_claims,
    snapshot_of,
)

_TOKEN = re.compile(
    r"""
    (?P<comment> (?<![:/])//[^\n]* )
    | (?P<hidden> (?P<block> /\* ) | (?P<raw> `+ ) | "(?:\\.|[^"\\])*" )
    | (?P<escape> \\. )
    | (?P<call> \#cite\( )
    | (?P<include> \#include\s*"(?P<file>(?:\\.|[^"\\\n])*)" )
    | (?P<import> \#import\s*"(?:\\.|[^"\\\n])*" )
    | (?P<label> <(?P<name>[\w:.-]+)> )
    | (?P<reference> (?<![\w@/])@(?P<key>\w[\w\u0300-\u036f:.-]*) )
    | (?P<code> \#(?:set\s+)?[\w.-]*[({] )
    | (?P<bracket> [()\[\]{}] )
    """,
    re.VERBOSE | re.DOTALL,
)
_PAIRS = {"(": ")", "[": "]", "{": "}"}
_NESTED = re.compile(r"/\*|\*/")
_ARGUMENT = re.compile(
    r"""
    "(?:\\.|[^"\\])*" | //[^\n]* | (?P<open>[(\[{]) | (?P<close>[)\]}])
    | (?P<label> <(?P<name>[\w:.-]+)> )
    | (?P<named> \blabel\(\s*"(?P<quoted>[^"]+)"\s*\) )
    | (?P<supplement> \bsupplement\s*:\s*(?=\[) )
    | (?P<none> \bform\s*:\s*none\b )
    """,
    re.VERBOSE | re.DOTALL,
)
_FULL = re.compile(r"#bibliography\([^)]*\bfull\s*:\s*true\b")
_LONGEST = 2_000
"""Characters in a call or bracket at most, so that the time taken follows the text's length."""
_BRACKETS = re.compile(r"\\.|[\[\]]", re.DOTALL)


def read_typst(file: TextFile) -> Manuscript:
    """The citations of a Typst text; references to its own labels are none."""
    own: set[str] = set()
    includes: list[Inclusion] = []
    citations = list(_citations(file, own, includes))
    return Manuscript(
        file,
        tuple(citation for citation in citations if citation.key not in own),
        claims=linked_claims(file),
        snapshot=snapshot_of(file),
        everything=_FULL.search(file.text) is not None,
        includes=tuple(includes),
        labels=frozenset(own),
    )


def _citations(file: TextFile, own: set[str], includes: list[Inclusion]) -> Iterator[Citation]:
    text, position = file.text, 0
    modes = _Modes()
    while match := _TOKEN.search(text, position):
        position = match.end()
        if match["hidden"]:
            position = _behind(text, match, modes)
        elif match["code"] or match["bracket"]:
            modes.see(match[0][-1], called=bool(match["code"]))
        elif match["call"]:
            citation, position = _call(file, position)
            if citation:
                yield citation
        elif match["include"]:
            place = Place(file.path, file.span(*match.span("file")))
            includes.append(Inclusion(match["file"], place, beside=True))
        elif match["label"]:
            own.add(match["name"])
        elif match["reference"]:
            key = match["key"].rstrip(":.-")
            start = match.start("key")
            position = start + len(key)
            inner = _bracket(text, position)
            supplement = text[slice(*inner)] if inner else ""
            yield cited(file, key, start, start + len(key), locator=supplement.strip())


class _Modes:
    """Whether a place is code, where strings are strings, or text, where they are quotations.

    Source: Typst reference, “Syntax”, “Modes”.
    """

    def __init__(self) -> None:
        self._closing: list[str] = []

    @property
    def is_code(self) -> bool:
        """Whether the place is within the brackets of a call or a block of code."""
        return bool(self._closing) and self._closing[-1] != "]"

    def see(self, bracket: str, *, called: bool = False) -> None:
        """Go past a bracket; ``called`` where code begins with it."""
        within = self._closing[-1] if self._closing else ""
        if bracket == within:
            self._closing.pop()
        elif bracket in _PAIRS and (called or self.is_code or (bracket == "[" and within)):
            self._closing.append(_PAIRS[bracket])


def _behind(text: str, match: re.Match[str], modes: _Modes) -> int:
    """Where what hides citations ends; a quotation in text hides nothing."""
    if match["block"]:
        return _after_block(text, match.end())
    if match["raw"]:
        return _after_raw(text, match)
    return match.end() if modes.is_code else match.start() + 1


def _after_block(text: str, position: int) -> int:
    """Where a comment ends; comments nest."""
    depth = 1
    for mark in _NESTED.finditer(text, position):
        depth += 1 if mark[0] == "/*" else -1
        if depth == 0:
            return mark.end()
    return len(text)


def _after_raw(text: str, ticks: re.Match[str]) -> int:
    """Where raw text ends; two backticks hold nothing."""
    if len(ticks[0]) == 2:
        return ticks.end()
    closing = text.find(ticks[0], ticks.end())
    return closing + len(ticks[0]) if closing >= 0 else len(text)


def _bracket(text: str, position: int) -> tuple[int, int] | None:
    """The inside of the bracket that opens at ``position``, if one does."""
    if not text.startswith("[", position):
        return None
    depth = 0
    for mark in _BRACKETS.finditer(text, position, position + _LONGEST):
        depth += {"[": 1, "]": -1}.get(mark[0], 0)
        if depth == 0:
            return position + 1, mark.start()
    return None


def _call(file: TextFile, position: int) -> tuple[Citation | None, int]:
    """What ``#cite(`` cites, and where the call ends."""
    text, depth = file.text, 1
    span: tuple[int, int] | None = None
    supplement = ""
    listed = False
    for match in _ARGUMENT.finditer(text, position, position + _LONGEST):
        if match["open"]:
            depth += 1
        elif match["close"]:
            depth -= 1
            if depth == 0:
                position = match.end()
                break
        elif match["label"] or match["named"]:
            span = span or match.span("name" if match["label"] else "quoted")
        elif match["supplement"]:
            inner = _bracket(text, match.end())
            supplement = text[slice(*inner)].strip() if inner else ""
        listed = listed or bool(match["none"])
    if span is None:
        return None, position
    key = text[slice(*span)]
    return cited(file, key, *span, locator=supplement, listed=listed), max(position, span[1])
