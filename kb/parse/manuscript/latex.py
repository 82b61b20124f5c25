"""Manuscripts in LaTeX: the commands of LaTeX itself, natbib and biblatex.

A lexer of our own tells which commands are commands, and not comments, verbatim text or an
address; what a citation command is given differs from package to package. Source: natbib reference
sheet; biblatex manual 3.8 and 3.9; csquotes manual 3; apacite manual 4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from kb.base.text import Place, TextFile
from kb.parse.latex import decode_latex
from kb.parse.manuscript.tex_macros import DEFINING, Macro, arguments, citing, definition
from kb.parse.manuscript.values import (
    Citation,
    Inclusion,
    Manuscript,
    cited,
    linked_claims,
    snapshot_of,
)

_SINGLE = frozenset({
    "autocite", "cite", "citea", "citealp", "citealt", "citeasnoun", "citeauthor", "citeauthornp",
    "citeauthoryear", "citedate", "citefullauthor", "citen", "citenp", "citenum", "citep",
    "citepalias", "citet", "citetalias", "citetitle", "citeurl", "citeyear", "citeyearnp",
    "citeyearpar", "defcitealias", "bibentry", "fnotecite", "footcite", "footcitetext",
    "footfullcite", "fullcite", "fullcitea", "maskcite", "nocite", "notecite", "onlinecite",
    "parencite", "pnotecite", "possessivecite", "shortcite", "shortcitea", "shortcitenp",
    "smartcite", "supercite", "textcite",
})  # fmt: skip
_MULTIPLE = frozenset({
    "autocites", "cites", "footcites", "footcitetexts", "fullcites", "parencites", "smartcites",
    "supercites", "textcites",
    "secondhandcite", "secondhandtextcite",  # of evidence-kb.sty
})  # fmt: skip
_VOLUMES = frozenset({
    "volcite", "pvolcite", "fvolcite", "ftvolcite", "svolcite", "tvolcite", "avolcite",
    "notevolcite",
})  # fmt: skip
"""They have the volume before the pages. Source: biblatex manual, 3.9.6."""
_QUOTING = {"textcquote": 0, "blockcquote": 0, "hybridblockcquote": 1, "foreigntextcquote": 1,
            "hyphentextcquote": 1, "foreignblockcquote": 1, "hyphenblockcquote": 1}  # fmt: skip
"""Commands that quote and cite, and how many arguments come before the citation's."""
_QUOTED = {"displaycquote": 0, "foreigndisplaycquote": 1, "hyphendisplaycquote": 1}
"""Environments that do. Source: csquotes manual, 3.7 and 3.8."""
# Sources: LaTeX2e reference manual, “Splitting the input”; manuals of subfiles and import.
_INCLUDES = {"input": False, "include": False, "subfile": False, "subfileinclude": False,
             "import": False, "subimport": True, "inputfrom": False, "subinputfrom": True,
             "includefrom": False, "subincludefrom": True}  # fmt: skip
