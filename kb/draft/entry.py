"""The text of a new bibliography entry, and where in a file it belongs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kb.base.text import TextFile
from kb.cite.export.bibtex import biblatex_fields
from kb.cite.export.latex import latex, verbatim
from kb.format.bibliography import entry_text as canonical_entry
from kb.model import Field, Source
from kb.parse.bibtex import parse_bib
from kb.parse.bibtex.entries import ValuePart
from kb.parse.bibtex.layout import Entry
from kb.parse.bibtex.layout import Field as LaidOut
from kb.parse.bibtex.values import value_parts

LINE_END = "\n"
# What other programs keep in an entry for themselves, and links that end with the file.
_INTERNAL = re.compile(
    r"file|owner|timestamp|date-(?:added|modified)|bdsk-.*|__.*|groups|username|"
    r"crossref|xdata|xref|ids|mendeley-.*|priority|qualityassured|ranking|readstatus|printed"
)
_AS_TYPED = {"url", "doi", "urldate", "origdate", "eventdate", "pmid", "pmcid"}


def entry_text(source: Source, key: str) -> str:
    """The entry of a source that came from elsewhere than a bibliography, in biblatex.

    The abstract is left out: others wrote it.
    """
    return written(new_entry(source, key))


def new_entry(source: Source, key: str, *, abstract: bool = False) -> Entry:
    """The same as it is laid out; with the abstract where that is wanted."""
    plain = replace(source, key=key, abstract=source.abstract if abstract else "")
    kind, values = biblatex_fields(plain)
    return _entry(kind, key, values.items())


def copied_entry(source: Source, key: str) -> str:
    """An entry of another bibliography under a key of ours, its values as they were written.

    What it inherits or abbreviates is written out; the abstract and what another program keeps
    for itself are left out.
    """
    return written(copy(source, key))


def copy(source: Source, key: str, *, abstract: bool = False) -> Entry:
    """The same as it is laid out; with the abstract where that is wanted."""
    fields = _written_fields(source, abstract=abstract)
    return _entry(source.entry_type, key, ((field.name, _value(field)) for field in fields))


def written(entry: Entry) -> str:
    """An entry as ``kb fmt`` writes it, with a line end behind it."""
    return f"{canonical_entry(entry, LINE_END)}{LINE_END}"


def _entry(kind: str, key: str, values: Iterable[tuple[str, str]]) -> Entry:
    fields = tuple(LaidOut(name, value, (_part(value),)) for name, value in values)
    return Entry("", kind, key, fields)


def _part(value: str) -> ValuePart:
    """The one part of a value: text in braces, or the name of a month."""
    return ValuePart(value[1:-1]) if value.startswith("{") else ValuePart(value, macro=True)


def omitted_fields(source: Source) -> tuple[str, ...]:
    """The names of the fields that a copied entry does not have."""
    names = {field.name for field in _written_fields(source)}
    return tuple(field.name for field in source.fields if field.name not in names)


def inserted(text: str, entry: str, key: str) -> str:
    """The bibliography with the entry in it: in its place if keys are sorted, else at the end."""
    if "\r\n" in text:
        entry = entry.replace("\n", "\r\n")
    line = "\r\n" if "\r\n" in text else "\n"
    bib, _ = parse_bib(TextFile("sources/new.bib", text))
    keys = [known.key for known in bib.entries]
    before = [known for known in bib.entries if known.key < key]
    if keys == sorted(keys) and before and len(before) < len(keys):
        start = text.find(before[-1].raw, max(0, before[-1].place.span.start - 400))
        if start >= 0:
            end = start + len(before[-1].raw)
            return f"{text[:end]}{line}{line}{entry.rstrip()}{text[end:]}"
    gap = "" if not text else line if text.endswith("\n") else line + line
    return f"{text}{gap}{entry}"


def _written_fields(source: Source, *, abstract: bool = False) -> Iterator[Field]:
    for field in source.fields:
        if (
            (abstract or field.name != "abstract")
            and not _INTERNAL.fullmatch(field.name)
            and field.value
        ):
            yield field


def _value(field: Field) -> str:
    """The value as it was written; written out where it was put together of several parts."""
    parts, _ = value_parts(field.raw.strip())
    if len(parts) == 1 and not parts[0].macro:
        return f"{{{' '.join(parts[0].text.split())}}}"
    if len(parts) == 1 and field.name == "month":
        return parts[0].text
    return f"{{{_escaped(field)}}}"


def _escaped(field: Field) -> str:
    return verbatim(field.value) if field.name in _AS_TYPED else latex(field.value)
