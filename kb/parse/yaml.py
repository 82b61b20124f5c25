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

from kb.base.folding import composed
from kb.base.text import Place, TextFile
from kb.diagnostics import Diagnostic, Edit, Fix, Fixability, Rule, Severity
from kb.parse.repair import RepairedText
from kb.parse.yaml_advice import Advice, Stop, advise, quoted, quoting

UNREADABLE = Rule(
    code="N003",
    title="The YAML cannot be read",
    why="Front matter and vocabulary are YAML; where its grammar is broken, nothing after the"
    " break can be trusted.",
    bad="claim: Networks: no cure-all.",
    good='claim: "Networks: no cure-all."',
    fixability=Fixability.SAFE,
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
    fixability=Fixability.SAFE,
)
COMMENTED_OUT = Rule(
    code="N012",
    title="Words that may be lost to a comment",
    why="In YAML a space and “#” start a comment, so the rest of the line is not read. With a"
    " space after the “#” it is taken for a remark and left alone.",
    bad="sample: schools in block #3 of the trial",
    good='sample: "schools in block #3 of the trial"',
    severity=Severity.WARNING,
    fixability=Fixability.UNSAFE,
)

RULES = (UNREADABLE, DUPLICATE_KEY, UNSUPPORTED, COMMENTED_OUT)

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN = {yaml.ScalarEvent, yaml.SequenceStartEvent, yaml.MappingStartEvent}
_ENDS = {yaml.SequenceEndEvent, yaml.MappingEndEvent}
_DEEPEST = 12
_MOST_REPAIRS = 20
# What YAML 1.2 (5.1) does not allow and PyYAML stops at, the byte order mark included; and three
# characters that end a line to PyYAML and to nobody else.
_FORBIDDEN = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_NO_BREAK_AFTER_COLON = re.compile(r"[\w-]+:(?P<spaces>\xa0[\xa0 ]*)")
_COMMENTED_OUT = re.compile(r"[ \t]+(#[^\s#][^\r\n]*)")


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value as typed; ``plain`` when it was not quoted.

    ``inner`` is the place of the text itself: without the quotes, where they can be left out.
    """

    text: str
    place: Place
    plain: bool
    inner: Place

    @property
    def absent(self) -> bool:
        """Whether nothing was typed, or one of YAML's words for nothing."""
        return self.plain and self.text in {"", "~", "null", "Null", "NULL"}


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
        for name, value in self.entries:
            if name.text == key:
                return value
        return None


Node = Scalar | Sequence | Mapping


@dataclass(slots=True)
class _Open:
    """A collection whose end was not read yet."""

    event: Any
    children: list[Node] = field(default_factory=list)


class _Refused(Exception):
    def __init__(self, rule: Rule, advice: Advice) -> None:
        super().__init__(advice.message)
        self.rule = rule
        self.advice = advice


def parse_yaml(file: TextFile, start: int, end: int) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """The YAML document in ``file.text[start:end]``; None where there is none or it is broken.

    A mistake that can be mended is reported, and reading goes on as if it were, so that all that
    is wrong is told at once.
    """
    findings: list[Diagnostic] = []
    repaired = RepairedText(file.text, start, end)
    while True:
        reader = _Reader(file, repaired)
        try:
            return reader.root(), (*findings, *reader.findings)
        except _Refused as refused:
            advice = refused.advice
            place = Place(file.path, file.span(advice.start, advice.end))
            if any(_same(finding, place, advice.message) for finding in findings):
                return None, (*findings, *reader.findings)
            findings.append(Diagnostic(refused.rule, place, advice.message, fix=advice.fix))
            better = repaired.with_fix(advice.fix) if len(findings) < _MOST_REPAIRS else None
            if better is None:
                return None, (*findings, *reader.findings)
            repaired = better


def _same(finding: Diagnostic, place: Place, message: str) -> bool:
    """Whether a mistake was found before, which is to say that its mend was none."""
    return finding.place.span.line == place.span.line and finding.message == message


