"""One bibliography file into raw entries, by bibtexparser's splitter.

The splitter turns broken input into data and never raises, but it drops or hides some of it:
what it takes for comments is searched for entries, and what it sets aside or swallows is read
again with patience. It knows no columns; its blocks are stretches of the text, so they are laid
over it.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

from bibtexparser.model import Block, Entry, ImplicitComment, ParsingFailedBlock, String
from bibtexparser.splitter import Splitter

from kb.base.folding import composed
from kb.base.identifiers import is_citable
from kb.base.text import Place, TextFile
from kb.diagnostics import Diagnostic, Rule
from kb.parse.bibtex import rules
from kb.parse.bibtex.entries import BibFile, Macro, RawEntry, RawField
from kb.parse.bibtex.lenient import HEAD, Fault, Read, Reading, read_entry
from kb.parse.bibtex.types import CSL_TYPES
from kb.parse.bibtex.values import skip_space, value_parts

# The splitter also logs what it returns; findings are told once, by us.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL + 1)

_OPENING = re.compile(r"[{(]\s*")
_NAME = re.compile(r"[^\s=,{}()\"#%]+")
_SPACE = re.compile(r"\s*")
_LONE_RETURN = re.compile(r"\r(?!\n)")
_HIDDEN = re.compile(r"\\[\\{}]|^[ \t]*@\w+\s*\n\s*(?=[{(])", re.MULTILINE)
# The splitter takes a type that begins like one of these, such as “@commentary”, for the shorter.
_LONGER = re.compile(r"@[cps](?=(?:omment|reamble|tring)\w)", re.IGNORECASE)
_LOOKS_LIKE_ENTRY = re.compile(
    r"(?<![\w.])@\s*(?P<type>[\w-]+)\s*(?:(?P<open>[{(])\s*|[ \t]+)(?P<key>[^\s,{}()=\"]*)"
)
_NEXT_HEAD = re.compile(r"@\w*[ \t]*\Z")
_STRAY = re.compile(r"[,\s]*(?:\}|[\w-]+\s*=\s*[{\"\w])")
_COMMENTED = re.compile(r"[ \t]*%")
_HEAD_LENGTH = 200
_NO_ENTRY = {"comment", "string", "preamble"}


def parse_bib(file: TextFile) -> tuple[BibFile, tuple[Diagnostic, ...]]:
    """The entries and macros of a file, and what was wrong with it.

    Each ``@type{`` in the file ends up as an entry, a macro, a comment or a finding.
    """
    # The splitter knows line feeds only; replacing a lone return keeps every offset.
    text = _LONE_RETURN.sub("\n", file.text)
    masked = _HIDDEN.sub(_as_splitter_reads, _LONGER.sub("@x", text))
    scan = _Scan(file, text, masked)
    for block in Splitter(masked).split().blocks:
        scan.take(block)
    return BibFile(file.path, tuple(scan.entries), tuple(scan.macros)), tuple(scan.findings)


def _as_splitter_reads(match: re.Match[str]) -> str:
    """As long as what it stands for, but read by the splitter as BibTeX reads that.

    To BibTeX a backslash hides no brace, and a line may end before the brace of an entry.
    """
    escape = match[0]
    if escape[0] != "\\":
        return escape.replace("\n", " ").replace("\r", " ")
    return "//" if escape[1] == "\\" else f"/{escape[1]}"


class _Scan:
    """Lays blocks over the text in their order, and keeps what they hold."""

    def __init__(self, file: TextFile, text: str, masked: str) -> None:
        self._file = file
        self._text = text
        self._masked = masked
        self._from = 0
        self._read_to = 0
        self._entry_end = -1
        self._entry_key = ""
        self.entries: list[RawEntry] = []
        self.macros: list[Macro] = []
        self.findings: list[Diagnostic] = []

    def take(self, block: Block) -> None:
        """Keep what a block holds, or report why it holds nothing."""
        start, end = self._stretch(block)
        inner = block.ignore_error_block if isinstance(block, ParsingFailedBlock) else block
        if isinstance(inner, ImplicitComment):
            self._comment(max(start, self._read_to), end)
        elif start < self._read_to:
            return  # It stands within an entry that was read again to its true end.
        elif self._commented_out(start):
            head = HEAD.match(self._text, start)
            self._report_comment(start, end, (head["key"] or "").strip() if head else "")
            if isinstance(block, ParsingFailedBlock):
                self._hidden_entries(start + 1, end)
        elif isinstance(inner, Entry):
            self._entry(inner, start, end)
        elif isinstance(inner, String):
            self._macro(inner, start, end)
        elif isinstance(block, ParsingFailedBlock):
            self._failed(start, end)

    def _stretch(self, block: Block) -> tuple[int, int]:
        """Where a block stands: the first place for its text after the block before it."""
        raw = block.raw or ""
        start = self._masked.find(raw, self._from)
        start = start if start >= 0 else self._from
        end = self._from = start + len(raw)
        # A block that failed at the head of the next one holds that head.
        if isinstance(block, ParsingFailedBlock) and (head := _NEXT_HEAD.search(raw, 1)):
            self._from = start + head.start()
        return start, end

    def _place(self, start: int, end: int) -> Place:
        return Place(self._file.path, self._file.span(start, end))

    def _report(self, rule: Rule, place: Place, message: str, subject: str) -> None:
        self.findings.append(Diagnostic(rule, place, message, subject or None))

    def _report_all(self, faults: list[Fault], key: str) -> None:
        for fault in faults:
            message = f"“{key}”: {fault.message}" if key else fault.message
            self._report(fault.rule, self._place(fault.start, fault.end), message, key)

    def _commented_out(self, start: int) -> bool:
        line = self._text.rfind("\n", 0, start) + 1
        return bool(_COMMENTED.match(self._text, line, start))

    def _report_comment(self, start: int, end: int, key: str) -> None:
        message = f"the entry “{key}” is commented out, and not read"
        self._report(rules.COMMENTED_OUT, self._place(start, min(end, start + 80)), message, key)

    def _comment(self, start: int, end: int) -> None:
        text = self._text[start:end]
        between = self._text[self._entry_end : start] if self._entry_end >= 0 else "-"
        if not between.strip() and (stray := _STRAY.match(text)):
            message = (
                f"this stands after the end of “{self._entry_key}”, so is not read; there is a"
                " closing brace too many before it"
            )
            place = self._place(start + len(text) - len(text.lstrip()), start + stray.end())
            self._report(rules.STRAY, place, message, self._entry_key)
        self._hidden_entries(start, end)

    def _hidden_entries(self, start: int, end: int) -> None:
        """Report what looks like an entry within a stretch that is not read."""
        # The splitter may have given up within the head of what is looked for.
        for match in _LOOKS_LIKE_ENTRY.finditer(self._text, start, end + _HEAD_LENGTH):
            kind = match["type"].lower()
            if match.start() >= end:
                return
            if kind in {"comment", "preamble"} or not (match["open"] or kind in CSL_TYPES):
                continue
            key = match["key"]
            if self._commented_out(match.start()):
                self._report_comment(match.start(), match.end(), key)
                continue
            message = (
                f"this looks like the entry “{key}”, but is not read; write it as"
                f" “@{_likely_type(kind)}{{{key},” on a line of its own"
            )
            self._report(rules.JUNK, self._place(match.start(), match.end()), message, key)

    def _macro(self, block: String, start: int, end: int) -> None:
        opening = _OPENING.search(self._text, start, end)
        at = opening.end() if opening else start
        place = self._place(at, at + len(block.key))
        name = self._file.slice(place.span)
        value = str(block.value)
        at = max(self._text.find("=", at + len(name), end) + 1, at)
        at = skip_space(self._text, at, end)
        parts, read = value_parts(self._text[at : at + len(value)])
        if read < len(value) or not parts or not _NAME.fullmatch(name):
            message = f"this @string cannot be read after “{name}”; write “@string{{name = {{…}}}}”"
            self._report(rules.UNREADABLE, place, message, name)
        if parts and name:
            self.macros.append(Macro(name.lower(), parts, place))

    def _failed(self, start: int, end: int) -> None:
        """Read again what the splitter gave up; keep it if its end is found."""
        reading = read_entry(self._text, start)
        if reading is None or reading.type in _NO_ENTRY:
            kind = reading.type if reading else ""
            message = f"this @{kind} cannot be read; look for a brace that is not closed"
            self._report(rules.UNREADABLE, self._place(start, start + 1 + len(kind)), message, "")
            self._hidden_entries(start + 1, end)
            return
        self._reread(start, end)

    def _reread(self, start: int, end: int) -> None:
        reading = read_entry(self._text, start)
        if reading is None:
            return
        unclosed = reading.end is None
        self._report_all(reading.faults[:-1] if unclosed else reading.faults, reading.key)
        if reading.end is None:
            self._add_unread(reading, start, end)
            return
        self._read_to = reading.end
        self._add_entry(reading, start, reading.end)

    def _add_unread(self, reading: Reading, start: int, end: int) -> None:
        """Report at the head of an entry, which is what is missed, what hides the rest of it."""
        why = "look for a brace or quotation mark that is not closed"
        if reading.faults:
            fault = reading.faults[-1]
            line, column = self._file.position(fault.start)
            why = f"{fault.message} (line {line}, column {column})"
        name = f"“{reading.key}”" if reading.key else "an entry without a key"
        head = self._place(start, max(reading.key_start + len(reading.key), start + 1))
        self._report(rules.UNREADABLE, head, f"{name} is not read: {why}", reading.key)
        self._hidden_entries(start + 1, end)

    def _entry(self, block: Entry, start: int, end: int) -> None:
        key = block.key.strip()
        opening = _OPENING.search(self._text, start, end)
        at = opening.end() if opening else start
        fields = self._fields(block, at + len(key), end) if key else None
        if fields is None:
            self._reread(start, end)
        else:
            head = HEAD.match(self._text, start)
            kind = head["type"] if head else block.entry_type
            self._add_entry(Reading(kind.lower(), key, at, end, fields), start, end)

    def _fields(self, block: Entry, position: int, end: int) -> list[Read] | None:
        """The fields of a block with their places; None if it needs to be read with patience."""
        fields: list[Read] = []
        for item in block.fields:
            if not _NAME.fullmatch(item.key):
                return None
            position = self._text.find(item.key, position, end) + len(item.key)
            start = skip_space(self._text, self._text.find("=", position, end) + 1, end)
            position = start + len(item.value)
            parts, read = value_parts(self._text[start:position])
            if read < len(item.value) or not parts:
                return None
            fields.append(Read(item.key.lower(), parts, start, position))
        return fields

    def _add_entry(self, entry: Reading, start: int, end: int) -> None:
        """Keep an entry, or say why it cannot count."""
        place = self._place(entry.key_start, entry.key_start + len(entry.key))
        key = self._entry_key = composed(self._file.slice(place.span))
        self._entry_end = end
        if not entry.type:
            message = f"“{key}” has no type between “@” and its brace; write “@misc{{{key},”"
            self._report(rules.JUNK, self._place(start, entry.key_start), message, key)
        if not entry.type or not key:
            return
        if not is_citable(key):
            message = (
                f"the key “{key}” cannot stand after “@” in prose or in an address as it is; use"
                " letters and digits, with single marks such as “-” or “:” between them"
            )
            self._report(rules.AWKWARD_KEY, place, message, key)
        unique = tuple(self._once(entry.fields, key))
        self.entries.append(RawEntry(entry.type, key, unique, self._file.text[start:end], place))

    def _once(self, fields: list[Read], key: str) -> Iterator[RawField]:
        seen: set[str] = set()
        for item in fields:
            place = self._place(item.start, item.end)
            if item.name in seen:
                message = f"“{item.name}” stands twice in “{key}”; keep one of the two"
                self._report(rules.DUPLICATE_FIELD, place, message, key)
                continue
            seen.add(item.name)
            raw = self._file.text[item.start : item.end]
            yield RawField(item.name, item.parts, raw, place)


def _likely_type(kind: str) -> str:
    """A type that exists, for what may be a slip such as ``www-inproceedings``."""
    known = {"string", *CSL_TYPES}
    parts = [part for part in reversed(re.split(r"[^a-z]+", kind)) if part in known]
    return parts[0] if parts else "misc"
