"""What to say where YAML is broken, and how to mend it.

A YAML parser stops where it can go no further, which is often a line after the mistake, and says
so in its own terms. Here the lines themselves are read for the slips that people make. Nothing
here parses YAML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kb.base.text import TextFile
from kb.diagnostics import Edit, Fix

_PAIR = re.compile(r"(?P<key>[ ]*(?:- +)?[\w-]+ ?:[ \t]+)(?P<value>\S.*?)[ \t]*$")
_TIGHT = re.compile(r"[ ]*(?:- +)?(?P<key>[a-zA-Z][\w-]*):(?P<value>[^\s:/].*?)[ \t]*$")
_KEY = re.compile(r"[ ]*(?:- +)?[\w-]+ ?:(?:\s|$)")
_NESTED = re.compile(r"[a-z0-9-]+: +[a-z0-9-]+")
# With a space after it “#” starts a remark; without one it may belong to the value.
_REMARK = re.compile(r"[ \t]+#(?=\s|$)")
_PERHAPS_REMARK = re.compile(r"[ \t]#")
_SPECIAL = tuple("@`%&*!|>,?[{")
_BLOCK = re.compile(r"[|>][-+0-9]*\s*(?:#.*)?$")
_INDENT = "the indentation does not fit the lines above; keys of one level start in one column"


@dataclass(frozen=True, slots=True)
class Advice:
    """What is wrong between two offsets, in words for the writer, and perhaps the mend."""

    start: int
    end: int
    message: str
    fix: Fix | None = None


@dataclass(frozen=True, slots=True)
class Stop:
    """Where the parser stopped and where what it was reading began, with its words for both."""

    at: int
    problem: str
    context_at: int | None
    context: str


def advise(file: TextFile, start: int, stop: Stop) -> Advice:
    """The mistake behind a stop, in the document that begins at ``start``."""
    first = file.position(start).line
    for number in _suspects(file, first, stop):
        line = _Line(file, number)
        for look in (_tab, _no_break_space, _tight, _half_quoted, _special, _colon):
            advice = look(line)
            if advice:
                return advice
    return _general(file, first, stop)


def _suspects(file: TextFile, first: int, stop: Stop) -> Iterator[int]:
    """The line at which the parser stopped, and the one before it that holds anything."""
    number = file.position(stop.at).line
    if stop.context_at is not None and "simple key" in stop.context:
        number = file.position(stop.context_at).line
    yield number
    above = _above(file, first, number)
    if above:
        yield above


def _above(file: TextFile, first: int, number: int) -> int | None:
    numbers = range(number - 1, first - 1, -1)
    return next((n for n in numbers if file.line(n).strip()), None)


class _Line:
    """One line, and the offsets in it."""

    def __init__(self, file: TextFile, number: int) -> None:
        self.file = file
        self.number = number
        self.text = file.line(number)
        self.above = file.line(number - 1)
        self.start = file.offset(number)
        self.indent = self.text[: len(self.text) - len(self.text.lstrip())]

    def advice(self, first: int, last: int, message: str, fix: Fix | None = None) -> Advice:
        return Advice(self.start + first, self.start + last, message, fix)

    def edit(self, first: int, last: int, replacement: str) -> Edit:
        return Edit(self.file.span(self.start + first, self.start + last), replacement)

    def quoting(self, pair: re.Match[str], value: str, *, safe: bool) -> Fix:
        """A fix that puts this value in quotes, in the place of the one that stands there."""
        edit = self.edit(pair.start("value"), pair.end("value"), quoted(value))
        sure = safe and not _PERHAPS_REMARK.search(value)
        return Fix("put the value in quotes", (edit,), safe=sure)

    def pair(self) -> re.Match[str] | None:
        """The key and its value, if the line holds them; without a remark after the value."""
        pair = _PAIR.match(self.text)
        if pair is None or pair["value"][0] in "\"'":
            return pair
        remark = _REMARK.search(self.text, pair.start("value"))
        return _PAIR.match(self.text[: remark.start()]) if remark else pair


_NO_BREAK_AFTER_DASH = re.compile(r" *-(?P<spaces>\xa0[\xa0 ]*)\S")
_NO_BREAK = re.compile(r"[ \t]*(?:- )?[\w-]+:(?P<spaces>[ \t]*\xa0[\xa0 \t]*)")


def quoted(value: str) -> str:
    """The value as YAML in double quotes, or in single ones where that needs no backslashes."""
    if '"' in value and "'" not in value:
        return f"'{value}'"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def quoting(file: TextFile, offset: int) -> Fix | None:
    """A fix that quotes the value at this offset, if it opens with a character of YAML's own."""
    line = _Line(file, file.position(offset).line)
    advice = _special(line)
    return advice.fix if advice and advice.start == offset else None


