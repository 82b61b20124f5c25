"""One entry read with patience, where bibtexparser's splitter gives up or swallows something.

It tells what is wrong and where, and goes on behind a slip whose mend is plain: two commas in a
row, a missing comma, a comment. Behind a brace that is never closed nothing can be trusted.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from kb.diagnostics import Rule
from kb.parse.bibtex import rules
from kb.parse.bibtex.entries import ValuePart
from kb.parse.bibtex.values import read_value

HEAD = re.compile(
    r"@[ \t]*(?P<type>\w*)\s*(?P<open>[{(])(?:\s*(?P<key>[^\s,{}=\"@][^\n\r,{}=\"]*))?"
)
NEXT_ENTRY = re.compile(r"^[ \t]*@\w+\s*[{(]", re.MULTILINE)
_NAME = re.compile(r"[^\s=,{}()\"#%]+")
_BLANK = re.compile(r"(?:\s|%[^\n\r]*)*")
_NEXT_FIELD = re.compile(r",\s*\n\s*[A-Za-z]+\s*=\s*[{\"\d]")
_JUNK = re.compile(r"[^,{}]+")
BARE = {"{": re.compile(r"[^\s#{}\",=%]+"), "(": re.compile(r"[^\s#{}\",=%()]+")}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at ``start:end`` of the text; the message says so without the entry's key."""

    rule: Rule
    start: int
    end: int
    message: str


@dataclass(frozen=True, slots=True)
class Read:
    """A field as read: its name, its parts, and where its value stands."""

    name: str
    parts: tuple[ValuePart, ...]
    start: int
    end: int


@dataclass(slots=True)
class Reading:
    """What was read of an entry; ``end`` is None if its end was not found."""

    type: str = ""
    key: str = ""
    key_start: int = 0
    end: int | None = None
    fields: list[Read] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


@lru_cache(maxsize=2)
def _entries(text: str) -> Sequence[int]:
    """Where entries open at the beginning of a line, all of a text at once."""
    return [match.start() for match in NEXT_ENTRY.finditer(text)]


def read_entry(text: str, start: int) -> Reading | None:
    """The entry that opens at ``start``; None if no entry opens there."""
    head = HEAD.match(text, start)
    return _Reader(text, head).read() if head else None


class _Reader:
    def __init__(self, text: str, head: re.Match[str]) -> None:
        self._text = text
        self._head = head
        following = _entries(text)
        number = bisect_left(following, head.end())
        self._stop = following[number] if number < len(following) else len(text)
        self._position = head.end()
        self._close = "}" if head["open"] == "{" else ")"
        key = head["key"] or ""
        key = key.rstrip(")") if head["open"] == "(" else key
        self._key_start = head.start("key") if key else head.end()
        self.reading = Reading(head["type"].lower(), key.strip(), self._key_start)

    def read(self) -> Reading:
        self._key()
        if self._peek() == ",":
            self._position += 1
        elif self._peek() not in {self._close, ""} and self.reading.key:
            self._fault(rules.MISSING_COMMA, "a comma is missing after the key")
        while self._field():
            pass
        return self.reading

    def _key(self) -> None:
        """Without a key, what was taken for one is the name of the first field."""
        if self._peek() == "=" or not self.reading.key:
            if self._peek() == "=":
                self._position = self._key_start
            self.reading.key = ""
            message = "this entry has no key; write one after the brace"
            place = self._head.start(), self._key_start
            self.reading.faults.append(Fault(rules.NO_KEY, *place, message))

    def _peek(self) -> str:
        """The next character that is no blank and no comment; “” where the entry should end."""
        blank = _BLANK.match(self._text, self._position, self._stop)
        self._position = blank.end() if blank else self._position
        return self._text[self._position : min(self._position + 1, self._stop)]

    def _fault(self, rule: Rule, message: str, start: int | None = None, length: int = 1) -> None:
        at = self._position if start is None else start
        self.reading.faults.append(Fault(rule, at, at + length, message))

    def _field(self) -> bool:
        """Read one field and the comma after it; whether there may be another."""
        mark = self._peek()
        if mark == self._close:
            self.reading.end = self._position + 1
            return False
        if mark == ",":
            self._fault(rules.EMPTY_FIELD, "two commas stand in a row; delete one")
            self._position += 1
            return True
        name = _NAME.match(self._text, self._position, self._stop)
        if name is None:
            self._unread(mark)
            return False
        self._position = name.end()
        return self._equals(name) and self._value(name[0].lower()) and self._comma()

    def _unread(self, mark: str) -> None:
        if mark:
            message = f"“{mark}” stands where the name of a field should; look at what is before it"
            self._fault(rules.UNREADABLE, message)
            return
        # A brace too few makes a value run over the fields after it, up to the entry's own brace.
        for item in self.reading.fields:
            if _NEXT_FIELD.search(self._text, item.start, item.end):
                message = f"the brace that opens “{item.name}” is closed too late, or never"
                self._fault(rules.UNREADABLE, message, item.start)
                return
        message = f"the “{self._head['open']}” that opens the entry is never closed"
        self._fault(rules.UNREADABLE, message, self._head.start("open"))

    def _equals(self, name: re.Match[str]) -> bool:
        mark = self._peek()
        if mark == "=":
            self._position += 1
            return True
        message = f"“{name[0]}” has no “=” after it"
        self._fault(rules.UNREADABLE, message, name.start(), len(name[0]))
        return mark in {"{", '"', ",", self._close}

    def _value(self, name: str) -> bool:
        mark = self._peek()
        if mark in {",", self._close}:
            if self._text[self._position - 1] == "=":
                self._fault(rules.UNREADABLE, f"“{name}” has no value; write “{name} = {{…}}”")
            return True
        start = self._position
        parts, end = read_value(self._text, start, self._stop, BARE[self._head["open"]])
        while end > start and self._text[end - 1].isspace():
            end -= 1
        if parts:
            self.reading.fields.append(Read(name, parts, start, end))
        self._position = end
        if parts and self._text[end - 1] != "#":
            return True
        names = {"{": "brace", '"': "quotation mark"}
        if opened := names.get(self._peek()):
            self._fault(rules.UNREADABLE, f"the {opened} that opens “{name}” is never closed")
            return False
        self._fault(rules.UNREADABLE, f"the value of “{name}” breaks off here")
        return bool(parts)

    def _comma(self) -> bool:
        mark = self._peek()
        if mark == ",":
            self._position += 1
        elif mark and mark != self._close:
            if self._text.startswith('\\"', self._position - 2):
                message = 'a quotation mark within quotation marks needs braces, as in {\\"u}'
                self._fault(rules.UNREADABLE, message, self._position - 1)
                return False
            self._swallowed()
        return True

    def _swallowed(self) -> None:
        """Something stands after a value: the next field without its comma, or junk."""
        start = self._position
        name = _NAME.match(self._text, start, self._stop)
        if name:
            self._position = name.end()
            if self._peek() == "=":
                message = f"a comma is missing before “{name[0]}”"
                self._fault(rules.MISSING_COMMA, message, start, len(name[0]))
                self._position = start
                return
        self._position = start
        parts, end = read_value(self._text, start, self._stop)
        junk = _JUNK.match(self._text, start, self._stop)
        self._position = end if parts else junk.end() if junk else start + 1
        shown = _short(self._text[start : self._position])
        message = f"“{shown}” stands after a value; a comma or a “#” is missing, or it is too much"
        self._fault(rules.MISSING_COMMA, message, start, self._position - start)
        if self._peek() == ",":
            self._position += 1


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 30 else f"{text[:29]}…"
