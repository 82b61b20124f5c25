"""YAML into nodes that know their places; every scalar stays the text that was typed.

Read from PyYAML's events rather than its objects: ``no`` is not false, ``12:30`` no number of
minutes, ``2010-01-01`` no date; a key written twice is seen; and nesting cannot exhaust a stack.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from kb.diagnostics import Diagnostic, Edit, Fix, Rule
from kb.text import Place, TextFile

UNREADABLE = Rule(
    code="N003",
    title="The YAML cannot be read",
    why="Front matter and vocabulary are YAML; where its grammar is broken, nothing after the"
    " break can be trusted.",
    bad="claim: Networks: a cure-all?",
    good='claim: "Networks: a cure-all?"',
)
DUPLICATE_KEY = Rule(
    code="N005",
    title="A key stands twice",
    why="Only one of the two values could count, and nobody could tell which.",
    bad="kind: finding\nkind: definition",
    good="kind: finding",
)
UNSUPPORTED = Rule(
    code="N011",
    title="YAML that notes do not need",
    why="Anchors, aliases, tags and deep nesting hide from a reader what a note says.",
    bad="contexts: &all [london]",
    good="contexts: [london]",
)

RULES = (UNREADABLE, DUPLICATE_KEY, UNSUPPORTED)

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 12
# What YAML 1.2 (5.1) does not allow, and PyYAML stops at; NEL and the byte order mark included.
_FORBIDDEN = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|\ufeff"
)
_BARE_COLON = re.compile(
    r"^(?P<key>[ \t]*(?:- )?[\w-]+:[ ]+)(?P<value>[^\s\"'\[{|>&*!#].*: .*?)[ \t]*$"
)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value as typed; ``plain`` when it was not quoted."""

    text: str
    place: Place
    plain: bool = True

    @property
    def absent(self) -> bool:
        """Whether nothing was typed, or one of YAML's words for nothing."""
        return self.plain and self.text in {"", "~", "null"}


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list of nodes."""

    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with their values, in the order written, each key once."""

    entries: tuple[tuple[Scalar, Node], ...]
    place: Place

    def get(self, key: str) -> Node | None:
        """The value of that key, if it is there."""
        return next((value for name, value in self.entries if name.text == key), None)


Node = Scalar | Sequence | Mapping


@dataclass(slots=True)
class _Open:
    """A collection whose end was not read yet."""

    event: Any
    children: list[Node] = field(default_factory=list)


class _Refused(Exception):
    def __init__(self, rule: Rule, start: int, end: int, message: str) -> None:
        super().__init__(message)
        self.finding = (rule, start, end, message)


def parse_yaml(file: TextFile, start: int, end: int) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """The YAML document in ``file.text[start:end]``; None where there is none or it is broken."""
    reader = _Reader(file, start, end)
    try:
        root = reader.root()
    except _Refused as refused:
        rule, first, last, message = refused.finding
        place = Place(file.path, file.span(first, last))
        fix = _quoting(file, place) if rule is UNREADABLE else None
        return None, (*reader.findings, Diagnostic(rule, place, message, fix=fix))
    return root, tuple(reader.findings)