def _tab(line: _Line) -> Advice | None:
    at = line.indent.find("\t")
    if at < 0:
        return None
    above = _PAIR.match(line.above)
    # Under a value that is complete, a tab can only have been meant for nothing.
    column = len(above["key"]) - len(above["key"].lstrip(" -")) if above else None
    spaces = line.indent.replace("\t", "  ") if column is None else " " * column
    fix = Fix("indent with spaces", (line.edit(0, len(line.indent), spaces),))
    return line.advice(at, at + 1, "indent with spaces, not with a tab", fix)


def _no_break_space(line: _Line) -> Advice | None:
    if colon := _NO_BREAK.match(line.text):
        first, last = colon.span("spaces")
        fix = Fix("write an ordinary space", (line.edit(first, last, " "),), safe=True)
        message = "the space after this colon is a no-break space; write an ordinary one"
        return line.advice(first, last, message, fix)
    if dash := _NO_BREAK_AFTER_DASH.match(line.text):
        first, last = dash.span("spaces")
        fix = Fix("write an ordinary space", (line.edit(first, last, " "),), safe=True)
        message = "the space after this dash is a no-break space; write an ordinary one"
        return line.advice(first, last, message, fix)
    at = line.indent.find("\xa0")
    if at < 0:
        return None
    spaces = line.indent.replace("\xa0", " ")
    fix = Fix("indent with ordinary spaces", (line.edit(0, len(line.indent), spaces),))
    return line.advice(at, at + 1, "indent with ordinary spaces; this one is a no-break space", fix)


def _tight(line: _Line) -> Advice | None:
    match = _TIGHT.match(line.text)
    if match is None:
        return None
    at = match.start("value")
    fix = Fix("add the space", (line.edit(at, at, " "),))
    message = f"a space is missing after the colon; write “{match['key']}: …”"
    return line.advice(at - 1, at, message, fix)


def _half_quoted(line: _Line) -> Advice | None:
    """A value that opens with a quotation mark which closes too early."""
    pair = line.pair()
    if pair is None or pair["value"][0] not in "\"'":
        return None
    value, mark = pair["value"], pair["value"][0]
    close = value.find(mark, 1)
    if close < 0 or close == len(value) - 1:
        return None
    inner = value[1:-1] if value[-1] == mark else value
    message = (
        "the quotation mark that opens this value closes before its end; put the whole value in"
        " quotes of the other sort"
    )
    first = pair.start("value")
    fix = line.quoting(pair, inner, safe=False)
    return line.advice(first + close, first + close + 1, message, fix)


def _special(line: _Line) -> Advice | None:
    """A value that opens with a character which means something to YAML."""
    pair = line.pair()
    if pair is None:
        return None
    value = pair["value"]
    collection = value[0] in "[{" and value[-1] in "]}"
    unclosed = value[0] in "[{" and not set("]}") & set(value)
    if not value.startswith((*_SPECIAL, "- ")) or _BLOCK.match(value) or collection or unclosed:
        return None
    message = f"a value that starts with “{value[0]}” must stand in quotes"
    first = pair.start("value")
    return line.advice(first, first + 1, message, line.quoting(pair, value, safe=True))