class _Reader:
    def __init__(self, file: TextFile, repaired: RepairedText) -> None:
        self._file = file
        self._repaired = repaired
        self._text = repaired.text
        self._shift = repaired.shift
        self._started = False
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
            else:
                root = node
        return root

    def _refuse_control_characters(self) -> None:
        bad = _FORBIDDEN.search(self._text)
        if bad:
            at = self._repaired.original(bad.start())
            span = self._file.span(at, at + 1)
            instead = " " if bad[0] in "\x85\u2028\u2029\x0b\x0c" else ""
            what = "put a space in its place" if instead else "delete it"
            message = f"the invisible character U+{ord(bad[0]):04X} cannot stand here; {what}"
            fix = Fix(what, (Edit(span, instead),), safe=True)
            raise _Refused(UNREADABLE, Advice(at, at + 1, message, fix))

    def _events(self) -> Iterator[Any]:
        try:
            loader = _LOADER(self._text)
            try:
                while (event := loader.get_event()) is not None:
                    yield event
            finally:
                loader.dispose()
        except yaml.MarkedYAMLError as error:
            stop = Stop(
                at=self._at(error.problem_mark) or self._repaired.original(0),
                problem=str(error.problem or ""),
                context_at=self._at(error.context_mark),
                context=str(error.context or ""),
            )
            start = self._repaired.original(0)
            raise _Refused(UNREADABLE, advise(self._file, start, stop)) from error
        except yaml.YAMLError as error:
            at = self._repaired.original(0)
            raise _Refused(UNREADABLE, Advice(at, at, str(error))) from error

    def _at(self, mark: Any) -> int | None:
        return self._repaired.original(mark.index) if mark else None

    def _node(self, event: Any, stack: list[_Open]) -> Node | None:
        kind = type(event)
        if kind in _PLAIN:
            self._refuse_marks(event, kind)
            if kind is yaml.ScalarEvent:
                return self._scalar(event)
            if len(stack) >= _DEEPEST:
                raise self._refused(event, "this is nested too deeply for a note")
            stack.append(_Open(event))
        elif kind in _ENDS:
            return self._closed(stack.pop(), event)
        elif kind is yaml.AliasEvent:
            self._refuse_marks(event, kind)
        elif kind is yaml.DocumentStartEvent:
            if self._started:
                raise self._refused(event, "a second document starts here; delete the line “---”")
            self._started = True
        return None

    def _refuse_marks(self, event: Any, kind: type) -> None:
        """Raise for anchors, aliases and tags."""
        if event.anchor or kind is yaml.AliasEvent:
            raise self._refused(
                event,
                "anchors and aliases (& and *) are not used in notes; write the value out,"
                " or put it in quotes",
            )
        if event.tag:
            raise self._refused(event, "tags (!) are not used in notes; put the value in quotes")

    def _scalar(self, event: Any) -> Scalar:
        end = event.end_mark.index
        plain = not event.style
        place = self._place(event, event)
        if plain and event.value:
            hidden = _COMMENTED_OUT.match(self._text, end)
            if hidden:
                self._warn_of_comment(place, hidden)
        if plain and "\xa0" in event.value:
            self._warn_of_no_break_space(place)
        inner = place if plain else self._inside(place, event.value)
        value = event.value.strip("\xa0") if plain else event.value
        return Scalar(composed(value), place, plain, inner)

    def _warn_of_no_break_space(self, place: Place) -> None:
        """A key and its value that are one word, since what parts them is no ordinary space."""
        colon = _NO_BREAK_AFTER_COLON.match(self._file.slice(place.span))
        if colon:
            start, end = (place.span.start + at for at in colon.span("spaces"))
            at = Place(self._file.path, self._file.span(start, end))
            message = "the space after this colon is a no-break space; write an ordinary one"
            fix = Fix("write an ordinary space", (Edit(at.span, " "),), safe=True)
            self.findings.append(Diagnostic(UNREADABLE, at, message, fix=fix))

    def _inside(self, place: Place, value: str) -> Place:
        start = place.span.start + 1
        if self._file.text[start : place.span.end - 1] != value:
            return place
        return Place(self._file.path, self._file.span(start, start + len(value)))

    def _closed(self, opened: _Open, event: Any) -> Node:
        place = self._place(opened.event, event)
        if isinstance(opened.event, yaml.SequenceStartEvent):
            return Sequence(tuple(opened.children), place)
        entries: dict[str, tuple[Scalar, Node]] = {}
        pairs = zip(opened.children[::2], opened.children[1::2], strict=True)
        for key, value in pairs:
            if not isinstance(key, Scalar):
                span = key.place.span
                advice = Advice(span.start, span.end, "a key must be a single word")
                raise _Refused(UNREADABLE, advice)
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
        if self._shift is not None:
            return Place(self._file.path, self._file.span(start + self._shift, end + self._shift))
        original = self._repaired.original
        return Place(self._file.path, self._file.span(original(start), original(end)))

    def _refused(self, event: Any, message: str) -> _Refused:
        span = self._place(event, event).span
        scalar = isinstance(event, yaml.ScalarEvent)
        fix = quoting(self._file, span.start) if scalar else None
        return _Refused(
            UNSUPPORTED, Advice(span.start, max(span.end, span.start + 1), message, fix)
        )

    def _warn_of_comment(self, value: Place, hidden: re.Match[str]) -> None:
        start, end = (self._repaired.original(index) for index in hidden.span(1))
        place = Place(self._file.path, self._file.span(start, end))
        message = (
            f"“{hidden[1].rstrip()}” is not read, since “#” starts a comment; put the whole value"
            " in quotes, or a space after the “#” if it is a remark"
        )
        fix = None
        if value.span.line == place.span.line:
            whole = self._file.text[value.span.start : end].rstrip()
            span = self._file.span(value.span.start, value.span.start + len(whole))
            fix = Fix("put the whole value in quotes", (Edit(span, quoted(whole)),))
        self.findings.append(Diagnostic(COMMENTED_OUT, place, message, fix=fix))
