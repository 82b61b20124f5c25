"""One bibliography file into raw entries, by bibtexparser's splitter.

The splitter turns broken input into data and never raises, but it drops or hides some of it:
what it takes for comments is searched for entries, entries that it sets aside for a double field
or key are taken back, and each value is read again for what was swallowed. It knows no columns;
its blocks are stretches of the text, so they are laid over it.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence

from bibtexparser.model import (
    Block,
    DuplicateFieldKeyBlock,
    Entry,
    Field,
    ImplicitComment,
    ParsingFailedBlock,
    String,
)
from bibtexparser.splitter import Splitter

from kb.diagnostics import Diagnostic, Rule
from kb.parse.bibtex import rules
from kb.parse.bibtex.entries import BibFile, Macro, RawEntry, RawField
from kb.parse.bibtex.values import value_parts
from kb.text import Place, TextFile

# The splitter also logs what it returns; findings are told once, by us.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL + 1)

_LOOKS_LIKE_ENTRY = re.compile(r"@\s*(?P<type>[\w-]+)\s*[{(]\s*(?P<key>[^\s,{}()=\"]*)")
_HEAD = re.compile(r"@\s*(?P<type>\w+)\s*[{(]\s*(?P<key>[^\n,{}=]*)")
_COMMENT_LINES = re.compile(r"^[ \t]*%[^\n]*\n?", re.MULTILINE)
_NO_ENTRY = {"comment", "string", "preamble"}
_CITABLE = re.compile(r"\w(?:[:.#$%&\-+?<>~/]?\w)*")


def parse_bib(file: TextFile) -> tuple[BibFile, tuple[Diagnostic, ...]]:
    """The entries and macros of a file, and what was wrong with it.

    Each ``@type{`` in the file ends up as an entry, a macro, a comment or a finding.
    """
    # The splitter knows line feeds only; replacing a lone return keeps every offset.
    text = re.sub(r"\r(?!\n)", "\n", file.text)
    scan = _Scan(file, text)
    for block in Splitter(text).split().blocks:
        scan.take(block)
    return BibFile(file.path, tuple(scan.entries), tuple(scan.macros)), tuple(scan.findings)


class _Scan:
    """Lays blocks over the text in their order, and keeps what they hold."""

    def __init__(self, file: TextFile, text: str) -> None:
        self._file = file
        self._text = text
        self._cursor = 0
        self.entries: list[RawEntry] = []
        self.macros: list[Macro] = []
        self.findings: list[Diagnostic] = []

    def take(self, block: Block) -> None:
        """Keep what a block holds, or report why it holds nothing."""
        raw = block.raw or ""
        start = max(self._text.find(raw, self._cursor), 0)
        self._cursor = start + len(raw)
        inner = block.ignore_error_block if isinstance(block, ParsingFailedBlock) else block
        if isinstance(inner, Entry):
            self._entry(inner, raw, start, repeated=isinstance(block, DuplicateFieldKeyBlock))
        elif isinstance(inner, String):
            self._macro(inner, raw, start)
        elif isinstance(block, ParsingFailedBlock):
            self._failed(raw, start)
        elif isinstance(block, ImplicitComment):
            self._comment(raw, start)

    def _place(self, start: int, end: int) -> Place:
        return Place(self._file.path, self._file.span(start, end))

    def _report(self, rule: Rule, place: Place, message: str, subject: str | None) -> None:
        self.findings.append(Diagnostic(rule, place, message, subject or None))

    def _failed(self, raw: str, start: int) -> None:
        head = _HEAD.match(raw)
        key = head["key"].strip() if head else ""
        end = start + (head.end() if head else 1)
        name = f"the entry “{key}”" if key else "an entry without a key"
        message = (
            f"{name} cannot be read; look for a brace or quotation mark that is not closed, two"
            " commas in a row, or a field without “=”"
        )
        self._report(rules.UNREADABLE, self._place(start, end), message, key)

    def _comment(self, raw: str, start: int) -> None:
        for match in _LOOKS_LIKE_ENTRY.finditer(raw):
            if match["type"].lower() in _NO_ENTRY:
                continue
            key = match["key"]
            message = (
                f"this looks like the entry “{key}”, but is read as a comment; write it as"
                f" “@{re.sub(r'[^A-Za-z]', '', match['type']) or 'misc'}{{{key},”"
            )
            place = self._place(start + match.start(), start + match.end())
            self._report(rules.JUNK, place, message, key)

    def _macro(self, block: String, raw: str, start: int) -> None:
        at = start + max(raw.find(block.key), 0)
        parts, _ = value_parts(str(block.value))
        place = self._place(at, at + len(block.key))
        self.macros.append(Macro(block.key.strip().lower(), parts, place))

    def _entry(self, block: Entry, raw: str, start: int, *, repeated: bool) -> None:
        key = block.key.strip()
        opening = re.compile(r"[{(]").search(raw)
        after = opening.end() if opening else 0
        at = start + max(raw.find(key, after), after)
        place = self._place(at, at + len(key))
        if not key:
            message = (
                "this entry has no key; write one after the brace, as in"
                " “@article{lima2010thinking,”"
            )
            self._report(rules.NO_KEY, self._place(start, start + after), message, None)
            return
        if not _CITABLE.fullmatch(key):
            message = (
                f"the key “{key}” cannot stand after “@” in prose; use letters and digits, with"
                " single marks such as “-” or “:” between them"
            )
            self._report(rules.AWKWARD_KEY, place, message, key)
        fields = tuple(self._fields(block.fields, raw, start, key, at + len(key) - start))
        if repeated:
            fields = tuple(self._once(fields, key))
        whole = self._file.text[start : start + len(raw)]
        self.entries.append(RawEntry(block.entry_type.lower(), key, fields, whole, place))

    def _fields(
        self, fields: Sequence[Field], raw: str, start: int, key: str, after: int
    ) -> Iterator[RawField]:
        position = after
        for item in fields:
            value = str(item.value)
            found = re.compile(re.escape(item.key) + r"\s*=\s*").search(raw, position)
            at = raw.find(value, found.end() if found else position)
            at = at if at >= 0 else position
            position = at + len(value)
            parts, read = value_parts(value)
            place = self._place(start + at, start + at + len(value))
            if read < len(value):
                rest = self._place(start + at + read, start + at + len(value))
                message = (
                    f"“{_short(value[read:])}” stands after the value of “{_name(item.key)}” in"
                    f" “{key}”; is a comma missing before it?"
                )
                self._report(rules.MISSING_COMMA, rest, message, key)
            name = _name(item.key)
            if name:
                yield RawField(name, parts, value, place)
            else:
                message = f"a field in “{key}” has no name before its “=”"
                self._report(rules.UNREADABLE, place, message, key)

    def _once(self, fields: Sequence[RawField], key: str) -> Iterator[RawField]:
        seen: set[str] = set()
        for item in fields:
            if item.name in seen:
                message = f"“{item.name}” stands twice in “{key}”; keep one of the two"
                self._report(rules.DUPLICATE_FIELD, item.place, message, key)
                continue
            seen.add(item.name)
            yield item


def _name(key: str) -> str:
    """A field's name; the splitter leaves comment lines before it in it."""
    return _COMMENT_LINES.sub("", key).strip().lower()


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 30 else f"{text[:29]}…"
