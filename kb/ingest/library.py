"""One file of a reference manager or a database, read into records.

Every record that can be read at all is there, also one without a key or with the key of another;
what cannot be read is a finding with its place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from kb.base.errors import KbError
from kb.base.text import Place, TextFile
from kb.cite.pandoc import csl_json_of_endnote
from kb.diagnostics import Diagnostic
from kb.draft.entry import copy, new_entry, omitted_fields
from kb.ingest.formats import Format, format_of
from kb.model import Source
from kb.parse.bibtex import BibFile, parse_bib, resolve
from kb.parse.bibtex import rules as bib_rules
from kb.parse.bibtex.entries import Macro, RawEntry
from kb.parse.bibtex.layout import Entry
from kb.parse.decode import decode
from kb.parse.records.csl_json import read_csl_json
from kb.parse.records.nbib import read_nbib
from kb.parse.records.ris import read_ris
from kb.parse.records.rules import UNREADABLE

NOT_READ = frozenset({
    rule.code
    for rule in (
        bib_rules.UNREADABLE, bib_rules.JUNK, bib_rules.STRAY, bib_rules.COMMENTED_OUT, UNREADABLE,
    )
})  # fmt: skip
"""The codes of the rules that say: here stands what was not taken in."""

Read = tuple[tuple[Source, ...], tuple[Diagnostic, ...]]


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its source, under the key that it came with, and whether BibTeX wrote it."""

    source: Source
    is_entry: bool

    @property
    def line(self) -> int:
        """The line that the record begins on, from 1."""
        return self.source.place.span.line if self.source.place else 1

    def entry(self, key: str, *, abstract: bool) -> Entry:
        """The record as an entry of ours."""
        write = copy if self.is_entry else new_entry
        return write(self.source, key, abstract=abstract)

    def omitted(self, *, abstract: bool) -> tuple[str, ...]:
        """The names of the fields that the entry does not have."""
        names = omitted_fields(self.source) if self.is_entry else ()
        names = names if self.is_entry or not self.source.abstract else ("abstract",)
        return tuple(name for name in names if not (abstract and name == "abstract"))


@dataclass(frozen=True, slots=True)
class Library:
    """The records of a file in its order, its text, and what was found on the way."""

    file: TextFile
    format: Format | None
    records: tuple[Record, ...]
    findings: tuple[Diagnostic, ...]


def read_library(data: bytes, path: str, lent: Sequence[BibFile] = ()) -> Library:
    """The library that the bytes of a file hold, in whichever of the formats that is.

    ``format`` is None where it is none of them. ``lent`` has abbreviations of other files, which
    hold where the file defines none of that name, as where BibTeX is given several files.
    """
    file, decoding = decode(data, path)
    kind = format_of(file.text, path)
    if kind is None:
        return Library(file, None, (), decoding)
    read = partial(_read_bibtex, lent=lent) if kind is Format.BIBTEX else _READERS[kind]
    sources, findings = read(file)
    records = tuple(Record(source, kind is Format.BIBTEX) for source in sources)
    return Library(file, kind, records, (*decoding, *findings))


def macros_of(data: bytes, path: str) -> BibFile:
    """The abbreviations (``@string``) that a file of BibTeX defines; none of any other file."""
    macros: tuple[Macro, ...] = ()
    if b"@string" in data.lower():
        file, _ = decode(data, path)
        macros = parse_bib(file)[0].macros if format_of(file.text, path) is Format.BIBTEX else ()
    return BibFile(path, (), macros)


def _read_bibtex(file: TextFile, lent: Sequence[BibFile] = ()) -> Read:
    file, bib, findings = _with_keys(file)
    entries = {entry.place.span.start: entry for entry in bib.entries}
    own = {macro.name for macro in bib.macros}
    others = (
        replace(one, macros=tuple(macro for macro in one.macros if macro.name not in own))
        for one in lent
        if one.path != bib.path
    )
    entries_of_file = replace(bib, entries=tuple(_with_distinct_keys(bib.entries)))
    sources, resolving = resolve([entries_of_file, *others])
    more = (finding for finding in resolving if finding.place.path == bib.path)
    ordered = sorted(sources, key=lambda source: source.place.span.start if source.place else 0)
    read = tuple(_under_its_own_key(source, entries) for source in ordered)
    return read, tuple(f for f in (*findings, *more) if f.rule is not bib_rules.AWKWARD_KEY)


def _with_keys(file: TextFile) -> tuple[TextFile, BibFile, tuple[Diagnostic, ...]]:
    """The file with a key for each entry that lacks one; no line moves."""
    bib, findings = parse_bib(file)
    places = [f.place.span.end for f in findings if f.rule is bib_rules.NO_KEY]
    if not places:
        return file, bib, findings
    text = file.text
    for number, end in sorted(enumerate(places), reverse=True, key=lambda pair: pair[1]):
        comma = "" if text[end:].lstrip().startswith(",") else ","
        text = f"{text[:end]}{_UNKEYED}{number}{comma}{text[end:]}"
    keyed = TextFile(file.path, text)
    return keyed, *parse_bib(keyed)


_UNKEYED = "entry-without-a-key-"


def _with_distinct_keys(entries: tuple[RawEntry, ...]) -> Iterator[RawEntry]:
    """Entries of which a later one of the same key gets another, so that it counts too."""
    used: Counter[str] = Counter()
    for entry in entries:
        folded = entry.key.lower()
        used[folded] += 1
        number = used[folded]
        yield entry if number == 1 else replace(entry, key=f"{entry.key}~{number}")


def _under_its_own_key(source: Source, entries: Mapping[int, RawEntry]) -> Source:
    entry = entries.get(source.place.span.start) if source.place else None
    key = entry.key if entry else source.key
    return replace(source, key="" if key.startswith(_UNKEYED) else key)


def _read_endnote(file: TextFile) -> Read:
    """By pandoc, which knows no places: each record stands at the head of the file."""
    try:
        text = csl_json_of_endnote(file.text)
    except KbError as error:
        place = Place(file.path, file.span(0, 1))
        return (), (Diagnostic(UNREADABLE, place, str(error)),)
    sources, findings = read_csl_json(TextFile(file.path, text))
    return tuple(replace(source, key="") for source in sources), findings


_READERS: Mapping[Format, Callable[[TextFile], Read]] = {
    Format.BIBTEX: _read_bibtex,
    Format.RIS: read_ris,
    Format.CSL_JSON: read_csl_json,
    Format.NBIB: read_nbib,
    Format.ENDNOTE: _read_endnote,
}

__all__ = ["NOT_READ", "Format", "Library", "Record", "macros_of", "read_library"]