"""Commands that take in another file, and whether its name counts from the file they stand in."""
_FOLDER_FIRST = {name for name in _INCLUDES if name.endswith(("import", "from"))}
_OF_TEX = {"glyphtounicode", "glyphtounicode.tex"}
"""A file that many preambles take in and that TeX brings; it cites nothing."""
_BARE_NAME = re.compile(r"[^\s%{}\\]+")
_KNOWN = _SINGLE | _MULTIPLE | _VOLUMES | _QUOTING.keys()
_TOKEN = re.compile(
    r"""%[^\n]*
      | \\(?:verb|lstinline)\*?(?P<mark>[^\w\s*{\[])[^\n]*?(?P=mark)
      | \\(?:url|nolinkurl|path)\s*\{[^{}\n]*\}
      | \\href\s*\{(?:\\.|[^{}\n])*\}
      | \\begin\s*\{(?P<opaque>(?:verbatim|Verbatim|lstlisting|minted|comment|filecontents)\*?)\}
      | \\begin\s*\{(?P<quoted>[a-z]*displaycquote)\*?\}
      | (?P<end>\\end\s*\{document\})
      | (?P<false>\\iffalse(?![A-Za-z@]))
      | \\(?P<command>[A-Za-z@]+)
      | \\.
      | (?P<brace>[{}])""",
    re.VERBOSE | re.DOTALL,
)
_CONDITION = re.compile(r"(?<!\\)%[^\n]*|\\(if[A-Za-z@]*|fi|else)(?![A-Za-z@])")
_DEEPEST = 5
"""How far commands of the manuscript's own are followed into others."""
_SPACE = re.compile(r"(?:\s|%[^\n]*(?:\n|\Z))*")
_KEY = re.compile(r"[^\s,%]+")
_COMMENT = re.compile(r"(?<!\\)%[^\n]*")
_PARAGRAPH = re.compile(r"\n[ \t\r]*\n")
_BRACKETS = re.compile(r"\\.|%[^\n]*|[{}\[\]()>]|\n[ \t\r]*\n", re.DOTALL)
_LONGEST = 5_000
"""Characters in a group at most, so that the time taken follows the length of the text."""
_CLOSING = {"[": "]", "{": "}", "(": ")", "<": ">"}


def read_latex(file: TextFile, macros: Mapping[str, Macro] | None = None) -> Manuscript:
    """The citations of a LaTeX text; where a brace is never closed is said in ``unread``.

    ``macros`` are commands that the files before it define.
    """
    reader = _Reader(file, macros or {})
    reader.read()
    return Manuscript(
        file,
        tuple(sorted(reader.citations, key=lambda citation: citation.place.span.start)),
        claims=linked_claims(file),
        snapshot=snapshot_of(file),
        everything=reader.everything,
        unread=tuple(reader.unread()),
        includes=tuple(reader.includes),
        macros=reader.macros,
    )


def _cites(text: str) -> bool:
    """Whether a text holds a command that cites."""
    return any((at["command"] or "").lower() in _KNOWN for at in _TOKEN.finditer(text))