class _Reader:
    def __init__(self, file: TextFile, start: int, end: int) -> None:
        self._file = file
        self._start = start
        self._text = file.text[start:end]
        self.findings: list[Diagnostic] = []

    def root(self) -> Node | None:
        self._refuse_control_characters()
        stack: list[_Open] = []
        root: Node | None = None
        for event in self._events():
            node = self._node(event, stack)
            if node is None:
                continue
            if stack:
                stack[-1].children.append(node)
            elif root is None:
                root = node
        return root

    def _refuse_control_characters(self) -> None:
        bad = _FORBIDDEN.search(self._text)
        if bad:
            at = self._start + bad.start()
            name = f"U+{ord(bad[0]):04X}"
            raise _Refused(
                UNREADABLE, at, at + 1, f"the character {name} cannot stand here; delete it"
            )

    def _events(self) -> Iterator[Any]:
        try:
            yield from yaml.parse(self._text, Loader=_LOADER)
        except yaml.MarkedYAMLError as error:
            # Of something that is never closed, the place to mend is where it was opened.
            unclosed = "while scanning a quoted scalar" in str(error.context)
            unclosed = unclosed or "while parsing a flow" in str(error.context)
            marks = (error.problem_mark, error.context_mark)
            mark = next((m for m in (marks[::-1] if unclosed else marks) if m), None)
            at = self._start + (mark.index if mark else 0)
            raise _Refused(UNREADABLE, at, at + 1, _plain(error, self._line(at))) from error
        except yaml.YAMLError as error:
            raise _Refused(UNREADABLE, self._start, self._start, str(error)) from error

    def _line(self, offset: int) -> str:
        return self._file.line(self._file.position(offset).line)

    def _node(self, event: Any, stack: list[_Open]) -> Node | None:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise self._refused(
                event,
                "anchors and aliases (& and *) are not used in notes; write the value out,"
                " or put it in quotes",
            )
        if isinstance(event, yaml.NodeEvent) and getattr(event, "tag", None) not in {None, "!"}:
            raise self._refused(event, "tags (!) are not used in notes; put the value in quotes")
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(event.value, self._place(event, event), not event.style)
        if isinstance(event, yaml.CollectionStartEvent):
            if len(stack) >= _DEEPEST:
                raise self._refused(event, "this is nested too deeply for a note")
            stack.append(_Open(event))
        elif isinstance(event, yaml.CollectionEndEvent):
            return self._closed(stack.pop(), event)
        elif isinstance(event, yaml.DocumentStartEvent) and event.explicit:
            raise self._refused(event, "a second document starts here; delete the line “---”")
        return None

    def _closed(self, opened: _Open, event: Any) -> Node:
        place = self._place(opened.event, event)
        if isinstance(opened.event, yaml.SequenceStartEvent):
            return Sequence(tuple(opened.children), place)
        entries: dict[str, tuple[Scalar, Node]] = {}
        pairs = zip(opened.children[::2], opened.children[1::2], strict=True)
        for key, value in pairs:
            if not isinstance(key, Scalar):
                raise _Refused(
                    UNREADABLE,
                    key.place.span.start,
                    key.place.span.end,
                    "a key must be a single word",
                )
            if key.text in entries:
                message = f"“{key.text}” stands twice; keep one of the two"
                self.findings.append(Diagnostic(DUPLICATE_KEY, key.place, message))
            entries.setdefault(key.text, (key, value))
        return Mapping(tuple(entries.values()), place)

    def _place(self, first: Any, last: Any) -> Place:
        start, end = first.start_mark.index, last.end_mark.index
        # A block collection is only seen to end at what comes after it.
        while end > start and self._text[end - 1].isspace():
            end -= 1
        return Place(self._file.path, self._file.span(self._start + start, self._start + end))

    def _refused(self, event: Any, message: str) -> _Refused:
        span = self._place(event, event).span
        return _Refused(UNSUPPORTED, span.start, max(span.end, span.start + 1), message)


def _plain(error: yaml.MarkedYAMLError, line: str) -> str:
    problem = str(error.problem or "")
    if "\t" in line[: len(line) - len(line.lstrip())] or "\\t" in problem or "tab" in problem:
        return "indent with spaces, not with a tab"
    if "mapping values are not allowed" in problem:
        return "a value that holds “: ” must stand in quotes"
    if "could not find expected ':'" in problem:
        return (
            "a line here is neither “key: value” nor part of the value above; add the colon or"
            " indent it"
        )
    if "expected <block end>" in problem or "did not find expected key" in problem:
        return "the indentation does not fit the lines above; keys of one level start in one column"
    if "end of stream" in problem or "quoted scalar" in str(error.context or ""):
        return "a quotation mark, bracket or brace opened here is never closed"
    return f"this is no valid YAML ({problem})"


def _quoting(file: TextFile, place: Place) -> Fix | None:
    """Quotes around a value that holds a colon and a space."""
    number = place.span.line
    line = file.line(number)
    match = _BARE_COLON.match(line)
    if match is None:
        return None
    value = match["value"].replace("\\", "\\\\").replace('"', '\\"')
    start = file.offset(number) + match.start("value")
    span = file.span(start, start + len(match["value"]))
    return Fix("put the value in quotes", (Edit(span, f'"{value}"'),), safe=True)
