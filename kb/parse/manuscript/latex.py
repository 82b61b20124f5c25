"""Manuscripts in LaTeX: the commands of LaTeX itself, natbib and biblatex.

pylatexenc tells which commands are commands, and not comments, verbatim text or an address; what
a citation command is given is read here, since the packages differ in it. Source: natbib
reference sheet; biblatex manual 3.8.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from typing import Any

from pylatexenc.latexwalker import LatexWalker, get_default_latex_context_db

from kb.base.text import Place, TextFile
from kb.parse.latex import decode_latex
from kb.parse.manuscript.values import (
    Citation,
    Inclusion,
    Manuscript,
    cited,
    linked_claims,
    snapshot_of,
)

_SINGLE = (
    "autocite", "cite", "citea", "citealp", "citealt", "citeauthor", "citedate", "citefullauthor",
    "citenum", "citep", "citet", "citetitle", "citeurl", "citeyear", "citeyearpar", "fnotecite",
    "footcite", "footcitetext", "footfullcite", "fullcite", "nocite", "notecite", "onlinecite",
    "parencite", "pnotecite", "possessivecite", "shortcite", "smartcite", "supercite", "textcite",
)  # fmt: skip
_MULTIPLE = (
    "autocites", "cites", "footcites", "footcitetexts", "parencites", "smartcites", "supercites",
    "textcites",
)  # fmt: skip
_COMMANDS = {*_SINGLE, *(name.capitalize() for name in _SINGLE)}
_LISTS = {*_MULTIPLE, *(name.capitalize() for name in _MULTIPLE)}
# Sources: LaTeX2e reference manual, “Splitting the input”; manuals of subfiles and import.
_INCLUDES = {"input": False, "include": False, "subfile": False, "subfileinclude": False,
             "import": False, "subimport": True, "inputfrom": False, "subinputfrom": True,
             "includefrom": False, "subincludefrom": True}  # fmt: skip
"""Commands that take in another file, and whether its name counts from the file they stand in."""
_FOLDER_FIRST = {name for name in _INCLUDES if name.endswith(("import", "from"))}
_OF_TEX = {"glyphtounicode", "glyphtounicode.tex"}
"""A file that many preambles take in and that TeX brings; it cites nothing."""
_BARE_NAME = re.compile(r"[^\s%{}\\]+")
_KNOWN = {*_COMMANDS, *_LISTS, *_INCLUDES}
_OPAQUE = {"verbatim", "Verbatim", "lstlisting", "minted", "comment", "filecontents"}
_SPACE = re.compile(r"(?:\s|%[^\n]*(?:\n|\Z))*")
_KEY = re.compile(r"[^\s,%]+")
_COMMENT = re.compile(r"(?<!\\)%[^\n]*")
_PARAGRAPH = re.compile(r"\n[ \t\r]*\n")
_BRACKETS = re.compile(r"\\.|%[^\n]*|[{}\[\]()]|\n[ \t\r]*\n", re.DOTALL)
_LONGEST = 5_000
"""Characters in a group at most, so that the time taken follows the length of the text."""
_CLOSING = {"[": "]", "{": "}", "(": ")"}


def read_latex(file: TextFile) -> Manuscript:
    """The citations of a LaTeX text; a part that cannot be parsed is told of in ``unread``."""
    reader = _Reader(file)
    reader.read(0, len(file.text))
    return Manuscript(
        file,
        tuple(sorted(reader.found, key=lambda citation: citation.place.span.start)),
        claims=linked_claims(file),
        snapshot=snapshot_of(file),
        everything=reader.everything,
        unread=tuple(reader.unread),
        includes=tuple(reader.includes),
    )


class _Reader:
    """Walks one text and gathers its citations."""

    def __init__(self, file: TextFile) -> None:
        self._file = file
        self._text = file.text
        self.found: list[Citation] = []
        self.unread: list[Place] = []
        self.includes: list[Inclusion] = []
        self.everything = False

    def read(self, start: int, end: int) -> None:
        """Read a stretch whole or, where that fails, paragraph by paragraph."""
        try:
            commands = list(_commands(_nodes(self._text[start:end])))
        except Exception:  # noqa: BLE001 - whatever a text does to the parser, the rest is read
            self._in_parts(start, end)
            return
        for name, position in commands:
            if name in _INCLUDES:
                self._include(name, start + position)
            else:
                self._command(name, start + position)

    def _in_parts(self, start: int, end: int) -> None:
        bounds = [start, *(m.end() for m in _PARAGRAPH.finditer(self._text, start, end)), end]
        parts = [(a, b) for a, b in pairwise(bounds) if a < b]
        if len(parts) == 1:
            self.unread.append(Place(self._file.path, self._file.span(start, end)))
            return
        for first, last in parts:
            self.read(first, last)

    def _command(self, name: str, position: int) -> None:
        many = name in _LISTS
        position = self._skip(position)
        if self._text.startswith("*", position):
            position += 1
        if many:
            for _ in range(2):
                position = self._after("(", position)
        while True:
            notes: list[str] = []
            while len(notes) < 2 and (inner := self._group("[", position)):
                notes.append(self._text[slice(*inner)])
                position = inner[1] + 1
            keys = self._group("{", position)
            if keys is None:
                return
            self._keys(keys, notes, listed=name == "nocite")
            position = keys[1] + 1
            if not many:
                return

    def _include(self, name: str, position: int) -> None:
        folder = ""
        if name in _FOLDER_FIRST:
            position += self._text.startswith("*", position)
            first = self._group("{", position)
            if first is None:
                return
            folder, position = self._text[slice(*first)].strip(), first[1] + 1
        span = self._group("{", position)
        if span is None and name == "input":
            bare = _BARE_NAME.match(self._text, self._skip(position))
            span = bare.span() if bare else None
        if span is None:
            return
        path = self._text[slice(*span)].strip().strip('"')
        if path in _OF_TEX:
            return
        if folder and not folder.endswith("/"):
            folder += "/"
        place = Place(self._file.path, self._file.span(*span))
        self.includes.append(Inclusion(folder + path, place, ".tex", _INCLUDES[name]))

    def _keys(self, span: tuple[int, int], notes: list[str], *, listed: bool) -> None:
        # With one note it comes after the key, with two the first comes before it.
        prefix = _words(notes[0]) if len(notes) == 2 else ""
        locator = _words(notes[-1]) if notes else ""
        inner = _COMMENT.sub(lambda match: " " * len(match[0]), self._text[slice(*span)])
        keys = list(_KEY.finditer(inner))
        for key in keys:
            if key[0] == "*" and listed:
                self.everything = True
                continue
            start = span[0] + key.start()
            end = span[0] + key.end()
            # A note stands with the first key (before) and with the last one (after).
            last = locator if key is keys[-1] else ""
            first = prefix if key is keys[0] else ""
            self.found.append(
                cited(self._file, key[0], start, end, locator=last, prefix=first, listed=listed)
            )

    def _skip(self, position: int) -> int:
        match = _SPACE.match(self._text, position)
        return match.end() if match else position

    def _after(self, mark: str, position: int) -> int:
        inner = self._group(mark, position)
        return inner[1] + 1 if inner else position

    def _group(self, mark: str, position: int) -> tuple[int, int] | None:
        """Where the inside of a group starts and ends, if one opens here; braces must balance."""
        start = self._skip(position)
        if not self._text.startswith(mark, start):
            return None
        closing, depth, at = _CLOSING[mark], 0, start + 1
        for match in _BRACKETS.finditer(self._text, at, at + _LONGEST):
            found = match[0]
            if found.startswith("\n"):
                return None
            if depth == 0 and found == closing:
                return at, match.start()
            if found == "{":
                depth += 1
            elif found == "}":
                depth -= 1
            if depth < 0:
                return None
        return None


def _words(text: str) -> str:
    """What a note says: LaTeX's own dash and space as such."""
    return decode_latex(text)


def _nodes(text: str) -> Iterable[Any]:
    nodes, _, _ = LatexWalker(text, latex_context=_context()).get_latex_nodes()
    return nodes  # type: ignore[no-any-return]


@cache
def _context() -> Any:
    return get_default_latex_context_db()


def _commands(nodes: Iterable[Any]) -> Iterator[tuple[str, int]]:
    """Each command that cites or includes, and the offset behind its name; without recursion."""
    stack = [iter(nodes)]
    while stack:
        node = next(stack[-1], None)
        if node is None:
            stack.pop()
            continue
        kind = type(node).__name__
        name = getattr(node, "macroname", "") or getattr(node, "environmentname", "")
        if kind == "LatexMacroNode" and name in _KNOWN:
            yield name, node.pos + 1 + len(name)
        if name in _OPAQUE:
            continue
        arguments = getattr(getattr(node, "nodeargd", None), "argnlist", None) or ()
        inside = getattr(node, "nodelist", None) or ()
        children = [child for child in (*arguments, *inside) if child is not None]
        if children:
            stack.append(iter(children))