class _Reader:
    """Walks one text and gathers its citations."""

    def __init__(self, file: TextFile, macros: Mapping[str, Macro], depth: int = 0) -> None:
        self._file = file
        self._text = file.text
        self._depth = depth
        self._open: list[int] = []
        self.citations: list[Citation] = []
        self.includes: list[Inclusion] = []
        self.everything = False
        self.macros = dict(macros)
        self._own = citing(self.macros, _cites)

    def read(self) -> None:
        """Read from the start to the end of the document."""
        position = 0
        while token := _TOKEN.search(self._text, position):
            position = token.end()
            if token["end"]:
                return
            if token["brace"]:
                self._brace(token)
            elif token["opaque"]:
                position = self._behind(token["opaque"], position)
            elif token["quoted"]:
                position = self._quoting(position, _QUOTED.get(token["quoted"], 0))
            elif token["false"]:
                position = self._behind_condition(position)
            elif token["command"]:
                position = self._command(token["command"], token.start(), position)

    def unread(self) -> Iterator[Place]:
        """The paragraphs in which a brace is never closed, each once."""
        ends = [0, *(at.end() for at in _PARAGRAPH.finditer(self._text)), len(self._text)]
        for start, end in pairwise(ends):
            if any(start <= at < end for at in self._open):
                yield Place(self._file.path, self._file.span(start, end))

    def _brace(self, token: re.Match[str]) -> None:
        if token["brace"] == "{":
            self._open.append(token.start())
        elif self._open:
            self._open.pop()

    def _behind(self, environment: str, position: int) -> int:
        end = re.compile(rf"\\end\s*\{{{re.escape(environment)}\}}").search(self._text, position)
        return end.end() if end else len(self._text)

    def _behind_condition(self, position: int) -> int:
        depth = 1
        for at in _CONDITION.finditer(self._text, position):
            word = at[1] or ""
            depth += word.startswith("if")
            depth -= word == "fi"
            if depth == 0 or (depth == 1 and word == "else"):
                return at.end()
        return len(self._text)

    def _command(self, name: str, start: int, position: int) -> int:
        """Read a command; where reading goes on, since arguments may hold further commands."""
        lower = name.lower()
        if lower in DEFINING:
            return self._define(lower, position)
        if name in self._own:
            return self._expand(self._own[name], start, position)
        if name in _INCLUDES:
            self._include(name, position)
        elif lower in _QUOTING:
            return self._quoting(position, _QUOTING[lower])
        elif lower in _VOLUMES:
            self._volume(position)
        elif lower in _KNOWN:
            self._cite(lower, position)
        return position

    def _define(self, kind: str, position: int) -> int:
        macro, end = definition(kind, self._text, position, self._group)
        if macro is None:
            return position
        self.macros[macro.name] = macro
        self._own = citing(self.macros, _cites)
        return end

    def _expand(self, macro: Macro, start: int, position: int) -> int:
        """Read what a command of the manuscript's own stands for, as if it stood in its place."""
        given, end = arguments(macro, self._text, self._starred(position), self._group)
        if given is None or self._depth >= _DEEPEST:
            return position
        expanded = TextFile(self._file.path, macro.expanded(given))
        reader = _Reader(expanded, self.macros, self._depth + 1)
        reader.read()
        self.everything |= reader.everything
        for each in reader.citations:
            at = self._text.find(each.key, position, end)
            span = (at, at + len(each.key)) if at >= 0 else (start, end)
            self.citations.append(
                cited(
                    self._file, each.key, *span,
                    locator=each.locator, prefix=each.prefix, listed=each.listed,
                )
            )  # fmt: skip
        return end

    def _starred(self, position: int) -> int:
        position = self._skip(position)
        return position + self._text.startswith("*", position)

    def _cite(self, name: str, position: int) -> None:
        many = name in _MULTIPLE
        position = self._starred(position)
        if many:
            for _ in range(2):
                position = self._after("(", position)
        while True:
            notes, position = self._notes(position)
            keys = self._group("{", position)
            if keys is None:
                return
            self._keys(keys, notes, listed=name == "nocite")
            position = keys[1] + 1
            if not many:
                return

    def _notes(self, position: int) -> tuple[list[str], int]:
        """What stands in brackets before keys; apacite has what comes before in angle ones."""
        notes: list[str] = []
        angled = self._group("<", position)
        if angled:
            notes.append(self._text[slice(*angled)])
            position = angled[1] + 1
        while len(notes) < 2 and (inner := self._group("[", position)):
            notes.append(self._text[slice(*inner)])
            position = inner[1] + 1
        if angled and len(notes) == 1:
            notes.append("")
        return notes, position

    def _quoting(self, position: int, before: int) -> int:
        """A quotation with its citation; the words quoted are read as any others."""
        position = self._starred(position)
        for _ in range(before):
            position = self._after("{", position)
        notes, position = self._notes(position)
        keys = self._group("{", position)
        if keys is None:
            return position
        self._keys(keys, notes, listed=False)
        return keys[1] + 1

    def _volume(self, position: int) -> None:
        before = self._group("[", self._starred(position))
        position = before[1] + 1 if before else position
        volume = self._group("{", position)
        if volume is None:
            return
        pages = self._group("[", volume[1] + 1)
        keys = self._group("{", (pages or volume)[1] + 1)
        if keys is None:
            return
        where = f"vol. {self._text[slice(*volume)]}"
        where += f", {self._text[slice(*pages)]}" if pages else ""
        self._keys(keys, [self._text[slice(*before)] if before else "", where], listed=False)

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
            self.citations.append(
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
            bracket = match[0]
            if bracket.startswith("\n"):
                return None
            if depth == 0 and bracket == closing:
                return at, match.start()
            if bracket == "{":
                depth += 1
            elif bracket == "}":
                depth -= 1
            if depth < 0:
                return None
        return None


def _words(text: str) -> str:
    """What a note says: LaTeX's own dash and space as such."""
    return decode_latex(text)