def _colon(line: _Line) -> Advice | None:
    pair = line.pair()
    if pair is None or pair["value"][0] in "\"'[{|>#":
        return None
    colon = re.search(r":(?=\s|$)", pair["value"])
    if colon is None:
        return None
    at = pair.start("value") + colon.start()
    if _NESTED.fullmatch(pair["value"]):
        indent = " " * (len(line.indent) + 2)
        edit = line.edit(pair.end("key") - 1, pair.end("key"), f"\n{indent}")
        fix = Fix("give it a line of its own", (edit,))
        message = f"“{pair['value']}” must stand on a line of its own, indented under its key"
        return line.advice(pair.start("value"), pair.end("value"), message, fix)
    fix = line.quoting(pair, pair["value"], safe=True)
    return line.advice(at, at + 1, "a value that holds “: ” must stand in quotes", fix)


def _general(file: TextFile, first: int, stop: Stop) -> Advice:
    """What the parser said, in plain words."""
    problem, context = stop.problem, stop.context
    number = file.position(stop.at).line
    if "mapping values are not allowed" in problem:
        return _misplaced_pair(file, first, number)
    if "could not find expected ':'" in problem:
        at = stop.at if stop.context_at is None else stop.context_at
        message = (
            "this line is neither “key: value” nor part of the value above; write a colon after the"
            " key, or indent the line"
        )
        return Advice(at, at + 1, message)
    if "flow" in context or "end of stream" in problem or "quoted scalar" in context:
        return _unclosed(file, stop)
    if "expected <block end>" in problem or "did not find expected" in problem:
        return Advice(stop.at, stop.at + 1, _INDENT)
    return Advice(stop.at, stop.at + 1, f"this is no valid YAML ({problem})")


def _misplaced_pair(file: TextFile, first: int, number: int) -> Advice:
    above = _above(file, first, number)
    before = _Line(file, above or number)
    if above and not _KEY.match(before.text) and not before.indent:
        word = re.match(r"\w[\w-]*", before.text)
        edit = before.edit(word.end(), word.end(), ":") if word else None
        fix = Fix("add the colon", (edit,)) if edit else None
        message = "this line has no colon after its key; write “key: value”"
        return before.advice(0, len(before.text), message, fix)
    line = _Line(file, number)
    message = (
        "this line is indented under a value that is complete without it; start it in the column"
        " of the key above, or put the whole value in quotes"
    )
    pair = _PAIR.match(before.text) if above else None
    fix = None
    if pair:
        column = len(pair["key"]) - len(pair["key"].lstrip(" -"))
        edit = line.edit(0, len(line.indent), " " * column)
        fix = Fix("start it in the column of the key above", (edit,))
    indent = len(line.indent)
    return line.advice(indent, max(len(line.text), indent + 1), message, fix)


def _unclosed(file: TextFile, stop: Stop) -> Advice:
    at = stop.at if stop.context_at is None else stop.context_at
    if "escape" in stop.problem:
        message = "a backslash in double quotes has a meaning of its own; write it twice"
        return Advice(stop.at, stop.at + 1, message)
    if "node content" in stop.problem:
        return Advice(stop.at, stop.at + 1, "something is missing here, or a comma is too many")
    mark = file.text[at : at + 1]
    what = {"[": "bracket", "{": "brace"}.get(mark)
    if what is None:
        return Advice(at, at + 1, "a quotation mark opened here is never closed")
    message = f"a {what} opened here is never closed, or a comma is missing after it"
    line = _Line(file, file.position(at).line)
    closing = "]" if mark == "[" else "}"
    fix = None
    if closing not in line.text:
        end = len(line.text.rstrip())
        fix = Fix(f"close it with “{closing}”", (line.edit(end, end, closing),))
    return Advice(at, at + 1, message, fix)
